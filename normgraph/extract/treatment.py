"""How a text uses the decisions it cites: the third pass, by signal words and what each of them governs.

Signals are data (`data/curated/treatment-signals.csv`). A signal stands before its citation ("vgl. BGH …"), behind it
("…; stRspr)"), inside it ("Urteil vom heutigen Tag"), or in the sentence before its bracket ("Nach ständiger
Rechtsprechung … (BGH …)"). With scope `chain` it governs every citation up to the next signal or the end of the chain,
with scope `one` its neighbour only. What a tenor does to a decision follows from its verb. No signal, no treatment.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from normgraph import assets
from normgraph.extract import operative, rejected, sentences
from normgraph.extract.courts import COURT
from normgraph.extract.model import Citation, DocumentContext, Signal
from normgraph.extract.resolve_decisions import OWN

_SHORT_LEAD = 48
_BEHIND, _GAP, _SENTENCE, _AHEAD = 160, 200, 400, 80
"""How far a signal stands before a citation, a citation after another, a sentence before a bracket, a word behind."""

_COURT = rejected.COURT
_FILLER = (
    r"(?:[\s,:;–(-]|(?:auch|etwa|nur|schon|bereits|noch|wohl|dazu|hierzu|insoweit|insbesondere|zuletzt|grundlegend|jeweils|"
    r"beispielsweise|allerdings|aber|ferner|seit|im|in|zum|zur|vom|von|der|die|das|dem|den|des|ausdrücklich|Übrigen|"
    r"z\.\s?B\.|zB|u\.\s?a\.|statt\svieler|m\.\s?w\.\s?N\.|mwN|seither|ebenfalls|"
    r"Auffassung|Ansicht|Rechtsprechung|Rspr\.?|Urteil(?:s|en)?|Beschluss(?:es)?|Beschlüssen|Entscheidung(?:en)?|Fall|"
    r"Senats?|[A-Z]\w{1,8}-(?:Urteil|Beschluss))(?![\w-]))*"
)
_NEAR = re.compile(rf"{_FILLER}(?:{COURT}[\s,:(–-]*)?")
_PHRASE = re.compile(r"[^()\n]*")
_CONNECTED = re.compile(
    r"(?:[\s,;–-]|<[^<>\n]{0,40}>|(?:und|sowie|oder|auch|jeweils|vom|v\.|mwN|m\.\s?w\.\s?N\.|ff?\.|Rn\.\s?\d+)(?!\w))*"
)
_CLOSING = re.compile(
    r"(?:[ ,;.:)\]–-]|<[^<>\n]{0,40}>|(?:ebenda|jeweils|mwN|m\. ?w\. ?N\.|"
    r"(?:vertretene|geäußerte|entwickelte)[nr]? (?:Ansicht|Auffassung|Rechtsa\w+|Meinung|Rechtsprechung))(?!\w))*"
)
_BRACKET, _GROUP, _CLOSED = re.compile("[()]"), re.compile(r"\([^()]*\)"), re.compile(r"^[^(]*\)")
_DATED = re.compile(r"vom (?:heutigen|selben|gleichen) Tage?|\d{1,2}\. ?(?:\d{1,2}\. ?|[^\W\d]+ )\d{2,4}")
_OPINIONS = frozenset(("follows", "settledCaseLaw", "distinguishes", "departs", "leavesOpen"))
_DENIED = re.compile(r"\b(?:[Nn]icht|[Kk]ein\w*|[Oo]hne)\s(?!(?:nur|zuletzt|allein|erst)\b)(?:\w+\s)?$")
_IN_DOUBT = re.compile(r"\b[Oo]b\s(?:\w+\s)?$")
_GIVEN_UP = re.compile(
    r",\s(?:an\s)?(?:der|die)\s(?:der|die|das)\s[^.;()]{0,40}?\b(?:aufgibt|nicht\s(?:mehr\s)?festhält)\b"
)
_NO_TALK, _TALK = re.compile(r"[^.;()]{0,40}\bkeine Rede\b"), re.compile(r"\b[Vv]on\s(?:einer|der)\s$")
_NO_TALK_BEHIND = re.compile(r"\b(?:keine Rede|nicht (?:mehr )?(?:gesprochen|die Rede|ausgegangen))\b")
_TURNS = re.compile(r"\b(?:da|hin)gegen\b|\bdemgegenüber\b|\b(?:zutreffend|richtig)\b")
"""Words with which another opinion begins: what was said of the citations before ends there."""
_DISAGREES = re.compile(
    r"\bfolgt\s(?:\w+\s){0,3}?nicht\b|\bnicht\s(?:der|dieser|die|diese)\s(?:\w+\s)?(?:Auffassung|Ansicht|Meinung|Rechtsprechung)\b"
)
_OTHERS = (
    r"(?:{0}as\s(?:\w*gericht|AG|LG|OLG|KG|VG|OVG|LAG|LSG|SG|FG|FA|Finanzamt|BPatG|Bundespatentgericht)"
    r"|{0}er\s(?:VGH|Verwaltungsgerichtshof|Kläger|Beklagte|Antragsteller|Antragsgegner|Beschwerdeführer|Anmelder)"
    r"|{0}ie\s(?:Revision|Beschwerde|Berufung|Klägerin|Beklagte|Antragstellerin|Antragsgegnerin|Vorinstanz))\b"
)
_SPEAKS = r"\b(?:hat|hält|habe|haben|ist|sei|meint|nimmt|geht|rügt|macht|vertritt|führt|beruft|stützt|verweist)\b"
_ANOTHER_BEHIND = re.compile(rf"[^.;()]{{0,40}}?{_SPEAKS}\s(?:sich\s)?" + _OTHERS.format("d"))
"""Behind a citation with which the sentence begins: whose opinion it is."""
_NOT_DECIDED = re.compile(
    r"[^.;()]{0,60}?\bnicht\s(?:entschieden|abgewichen|abgerückt|aufgegeben|gefolgt|angeschlossen|gesagt)\b"
)
_SAYS = r"\b(?:meint|rügt|macht|vertritt|beruft\ssich)\b"
_ANOTHER_SPEAKS = re.compile(
    rf"\b(?:{_OTHERS.format('D')}[^.;]{{0,60}}?{_SPEAKS}|{_OTHERS.format('d')}[^.;,]{{0,60}}?{_SAYS}|"
    rf"{_SAYS}\s(?:sich\s)?{_OTHERS.format('d')})(?=[^.;]*$)"
)
"""A finite verb with another court or a party: what follows is its opinion, whether shared or not."""

_US = r"\b(?:[Dd]er\s(?:erkennende\s)?Senat|[Dd]ie\sKammer|[Dd]as\sGericht)\s"
_JOINS = re.compile(rf"{_US}schließt\ssich\s(?:(?!nicht\b)[^;])*$")
_OPINION = re.compile(
    r"\bGegen(?:ansicht|auffassung|meinung)\b|\b(?:\w*[Aa]nsicht|\w*[Aa]uffassung|Meinung|Argumentation)\s(?:\w+\s)?(?:des|der)\s"
)
_OF_PARTY = re.compile(
    r"\b(?:\w*[Aa]nsicht|\w*[Aa]uffassung|Meinung|\w*[Aa]rgument\w*|Einwand|Hinweis|Berufung|Vorbringen)\sde[rs]\s"
    r"(?:Kläger|Beklagte|Antragsteller|Antragsgegner|Beschwerdeführer|Beteiligte|Revision|Beschwerde|Berufung|Finanzamt|FA\b|Anmelder)"
)
_HE = re.compile(r"\b(?:[Ee]r|[Ss]ie)\b")
_PARTICLES = {
    "fest": re.compile(rf"{_US}hält\s[^;]*\bRechtsprechung\b"),
    "an": _JOINS,
    "nicht an": _JOINS,
    "auf": re.compile(rf"{_US}gibt\s(?:seine|ihre|die|diese)\s[^;]*\b(?:Rechtsprechung|im\s(?:Urteil|Beschluss))\b"),
    "überzeugt nicht": _OPINION,
}
"""The rest of a verb behind a citation, and what must stand before it."""
_ACCOUNT = re.compile(
    rf"\b{_OTHERS.format('D')}[^.;]{{0,60}}?(?:\bist der (?:Ansicht|Auffassung|Meinung)|\bmeint|\bmacht geltend|\brügt|"
    r"\bträgt vor|\bberuft sich|\bhält entgegen),\s"
)
"""What a party or another court gives as settled case law."""


@dataclass(frozen=True, slots=True)
class Word:
    """One row of the table of signals."""

    signal: str
    treatment: str
    position: str
    scope: str
    reach: str
    example: str

    @property
    def pattern(self) -> str:
        """What the signal looks like in a text.

        Blanks behind a dot and the last dot may be missing, the first letter of a word may be a capital.

        >>> re.fullmatch(Word("a. A.", "", "", "", "", "").pattern, "a.A.") is not None
        True
        """
        written = re.escape(self.signal).replace(r"\.\ ", r"\.?\s?").replace(r"\ ", r"\s").removesuffix(r"\.")
        written = written.replace(r"\{court\}", _COURT).replace(r"\{word\}", r"\w+")
        if self.signal[0].islower() and self.signal[1].isalpha():
            written = f"[{self.signal[0]}{self.signal[0].upper()}]{written[1:]}"
        return rf"{written}(?![\w-])" + (r"\.?" if self.signal.endswith(".") else "")


@cache
def words() -> tuple[Word, ...]:
    """Return the table of signals."""
    with assets.path("data", "curated", "treatment-signals.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Word(**row) for row in csv.DictReader(file))


def treat(text: str, citations: list[Citation], document: DocumentContext | None = None) -> list[Citation]:
    """Return the citations with the signals that govern those of decisions.

    >>> from normgraph.extract import find
    >>> text = "Das ist frei (stRspr, vgl. BVerfGE 1, 2 <3>; 4, 5; anders BAG 3. Mai 2010 - 5 AZR 1/09)."
    >>> [(c.text[:6], [s.treatment for s in c.signals]) for c in treat(text, find(text))]
    [('BVerfG', ['settledCaseLaw', 'compares']), ('4, 5', ['settledCaseLaw', 'compares']), ('BAG 3.', ['departs'])]
    """
    document = document or DocumentContext()
    decisions = [c for c in citations if c.kind == "decision" and c.role != "literature"]
    starts = sorted(c.start for c in citations if c.kind == "decision")
    found: dict[int, list[Signal]] = {}
    for chain in _chains(text, decisions):
        _govern(text, chain, found, starts)
    said = any(hint in text for hint in _inside_hints())
    remedies = operative.remedies(text, document)
    for c in decisions:
        kept = [
            signal for signal in found.get(id(c), ()) if not (_unsaid(text, signal) or _unsaid_behind(text, c, signal))
        ]
        found[id(c)] = [*kept, *_inside(c, document, said), *operative.treated(text, c, document, remedies)]
        found[id(c)] += rejected.behind(text, c)
    return [c._replace(signals=_ordered(found[id(c)])) if found.get(id(c)) else c for c in citations]


def _unsaid(text: str, signal: Signal) -> bool:
    """Whether a word of agreement or dissent is denied, or said of another court or of a party, not by this court."""
    if signal.treatment not in _OPINIONS:
        return False
    begin = sentences.begin(text, max(0, signal.start - _SENTENCE), signal.start)
    lead = text[begin : signal.start]
    if _DENIED.search(lead) or _IN_DOUBT.search(lead):
        return True
    particle = _PARTICLES.get(signal.text.lower())
    if particle and (signal.text[0].isupper() or not particle.search(lead)):  # "Auf …" begins a sentence
        return True
    if signal.treatment == "departs" and _OF_PARTY.search(lead):
        return True
    if _HE.search(signal.text) and not re.search(_US, text[max(0, signal.start - _SENTENCE) : signal.start]):
        return True
    if signal.treatment == "settledCaseLaw" and _ACCOUNT.search(lead):
        return True
    if signal.treatment == "settledCaseLaw":
        return any(pattern.match(text, signal.end) for pattern in (_NO_TALK, _GIVEN_UP))
    if signal.treatment == "follows" and _DISAGREES.search(lead):
        return True
    return lead.count("(") <= lead.count(")") and _ANOTHER_SPEAKS.search(lead) is not None


def _unsaid_behind(text: str, c: Citation, signal: Signal) -> bool:
    """Whether the sentence goes on, behind the citation that it names first, with another speaker or a denial."""
    if signal.start > c.start:
        return False
    if signal.treatment == "settledCaseLaw" and _TALK.search(text, max(0, signal.start - 12), signal.start):
        return _NO_TALK_BEHIND.search(text, _end(c), sentences.finish(text, _end(c), _end(c) + _SENTENCE)) is not None
    if signal.treatment not in ("follows", "departs", "distinguishes"):
        return False
    if _open_bracket(text, max(0, signal.start - _SENTENCE), signal.start) >= 0:
        return False
    return any(pattern.match(text, _end(c)) for pattern in (_ANOTHER_BEHIND, _NOT_DECIDED))


def _ordered(signals: list[Signal]) -> tuple[Signal, ...]:
    return tuple(sorted(set(signals), key=lambda signal: signal[1:3])) if len(signals) > 1 else tuple(signals)


@dataclass(slots=True)
class _Chain:
    """Citations that stand together: in one bracket, or with nothing but connectives between them."""

    members: list[Citation]
    bracket: int
    before: int


def _chains(text: str, decisions: list[Citation]) -> Iterator[_Chain]:
    chain: _Chain | None = None
    for c in decisions:
        if chain is not None and _continues(text, chain, c):
            chain.members.append(c)
            continue
        if chain is not None:
            yield chain
        before = _end(chain.members[-1]) if chain else 0
        chain = _Chain([c], _open_bracket(text, before, c.start), before)
    if chain is not None:
        yield chain


def _end(c: Citation) -> int:
    return max(c.end, c.group[1])


def _continues(text: str, chain: _Chain, c: Citation) -> bool:
    end = chain.members[-1].end
    if c.start <= _end(chain.members[-1]):
        return True
    gap = text[end : c.start]
    if len(gap) > _GAP or ")" in _GROUP.sub("", gap) or sentences.begin(text, end, c.start) > end:
        return False
    return chain.bracket >= 0 or _CONNECTED.fullmatch(gap) is not None


def _open_bracket(text: str, before: int, start: int) -> int:
    """Return the place of the bracket that is open at `start` since the sentence began, or -1."""
    low = max(before, start - _SENTENCE)
    if text.find("(", low, start) < 0:
        return -1
    low = sentences.begin(text, low, start)
    depth = 0
    for bracket in reversed(list(_BRACKET.finditer(text, low, start))):
        if bracket[0] == ")":
            depth += 1
        elif depth == 0:
            return bracket.start()
        else:
            depth -= 1
    return -1


def _govern(text: str, chain: _Chain, found: dict[int, list[Signal]], starts: list[int]) -> None:
    """Give each member of a chain the signals that govern it; `starts` is where citations of any role begin."""
    carried: list[tuple[Word, Signal]] = []
    before = chain.before
    for number, c in enumerate(chain.members):
        here = _before(text, before, c.start)
        if here:
            carried = here
        elif number == 0:
            carried = _in_sentence(text, chain)
        elif _TURNS.search(text, before, c.start):
            carried = []
        else:
            carried = [(word, signal) for word, signal in carried if word.scope == "chain"]
        found.setdefault(id(c), []).extend(signal for _, signal in carried)
        before = _end(c)
    last = chain.members[-1]
    closing = _CLOSING.match(text, _end(last))
    after = _match("after", text, closing.end() if closing else _end(last))
    if after is not None and not _leads_on(text, _end(last), after, starts):
        word, signal = after
        for c in chain.members if word.scope == "chain" else (last,):
            found.setdefault(id(c), []).append(signal)
    for c in chain.members:
        if not found[id(c)]:
            del found[id(c)]


def _leads_on(text: str, end: int, after: tuple[Word, Signal], starts: list[int]) -> bool:
    """Whether a signal stands behind a semicolon or a full stop and before another citation: to that it belongs."""
    word, signal = after
    following = bisect_left(starts, signal.end)
    apart = ";." if "before" in word.position else ";"
    if not any(sign in text[end : signal.start] for sign in apart) or following == len(starts):
        return False
    gap = text[signal.end : starts[following]]
    if len(gap) > _GAP or ";" in gap or ")" in _GROUP.sub("", gap):
        return False
    return sentences.begin(text, signal.start, starts[following]) == signal.start


def _before(text: str, before: int, start: int) -> list[tuple[Word, Signal]]:
    """Return the signals directly before a citation: the nearest, and those it follows with small words between."""
    low = max(before, start - _BEHIND)
    if not text[low:start].strip(" ;,(–-\n"):
        return []
    low = sentences.begin(text, low, start)
    lead = _masked(text[low:start])
    if not lead.strip(" ;,(–-\n"):
        return []
    signals: list[tuple[Word, Signal]] = []
    border = len(lead)
    for word, first, last in reversed(_found_before(lead) if len(lead) < _SHORT_LEAD else list(_find("before", lead))):
        reach = _PHRASE if word.reach == "phrase" and not signals else _NEAR
        if last > border:
            continue
        if not reach.fullmatch(lead, last, border):
            if signals:
                break
            continue
        if signals and signals[0][0].treatment == word.treatment:
            signals.pop(0)  # "vgl. dazu" is one signal
        signals.insert(0, (word, Signal(word.treatment, low + first, low + last, text[low + first : low + last])))
        border = first
    return signals


def _in_sentence(text: str, chain: _Chain) -> list[tuple[Word, Signal]]:
    """Return the signal of the sentence whose bracket a chain stands in."""
    if chain.bracket < 0:
        return []
    low = sentences.begin(text, max(chain.before, chain.bracket - _SENTENCE), chain.bracket)
    found = list(_find("sentence", _masked(text[low : chain.bracket])))
    return [
        (word, Signal(word.treatment, low + first, low + last, text[low + first : low + last]))
        for word, first, last in found[-1:]
    ]


def _masked(lead: str) -> str:
    """Blank out what stands in brackets that are closed: its signals govern what stands in there."""
    for pattern in (_GROUP, _GROUP, _CLOSED) if ")" in lead else ():
        lead = pattern.sub(lambda m: "\0" * len(m[0]), lead)
    return lead


@cache
def _inside_hints() -> frozenset[str]:
    """Return words without which a text has no signal inside a citation."""
    return frozenset(w.signal[1:].rpartition(" ")[2] for w in words() if "inside" in w.position.split(";"))


def _inside(c: Citation, document: DocumentContext, said: bool) -> Iterator[Signal]:
    """Yield what a citation itself says, if it can: a decision of the same day, in words or by its date and court."""
    word = next(_find("inside", c.text), None) if said else None
    if word is not None and c.date in ("", document.date):
        yield Signal(word[0].treatment, c.start + word[1], c.start + word[2], c.text[word[1] : word[2]])
    elif document.date and (c.date, c.court) == (document.date, document.court) and c.file_number and c.reason != OWN:
        dated = _DATED.search(c.text)
        if dated is not None:
            yield Signal("parallel", c.start + dated.start(), c.start + dated.end(), dated[0])


@cache
def _compiled(position: str) -> tuple[re.Pattern[str], tuple[Word, ...]]:
    """Return one pattern for all signals of a position, the longest first, and the row of each of its groups.

    It takes the first letter and then looks around it: text is searched fastest for one of a set of letters.
    """
    rows = sorted((w for w in words() if position in w.position.split(";")), key=lambda w: -len(w.signal))
    by_head: dict[str, list[Word]] = {}
    for row in rows:
        by_head.setdefault(row.pattern[: 4 if row.pattern[0] == "[" else 1], []).append(row)
    heads = [
        f"(?<={head})(?:" + "|".join(f"({w.pattern[len(head) :]})" for w in some) + ")"
        for head, some in by_head.items()
    ]
    letters = "".join(head.strip("[]") for head in by_head)
    return re.compile(rf"[{letters}](?<![\w.].)(?<!nicht\s.)(?:{'|'.join(heads)})"), tuple(
        w for some in by_head.values() for w in some
    )


def _find(position: str, text: str) -> Iterator[tuple[Word, int, int]]:
    pattern, rows = _compiled(position)
    for match in pattern.finditer(text):
        assert match.lastindex is not None
        yield rows[match.lastindex - 1], match.start(), match.end()


@lru_cache(maxsize=10_000)
def _found_before(lead: str) -> list[tuple[Word, int, int]]:
    """Return what `_find` finds before a citation: short leads, as "; vgl. auch ", come again and again."""
    return list(_find("before", lead))


def _match(position: str, text: str, at: int) -> tuple[Word, Signal] | None:
    pattern, rows = _compiled(position)
    match = pattern.match(text, at, at + _AHEAD)
    if match is None:
        return None
    assert match.lastindex is not None
    row = rows[match.lastindex - 1]
    return row, Signal(row.treatment, match.start(), match.end(), match[0])
