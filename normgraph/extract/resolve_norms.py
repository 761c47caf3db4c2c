"""Names the law of norms that name none, and the act behind a name that the text introduces for it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from normgraph import assets
from normgraph.extract.introduced_acts import AS, SHORT, editions_of, has_number, of_edition
from normgraph.extract.land_laws import of_land
from normgraph.extract.model import Citation
from normgraph.extract.names import load
from normgraph.extract.norm_parts import PRIVATE, QUANTITY
from normgraph.extract.patterns import DATE, iso_date
from normgraph.extract.territories import behind, of_a_land, sign_of, unsaid
from normgraph.extract.titles import Hit, european

_SAME_CLAUSE = 160
"""How far behind the law it shares a section without law may stand."""

_SENTENCE = re.compile(r"[.!?]\s+(?=[A-ZÄÖÜ])|\n\s*\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Abs|Nr|Art|vgl|Vgl|Rn|Buchst|Satz|S|i|V|m|a|O|F|Hs|ff|f|bzw|Urt|Beschl|v|z|B|u|sog|ggf|evtl|[IVX]+|"
    r"\d+))\.\s$"
)
_DEFINED = re.compile(
    rf"\s?(?:[–-]\s)?[(<]?\s?{AS}?[„»\"]?(?P<short>{SHORT})[“«\"]?\s?[)>]|"
    rf",?\s[–-]{{1,2}}\s?{AS}?[„»\"]?(?P<dashed>{SHORT})[“«\"]?\s?[–-]{{1,2}}"
)
_OF_ACT = re.compile(
    r"\s(?:(?:der|dieser|jener|genannten|derselben)\s(?:genannten\s)?(Richtlinie|Verordnung|Charta)|"
    r"(?:des|dieses|jenes|genannten|desselben)\s(?:genannten\s)?(Übereinkommen)s?|"
    r"(?:dieses|jenes|(?:des\s)?genannten|desselben)\s(Gesetz)es)\b"
)
_TREATY_SAID = re.compile(r"\sde[rs]\s(?:(?:vor)?genannten\s)?(Abkommen|Konvention|Protokoll)s?$")
"""What a citation ends in that speaks of a treaty named before."""
_OTHER_LAW = re.compile(r"\s(?:des|der)\s(?:(?:[A-ZÄÖÜ]?[a-zäöüß]+|\([a-zäöüß]+\)|\d[\d.]*)\s){1,8}(?=[A-ZÄÖÜ])")
"""From a section without law to a name a few words on, of which it may be: "§ 10 des seit Langem umstrittenen XyG"."""
_UNREAD_LAW = re.compile(r"(?:\s(?:[A-ZÄÖÜ]\w{0,15}\.?|\d{1,4}[a-z]?\.?|[a-z]{1,2}\)|lit\.))+?\s(?=[A-ZÄÖÜ]\w*[A-Z])")
"""From a section without law to the name of one behind units that are not read: "§ 21 Abs. 2 Quadrant 1 StGB"."""
_PRIVATE = re.compile(rf"§\s?\d{{1,4}}[a-z]?(?:\s(?:Abs\.?|Satz|Nr\.?|S\.?)\s\d{{1,3}}[a-z]?)*(?:{PRIVATE.pattern})")
"""A section of a contract or of a body's own statutes."""
_IN_CONTRACT = re.compile(
    r"\b(?!Staats|Einigungs|Unions)(?:[A-ZÄÖÜ][a-zäöü]*vertrage?s?|Vertrage?s?|Teilungserklärung|Satzung)\s(?:[^.;()§]{0,30}\s)?(?:in|unter|nach)\s$"
)
"""Before a section without law: "im Mietvertrag ist in § 3 bestimmt"."""
_NO_CITATION = re.compile(
    rf"\s(?:und|oder|bis)\s\d+(?:,\d+)?{QUANTITY.pattern}|\s(?:Richtlinie|Verordnung|Satzung|Vertrag|Erlass)\b"
)
"""What shows that a section without law is none of the law named before: "§ 3 und 4 Euro", "§ 6 Richtlinie"."""


@dataclass(slots=True)
class _Laws:
    """The laws that a document has named so far."""

    last: Citation | None = None
    by_family: dict[str, Citation] = field(default_factory=dict)
    by_section: dict[tuple[str, str], dict[str, Citation]] = field(default_factory=dict)

    def note(self, c: Citation) -> None:
        self.last = c
        for family in _families(c.statute):
            self.by_family[family] = c
        self.by_section.setdefault((c.sign, c.section), {})[c.statute] = c


def with_laws(text: str, citations: list[Citation], date: str = "", land: str = "") -> list[Citation]:
    """Name the law of norms that name none, and the act behind a name introduced in brackets or dashes.

    By `date`, the ISO day of the document, acts of one name are told apart; by `land`, the code of the Land whose court
    decides, laws of the Länder.

    >>> from normgraph.extract import find
    >>> text = "§ 5 des Aufenthaltsgesetzes (im Folgenden: AufG) und § 6 AufG; § 7 dieses Gesetzes"
    >>> [(c.section, c.statute, c.match) for c in with_laws(text, find(text))]
    [('5', 'AufenthG', 'exact'), ('6', 'AufenthG', 'resolved'), ('7', 'AufenthG', 'resolved')]
    """
    resolved: list[Citation] = []
    laws = _Laws()
    dated = _dated_treaties(citations)
    shorts, private, renamed = _introduced(text, citations)
    numbered = {c.statute for c in citations if has_number(c)}
    landless = _landless({c.statute for c in citations}, land)
    editions = editions_of(text, citations)
    explained = {*shorts, *private, *renamed, *landless, *editions, *_recast()}
    for c in citations:
        if c.statute and c.match != "unresolved" and " " not in c.statute and c.statute not in explained:
            pass  # the name says which law it is
        elif editions and (of := of_edition(c, editions, {*private, *renamed})):
            c = of
        elif c.statute in private and c.statute != private[c.statute]:
            c = _meant(c, private[c.statute], f"{c.statute} as the text introduces it", land)
        elif short := next((short for short in renamed.get(c.statute, {}) if c.text.endswith(short)), ""):
            via = f"{short} as the text introduces it"
            c = c._replace(statute=renamed[c.statute][short], match="resolved", via=via)
        elif c.statute in landless:
            law = landless[c.statute]
            c = c._replace(statute=law, match="resolved", via=f"{law}, the only one named", reason="")
        elif c.match == "unresolved" and (law := of_land(c.statute, land)):
            c = _of_the_land(c, law, citations)
        elif c.statute in _recast() and not has_number(c):
            c = _of_its_day(c, numbered, date)
        elif c.statute in shorts:
            c = c._replace(statute=shorts[c.statute])
        elif "er " in c.statute and _UNDATED.fullmatch(c.statute):
            c = _with_day(c, [shorts.get(name, name) for name in dated.get(c.statute, ())])
        elif not c.statute and (short := _behind(text, c, private)):
            c = _meant(_named(text, c, short), private[short], f"{short} as the text introduces it", land)
        elif not c.statute and c.role != "literature":
            c = _with_law(text, c, laws)
        day = _DAY_ONLY.fullmatch(c.statute) if c.statute.startswith("Haager") else None
        if day and (several := _of_one_day().get(iso_date(day[1]), ())):
            reason = f"{len(several)} treaties of The Hague are of this day"
            c = c._replace(match="ambiguous", candidates=several, reason=reason)
        if c.statute and c.role != "literature":
            laws.note(c)
        resolved.append(c)
    return resolved


def _landless(statutes: set[str], land: str) -> dict[str, str]:
    """Return the laws that a text names with their Land and, at other places, without: by the shorter name the longer.

    A court of one Land that names another's law may mean its own by the shorter name.

    >>> _landless({"BeispielVO NRW", "BeispielVO", "FooVO", "FooVO NRW", "FooVO SH", "VwVfG", "VwVfG LSA"}, "")
    {'BeispielVO': 'BeispielVO NRW'}
    >>> _landless({"BeispielVO NRW", "BeispielVO"}, "SH")
    {}
    """
    longer: dict[str, list[str]] = {}
    for statute in statutes:
        name, _, sign = statute.rpartition(" ")
        if (
            name in statutes
            and (load().kind(name) == "unknown" or of_a_land(name))
            and behind(statute, len(name), name, "unknown")
        ):
            longer.setdefault(name, []).append(sign)
    several = {name: signs[0] for name, signs in longer.items() if len(signs) == 1}
    return {name: f"{name} {sign}" for name, sign in several.items() if sign_of(land) in ("", sign)}


_BEHIND = re.compile(rf"\s(?:d(?:es|er)\s)?(?P<short>{SHORT})(?![\w-])")


def _behind(text: str, c: Citation, private: dict[str, str]) -> str:
    """Return the name behind a section, or behind its list, that only this text has for a law, or nothing."""
    m = _BEHIND.match(text, c.group[1]) if private else None
    return m["short"] if m and m["short"] in private else ""


def _named(text: str, c: Citation, short: str) -> Citation:
    """Return a citation that ends with such a name, where it stands last in its list."""
    end = text.index(short, c.group[1]) + len(short)
    own = end if c.end == c.group[1] else c.end
    return c._replace(end=own, text=text[c.start : own], group_start=c.group[0], group_end=end)


def _meant(c: Citation, statute: str, via: str, land: str) -> Citation:
    """Return a citation of the law that the text introduces a name for, which may be one that several Länder have."""
    if not of_a_land(statute, load().kind(statute)):
        return c._replace(statute=statute, match="resolved", via=via, reason="")
    if law := of_land(statute, land):
        return c._replace(statute=law, match="resolved", via=f"{via}; the Land of the deciding court", reason="")
    return c._replace(match="unresolved", reason=unsaid(statute, "unknown"))


_UNDATED = re.compile(r"[A-ZÄÖÜ]\w+er\s(?:Übereinkommen|Abkommen|Protokoll|Konvention)")
"""A treaty named by its place alone: there are several of The Hague, told apart by their day."""


_DAY_ONLY = re.compile(rf"Haager\s(?:Übereinkommen|Abkommen)\svom\s({DATE})")


@cache
def _of_one_day() -> dict[str, tuple[str, ...]]:
    """Return the treaties of The Hague that share their day, by day, from `data/curated/dated-treaties.csv`."""
    found: dict[str, tuple[str, ...]] = {}
    with assets.path("data", "curated", "dated-treaties.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["date"]] = (*found.get(row["date"], ()), row["name"])
    return found


def _dated_treaties(citations: list[Citation]) -> dict[str, list[str]]:
    """Return the treaties that a document names by place and day, under the name without the day."""
    named: dict[str, list[str]] = {}
    for name in dict.fromkeys(c.statute for c in citations if " vom " in c.statute):
        named.setdefault(name.partition(" vom ")[0], []).append(name)
    return named


def _with_day(c: Citation, named: list[str]) -> Citation:
    if len(named) == 1:
        return c._replace(statute=named[0], match="resolved", via=f"the only {c.statute} named")
    if named:
        return c._replace(match="ambiguous", candidates=tuple(named), reason=f"{' or '.join(named)}, both cited")
    return c._replace(match="unresolved", reason=f"several treaties are called {c.statute}; no day named")


class _Recast(NamedTuple):
    """A line of `data/curated/recast-acts.csv`: an act of the Union and the one of the same name before it."""

    act: str
    since: str
    replaced: str
    until: str
    source: str


@cache
def _recast() -> dict[str, _Recast]:
    with assets.path("data", "curated", "recast-acts.csv").open(encoding="utf-8", newline="") as file:
        return {row.act: row for row in map(_Recast._make, list(csv.reader(file))[1:])}


def _of_its_day(c: Citation, numbered: set[str], date: str) -> Citation:
    """Tell two acts of one name apart: by the number that the text gives elsewhere, else by the day of the document."""
    row = _recast()[c.statute]
    named = numbered & {row.act, row.replaced}
    if len(named) == 1:
        act = named.pop()
        return c._replace(statute=act, match="resolved", via=f"{act} is the one named by its number")
    if date and date < row.since:
        return c._replace(
            statute=row.replaced, match="resolved", via=f"{row.act} is of {row.since}, the text of {date}"
        )
    if date >= row.until:
        return c
    reason = f"{row.act} and {row.replaced} have this name"
    return c._replace(match="ambiguous", candidates=(row.act, row.replaced), reason=reason)


def _of_the_land(c: Citation, law: str, citations: list[Citation]) -> Citation:
    """Take the law of the deciding court's Land, where the document names that of no other."""
    others = {o.statute for o in citations if o.statute.startswith(f"{c.statute} ") and o.statute != law}
    if others:
        return c._replace(reason=f"{c.reason}; {', '.join(sorted(others))} is cited too")
    return c._replace(statute=law, match="resolved", via="the Land of the deciding court", reason="")


def _introduced(
    text: str, citations: list[Citation]
) -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, str]]]:
    """Read what brackets or dashes behind a long name say: `… Schutzabkommens (MSA)`.

    Returns the names to use for long names, the acts behind names that only this text has for them, and by act the
    names of it that this text has for another.
    """
    shorts: dict[str, str] = {}
    private: dict[str, str] = {}
    renamed: dict[str, dict[str, str]] = {}
    for c in citations:
        if not c.statute or (" " not in c.statute and len(c.statute) < 12 and c.text.endswith(c.statute)):
            continue
        m = _DEFINED.match(text, c.end)
        if m is None:
            continue
        short = (m["short"] or m["dashed"]).rstrip("-")
        known = load().known(short, 0)
        if known and known.kind == "eu" and known.end == len(short) and has_number(c) and known.name != c.statute:
            renamed.setdefault(known.name, {})[short] = c.statute
            continue
        if known and known.end == len(short) and load().kind(c.statute) == known.kind == "state":
            shorts.setdefault(c.statute, known.name)  # its name of today behind that of a table
            continue
        if "Änd" in short and "nderung" not in c.text:
            continue  # of the amending act in whose title the law stands
        if short == c.statute or sum(map(str.isupper, short)) < 2 or short.isdigit():
            continue
        many = of_a_land(c.statute, load().kind(c.statute))
        if many and unsaid(short, load().kind(short)):
            continue  # neither name says which Land
        if load().kind(c.statute) == "unknown" and not (_OF_UNION.search(c.statute) or many or unsaid(short)):
            shorts.setdefault(c.statute, short)
        elif load().kind(short) == "unknown" or unsaid(short):
            private.setdefault(short, c.statute)
    return shorts, private, renamed


_OF_UNION = re.compile(r"\d/\d")
_REGULATION = re.compile(r"VO$|[a-zäöü]V$|[vV]erordnung")


@lru_cache(maxsize=10_000)
def _families(statute: str) -> tuple[str, ...]:
    """Return what a text may call an act when it speaks of "this" one; a regulation is no Gesetz.

    >>> [_families(name) for name in ("Dublin-III-VO", "AufenthV", "RL 2003/86/EG", "VwGO", "GRCh")]
    [('Verordnung',), ('Verordnung',), ('Richtlinie',), ('Gesetz',), ('Charta',)]
    """
    if statute.endswith("Charta") or load().slug(statute) == "grch":
        return ("Charta",)
    if statute.startswith("RL ") or "richtlinie" in statute.lower():
        return ("Richtlinie",)
    if statute.startswith("VO ") or _REGULATION.search(statute):
        return ("Verordnung",)
    return ("Gesetz", "Übereinkommen") if statute.isupper() else ("Gesetz",)


def _with_law(text: str, c: Citation, laws: _Laws) -> Citation:
    """Take over the law that the same sentence named last for the same kind of unit, or the act spoken of."""
    pronoun = _OF_ACT.search(c.text) or _OF_ACT.match(text, c.end)
    if pronoun is not None:
        family = next(filter(None, pronoun.groups()))
        named = laws.by_family.get(family)
        if named is None:
            return c._replace(reason=f"no {family} named before")
        via = f"{pronoun[0].strip()} → {named.statute}"
        return c._replace(statute=named.statute, match="resolved", via=via, reason="")
    if law := _words_on(text, c.end):
        of_articles = load().has_articles_only(Hit(0, law, load().kind(law)))
        if _ATTRIBUTE.match(text, c.end) is None or (c.sign == "§" and of_articles):
            return c._replace(reason=f"{law} stands a few words on")
        return c._replace(statute=law, match="resolved", via=f"{law} a few words on", reason="")
    if laws.last is None:
        return c._replace(reason="no law named before")
    if _POSSESSIVE.search(text, max(0, c.start - 8), c.start):
        return c._replace(reason="of an act that the text names by a pronoun")
    last = laws.last
    if _private_between(text, last.end, c.start):
        return c._replace(reason="of the contract or the statutes named before")
    if (said := _TREATY_SAID.search(c.text)) and said[1].lower() not in load().treaties.get(last.statute, last.statute):
        return c._replace(reason=f"no {said[1]} named before")
    if len(c.section) < 3 and _IN_CONTRACT.search(text, max(last.end, c.start - 80), c.start):
        return c._replace(reason="of the contract or the statutes named before")
    same = laws.by_section.get((c.sign, c.section), {})
    if len(same) == 1:
        ((statute, above),) = same.items()
        return c._replace(statute=statute, match="resolved", via=f"{above.text} above", reason="")
    if _NO_CITATION.match(text, c.end):
        return c._replace(reason="what follows is no part of a citation")
    near = c.start - last.end < _SAME_CLAUSE and not _sentence_between(text, last.end, c.start)
    if near and last.sign in (c.sign, ""):
        return c._replace(statute=last.statute, match="resolved", via=f"law of {last.text}", reason="")
    if same:
        cited = " or ".join(f"{c.sign} {c.section} {statute}" for statute in same)
        return c._replace(match="ambiguous", candidates=tuple(same), reason=f"{cited}, both cited above")
    return c._replace(reason="the law is not clear from the context")


_ATTRIBUTE = re.compile(
    r"\s(?:des|der)\s(?=\(?[a-zäöüß])(?!(?:des|der|dem|den|die|das)\s)"
    r"(?:(?:(?:seit|in|nach|vor|bis|zu|durch|von|auf|mit|für|an|unter|aus|bei|über|gegen)\s(?:de[mrns]|die|das)|"
    r"(?!(?:des|der|dem|den|die|das)\s)(?:[A-ZÄÖÜ]?[a-zäöüß]+|\([a-zäöüß]+\)|\d[\d.]*))\s){0,8}?"
    r"(?:[a-zäöüß]+en|\([a-zäöüß]+en\))\s(?:[A-ZÄÖÜ]\w*[A-Z]|Verordnung|Richtlinie)"
)
"""An attribute between a section and its law: `§ 10 des seit Langem umstrittenen XyG`. Its first word is no noun; an
article in it follows a preposition."""
_POSSESSIVE = re.compile(r"\b(?:seine|ihre)[mnrs]?\s$")
_LAW_STARTS = re.compile(r"(?:e[nrs]|\))\s(?=[A-ZÄÖÜ])|\s$")


def _words_on(text: str, end: int) -> str:
    """Return the law that stands a few words behind a section without law, or nothing."""
    for between, at in ((_OTHER_LAW, _LAW_STARTS), (_UNREAD_LAW, re.compile(r"$"))):
        if (words := between.match(text, end)) is None:
            continue
        for start in at.finditer(text, words.start(), words.end()):
            law = load().known(text, start.end()) or european(text, start.end())
            if law and _is_short(law.name):
                return law.name
    return ""


def _private_between(text: str, start: int, end: int) -> bool:
    """Whether a section of a contract or of a body's own statutes was named last, in the same sentence."""
    found = next(iter(_PRIVATE.finditer(text, max(start, end - _SAME_CLAUSE), end)), None)
    return found is not None and not _sentence_between(text, found.end(), end)


def _is_short(name: str) -> bool:
    return sum(map(str.isupper, name)) >= 2


def _sentence_between(text: str, start: int, end: int) -> bool:
    return any(
        not _ABBREVIATED.search(text, max(start, m.start() - 12), m.end()) for m in _SENTENCE.finditer(text, start, end)
    )
