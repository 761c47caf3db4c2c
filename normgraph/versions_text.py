"""Answers about versions in words (de, en) and as JSON; what is not known is said, never left blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from normgraph import identifiers
from normgraph.synopsis import Side, descent, marked, words
from normgraph.versions import Answer, Evidence, Norm, Version, days_between

_WORDS = {
    "de": {
        "known": "geltende Fassung bekannt",
        "probable": "geltende Fassung wahrscheinlich, nicht bewiesen",
        "unknown": "geltende Fassung nicht bekannt",
        "no evidence": "Kein Beleg für die Geltung an diesem Tag.",
        "unbound": "Kein Beleg legt für diesen Tag einen beobachteten Wortlaut fest.",
        "missing": "In der Quelle fehlt das Gesetz, abgerufen am {0}; aufgehoben ist es dadurch nicht.",
        "missing in a copy": "In einer Kopie der Quelle, deren jüngster Text vom {0} ist, fehlt das Gesetz; "
        "wann sie gezogen wurde, sagt sie nicht, und aufgehoben ist es dadurch nicht.",
        "shown repealed": "Der Stand vom {0} zeigt die Einheit als weggefallen.",
        "absent": "Der beobachtete Stand vom {0} zeigt keinen Wortlaut der Einheit (nicht enthalten oder weggefallen).",
        "gone": "Der danach beobachtete Stand vom {0} zeigt keinen Wortlaut der Einheit mehr "
        "(nicht enthalten oder weggefallen).",
        "basis nearestState before": "nächster beobachteter Stand {0} Tage davor ({1}); "
        "eine Änderung dazwischen ist nicht ausgeschlossen",
        "basis nearestState after": "nächster beobachteter Stand {0} Tage danach ({1}); "
        "eine Änderung dazwischen ist nicht ausgeschlossen",
        "one state": "Für beide Tage liegt nur dieser eine Stand vor: verglichen wird nichts.",
        "equal": "Davor und danach ist derselbe Wortlaut beobachtet; die Zeit dazwischen beweist das nicht.",
        "before": "davor beobachtet",
        "after": "danach beobachtet",
        "none before": "davor: keine Fassung im Graphen",
        "none after": "danach: keine Fassung im Graphen",
        "evidence": "Belege für die Geltung",
        "seen": "zuletzt beobachtet",
        "versions": "Fassungen",
        "text of": "Wortlaut",
        "nearest text": "Nächstliegender Wortlaut, nicht der dieses Tages",
        "other days": "  ohne Bedeutung für diesen Tag: {0} weitere Belege (siehe ohne --on)",
        "text below": "Der Wortlaut steht in den Einheiten.",
        "no text": "Der Wortlaut ist nicht im Graphen; `normgraph import gii {site} --law {law}` holt ihn.",
        "basis on": "galt am {0}",
        "basis between": "galt vom {0} bis {1}",
        "basis from": "gilt seit {0}, noch gezeigt am {1}",
        "basis until": "galt bis {0}",
        "basis shown": "am {0} gezeigt, galt bis {1}",
        "basis observed": "an diesem Tag so gezeigt; wann es galt, belegt das nicht",
        "basis contradiction": "die Belege widersprechen sich: {0}",
        "later": "Was daraus wurde",
        "of law": " (das Gesetz als Ganzes, in seiner ersten Fassung)",
        "first": "ab {day}",
        "last": "bis {day}",
        "on": "am {day}",
        "state": "Stand",
        "replaced": "Unter der Nummer steht anderer Inhalt, gesehen am {0} (gemeinsame Wörter: {1:.2f}); "
        "verglichen wird nicht dieselbe Regel.",
        "repealed": "Der frühere Inhalt ist weggefallen, gesehen am {0}; was jetzt unter der Nummer steht, kam danach.",
        "moved": "Der frühere Inhalt steht, gesehen am {0}, in {2} (gemeinsame Wörter: {1:.2f}).",
    },
    "en": {
        "known": "version in force known",
        "probable": "version in force probable, not proved",
        "unknown": "version in force not known",
        "no evidence": "No evidence of valid time for that day.",
        "unbound": "No evidence ties an observed text to that day.",
        "missing": "The source lacked the law when asked on {0}; that does not mean that it is repealed.",
        "missing in a copy": "A copy of the source, whose latest text is of {0}, lacks the law; "
        "it does not say when it was made, nor does that mean that the law is repealed.",
        "shown repealed": "The state of {0} shows the unit as repealed.",
        "absent": "The state observed on {0} shows no text of the unit (not in it, or repealed).",
        "gone": "The state observed afterwards, on {0}, shows no text of the unit any more (not in it, or repealed).",
        "basis nearestState before": "nearest observed state {0} days before ({1}); "
        "a change between cannot be excluded",
        "basis nearestState after": "nearest observed state {0} days after ({1}); a change between cannot be excluded",
        "one state": "For both days there is this one state only: nothing is compared.",
        "equal": "The same text was observed before and after; that does not prove the time between.",
        "before": "observed before",
        "after": "observed after",
        "none before": "before: no version in the graph",
        "none after": "after: no version in the graph",
        "evidence": "evidence of valid time",
        "seen": "last observed",
        "versions": "versions",
        "text of": "text",
        "nearest text": "nearest text, not the text of that day",
        "other days": "  not about that day: {0} more pieces of evidence (see without --on)",
        "text below": "The text stands in the units.",
        "no text": "The text is not in the graph; `normgraph import gii {site} --law {law}` brings it.",
        "basis on": "in force on {0}",
        "basis between": "in force from {0} to {1}",
        "basis from": "in force from {0}, still shown on {1}",
        "basis until": "in force until {0}",
        "basis shown": "shown on {0}, in force until {1}",
        "basis observed": "shown on that day; that does not prove when it was in force",
        "basis contradiction": "the evidence contradicts itself: {0}",
        "later": "what became of it",
        "of law": " (the law as a whole, in its first wording)",
        "first": "from {day}",
        "last": "until {day}",
        "on": "on {day}",
        "state": "state",
        "replaced": "The number has other content, seen on {0} (words shared: {1:.2f}); this is not the same rule.",
        "repealed": "What stood here was gone, seen on {0}; what the number has now came after that.",
        "moved": "What stood here was seen on {0} in {2} (words shared: {1:.2f}).",
    },
}
_REMARKS = {
    "repealed": {"de": "in diesem Stand als weggefallen gezeigt"},
    "absent": {"de": "fehlt (in diesem Stand nicht enthalten oder weggefallen)"},
    "earlier": {"de": "an diesem Tag nicht beobachtet; die nächste frühere Beobachtung"},
    "later": {"de": "davor nichts beobachtet; die nächste spätere Beobachtung"},
}
_NORMS = identifiers.iri("norm", "")
SITE = "https://www.gesetze-im-internet.de"


def to_json(answer: Answer | Norm) -> dict[str, Any]:
    """Return an answer for programs: the version in force or the nearest ones, all versions, evidence and descent."""
    norm = answer.norm if isinstance(answer, Answer) else answer
    about: dict[str, Any] = {
        "norm": norm.iri,
        "label": norm.label,
        "remark": norm.remark.text() if norm.remark else "",
        "lawMissingOn": norm.missing if norm.asked else "",
        "lawMissingInCopyNotBefore": "" if norm.asked else norm.missing,
        "versions": [_version(version) for version in norm.versions],
        "evidence": [
            {
                "unit": one.unit,
                "label": one.label,
                "kind": one.kind,
                "verbatim": one.verbatim,
                "place": one.place,
                "firstDay": one.first,
                "lastDay": one.last,
                "inForceOn": one.on,
                **({"bears": answer.bears(one)} if isinstance(answer, Answer) else {}),
            }
            for one in norm.evidence
        ],
        "descent": [
            {"seenBy": seen, "lastSeenOn": last, "kind": kind, "unit": unit, "score": score}
            for seen, last, kind, unit, score in norm.steps
        ],
    }
    if isinstance(answer, Answer):
        about |= {
            "on": answer.on,
            "status": answer.status,
            "known": answer.status == "known",
            "basis": _basis(answer, _WORDS["en"]),
            "basisKind": answer.basis.kind if answer.basis else None,
            "nearestState": _nearest_state(answer),
            "absentInStateOf": answer.absent.day if answer.absent else None,
            "absentAsRepealed": bool(answer.absent and answer.absent.source in norm.repealed),
            "version": answer.version.iri if answer.version else None,
            "before": answer.before.iri if answer.before else None,
            "after": answer.after.iri if answer.after else None,
        }
    return about


def spoken(answer: Answer, lang: str) -> dict[str, str]:
    """Say the status of an answer and what it rests on, or why it is not known.

    >>> spoken(Answer(Norm("urn:n", "§ 1 XG"), "2015-01-01", None, None, None, None), "de")["status"]
    'geltende Fassung nicht bekannt'
    """
    say = _WORDS[lang]
    reason = "unbound" if any(map(answer.bears, answer.norm.evidence)) else "no evidence"
    equal = answer.status == "unknown" and answer.before is not None and answer.before is answer.after
    return {
        "status": say[answer.status],
        "basis": _basis(answer, say) or say[reason],
        "equal": say["equal"] if equal else "",
        "absent": " ".join(line.strip() for line in _absent(answer, say)),
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "version": version.iri,
        "hash": version.hash,
        "state": version.note,
        "firstDay": version.first,
        "lastDay": version.last,
        "inForceOn": sorted(version.on),
        "observations": [{"day": one.day, "source": one.source, "label": one.label} for one in version.observations],
        "text": version.text,
    }


def synopsis_json(norm: Norm, one: Side, other: Side) -> dict[str, Any]:
    """Return a synopsis for programs."""
    return {
        "norm": norm.iri,
        "label": norm.label,
        "from": _side(one),
        "to": _side(other),
        "comparable": one.observation != other.observation,
        "equal": None if one.observation == other.observation else _digest(one) == _digest(other),
        "changes": [{"kind": change.kind, "text": change.text} for change in words(one.text, other.text)],
        "marked": marked(words(one.text, other.text)),
        "descent": [{"lang": lang, "text": line} for lang in _WORDS for line in _descent(norm, one, other, lang)],
    }


def _digest(side: Side) -> str:
    return side.version.hash if side.version else ""


def _descent(norm: Norm, one: Side, other: Side, lang: str) -> Iterator[str]:
    """Say where the earlier text went and that its number has other content; a synopsis by number would hide both."""
    for step in descent(norm, one, other):
        there = step.unit.removeprefix(_NORMS)
        yield _WORDS[lang][step.kind if step.kind in ("replaced", "repealed") else "moved"].format(
            step.seen, step.score, there
        )


def _side(side: Side) -> dict[str, Any]:
    seen = side.observation
    version = side.version.iri if side.version else None
    return {
        "version": version,
        "absent": version is None,
        "observedOn": seen.day,
        "source": seen.label,
        "remark": side.remark,
    }


def lines(answer: Answer, lang: str = "de") -> Iterator[str]:
    """Say which version was in force on a day, or that it is not known and which ones are nearest.

    >>> list(lines(Answer(Norm("urn:n", "§ 1 XG"), "2015-01-01", None, None, None, None), "en"))[0]
    '§ 1 XG, 2015-01-01: version in force not known'
    """
    say = _WORDS[lang]
    norm = answer.norm
    name = norm.label or norm.iri.removeprefix(_NORMS)
    bearing = [one for one in norm.evidence if answer.bears(one)]
    yield f"{name}, {answer.on}: {say[answer.status]}"
    if norm.remark:
        yield f"  {norm.remark.text(lang)}"
    if norm.missing:
        yield f"  {say['missing' if norm.asked else 'missing in a copy'].format(norm.missing)}"
    if answer.version:
        yield f"  {_basis(answer, say)}"
    elif norm.versions or norm.repealed:
        yield f"  {_basis(answer, say) or say['unbound' if bearing else 'no evidence']}"
        yield from _absent(answer, say)
        if answer.before and answer.before is answer.after:
            yield f"  {say['equal']}"
        yield _nearest(say["before"], say["none before"], answer, answer.before)
        yield _nearest(say["after"], say["none after"], answer, answer.after, earlier=False)
    yield from _evidence(bearing, say)
    if others := len(norm.evidence) - len(bearing):
        yield say["other days"].format(others)
    shown = answer.version or answer.nearest
    if shown:
        yield from _text(norm, shown, say, "" if answer.version else answer.on)


def history(norm: Norm, lang: str = "de") -> Iterator[str]:
    """List the versions of a norm with what is known of each, its evidence and descent, and the latest text."""
    say = _WORDS[lang]
    yield norm.label or norm.iri.removeprefix(_NORMS)
    if norm.remark:
        yield f"  {norm.remark.text(lang)}"
    if norm.missing:
        yield f"  {say['missing' if norm.asked else 'missing in a copy'].format(norm.missing)}"
    if norm.versions:
        yield f"{say['versions']}:"
    for version in norm.versions:
        days = [one.day for one in version.observations]
        spans = [say["first"].format(day=version.first)] if version.first else []
        spans += [say["last"].format(day=version.last)] if version.last else []
        spans += [say["on"].format(day=day) for day in sorted(version.on)]
        seen = f"{days[0]} … {days[-1]}" if days else "-"
        note = f"; {version.note}" if version.note else ""
        yield f"  {version.hash[:12]}  {seen}  {', '.join(spans) or '?'}{note}"
    yield from _evidence(norm.evidence, say)
    if norm.steps:
        yield f"{say['later']}:"
        for seen, last, kind, unit, score in norm.steps:
            where = f" → {unit.removeprefix(_NORMS)}" if unit and unit != norm.iri else ""
            yield f"  {last or '…'} … {seen}: {kind}{where}" + (f" ({score:.2f})" if score else "")
    if norm.versions:
        latest = max(norm.versions, key=lambda version: max((one.day for one in version.observations), default=""))
        yield from _text(norm, latest, say)


def _basis(answer: Answer, say: dict[str, str]) -> str:
    if answer.basis is None:
        return ""
    if state := _nearest_state(answer):
        return say[f"basis nearestState {state['side']}"].format(state["days"], state["day"])
    days = answer.basis.days if answer.basis.kind != "contradiction" else (", ".join(answer.basis.days),)
    return say[f"basis {answer.basis.kind}"].format(*days)


def _nearest_state(answer: Answer) -> dict[str, Any] | None:
    """Return day of the nearest state, on which side of the day asked for it lies, and the days between."""
    if answer.basis is None or answer.basis.kind != "nearestState":
        return None
    (state,) = answer.basis.days
    days = days_between(state, answer.on)
    return {"day": state, "days": abs(days), "side": "before" if days >= 0 else "after"}


def _absent(answer: Answer, say: dict[str, str]) -> Iterator[str]:
    if answer.absent:
        gone = answer.before and answer.absent.day >= answer.on
        state = "shown repealed" if answer.absent.source in answer.norm.repealed else "gone" if gone else "absent"
        yield f"  {say[state].format(answer.absent.day)}"


def _nearest(word: str, none: str, answer: Answer, version: Version | None, *, earlier: bool = True) -> str:
    if version is None:
        return f"  {none}"
    shown = (one for one, what in answer.norm.sightings() if what is version)
    seen = [one for one in shown if (one.day <= answer.on) == earlier]
    one = seen[-1] if earlier else seen[0]
    note = f"; {version.note}" if version.note else ""
    return f"  {word}: {one.day} ({one.label}{note})"


def _evidence(evidence: Sequence[Evidence], say: dict[str, str]) -> Iterator[str]:
    if evidence:
        yield f"{say['evidence']}:"
    said: dict[str, None] = {}  # a note beside several texts is said once
    for one in evidence:
        days = [say["first"].format(day=one.first)] if one.first else []
        days += [say["last"].format(day=one.last)] if one.last else []
        days += [say["on"].format(day=one.on)] if one.on else []
        words = f"„{one.verbatim}“ " if one.verbatim else ""
        if one.of_law and one.kind == "commencement" and one.first:
            days[0] += say["of law"]
        said[f"  {one.label or one.unit.removeprefix(_NORMS)} {', '.join(days)}: {words}({one.place})"] = None
    yield from said


def _text(norm: Norm, version: Version, say: dict[str, str], beside: str = "") -> Iterator[str]:
    """Print a text; `beside` is a day for which it is only the nearest one."""
    days = version.days
    seen = min(days, key=lambda one: abs(days_between(one, beside)), default="?") if beside else max(days, default="?")
    head, word = (say["nearest text"], say["state"]) if beside else (say["text of"], say["seen"])
    yield f"{head} ({word} {seen}, {version.hash[:12]}):"
    if version.text:
        yield version.text
    else:
        law, _, unit = norm.iri.removeprefix(_NORMS).partition("/")
        yield say["no text" if unit else "text below"].format(site=SITE, law=law)


def synopsis(norm: Norm, one: Side, other: Side, lang: str = "de") -> Iterator[str]:
    """Say what is compared; the comparison itself follows as marked text."""
    say = _WORDS[lang]
    yield norm.label or norm.iri.removeprefix(_NORMS)
    for sign, side in (("-", one), ("+", other)):
        remark = f"; {_REMARKS.get(side.kind, {}).get(lang, side.remark)}" if side.remark else ""
        yield f"{sign} {say['state']} {side.observation.day} ({side.observation.label}){remark}"
    if one.observation == other.observation:
        yield say["one state"]
    yield from _descent(norm, one, other, lang)
