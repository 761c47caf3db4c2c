"""What the references in one section of a statute mean: the unit, or the reason why none is known.

The words decide first. Where the unit that they name does not exist, the drafting of statutes leaves few other
readings: the law that is named later in the sentence or before in the section, the section named just before, the law
that an ordinance carries out. Each is taken only where the unit exists there, and said in the reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from normgraph.graph.index import Places, as_cited, numbers_of, surrounding
from normgraph.graph.listed import items
from normgraph.graph.named_laws import Context, brief, columns, led_items, mentions, of_another, of_head, title
from normgraph.graph.structure import Resolution
from normgraph.identifiers import slug
from normgraph.ingest import reference_patterns as pattern
from normgraph.ingest import references, register
from normgraph.ingest.model import Kind, Path, Section
from normgraph.ingest.references import Chain, Part

_HEADING = re.compile(r"\bNummer\s(\d{1,3}[a-z]?)\s$")
_FOREIGN = ("eingangsformel", "schlussformel")
"""Texts that speak of the laws on which an ordinance rests, and never of itself."""
_AHEAD = 8
"""Chains of a sentence that are looked at for the law that counts for an earlier one too."""
_BACK = 800
"""Characters within which a section that has just been named still holds."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference means: the slug of the law ("?" where it is not known), the unit, what sort of law it is."""

    law: str
    unit: Resolution
    scope: str
    name: str = ""
    """The abbreviation of a law whose structure is not at hand."""


class Resolver:
    """Resolves the references of one section, which are asked for in the order of the text."""

    def __init__(self, context: Context, section: Section, chains: Sequence[Chain]) -> None:
        self.context = context
        self.statute = context.statute
        self.index = context.index
        self.section = section
        self.chains = chains
        self.places = Places(section)
        self.last: tuple[Part, str] | None = None
        lettered = section.kind in (Kind.ANLAGE, Kind.TEXT)
        self.document = lettered and len(pattern.HEADING.findall(section.text)) > 1
        self.amending = section.kind is Kind.ANLAGE and context.articles and not context.sections
        """An annex of a treaty: it amends laws as they then were, and names them in the heads of its items."""
        self.strange = of_another(section, chains, self.index, self.statute.slug)
        self.items = items(section)
        self.columns = [*columns(section), *led_items(self.items, self.statute.slug)]
        self.foreign = bool(section.path) and section.path[0].startswith(_FOREIGN)

    @cached_property
    def mentions(self) -> list[tuple[int, str, str, str]]:
        """The laws that the section names, by place."""
        return mentions(self.section.text, self.statute.slug)

    def part(self, part: Part, number: int) -> Found:
        """Resolve one target of the chain with this number."""
        chain = self.chains[number]
        found = self.named(part, chain) if chain.law else self.unnamed(part, number)
        if not references.bare(part) and found.law != "?":
            self.last = part, found.law
        return found

    def named(self, part: Part, chain: Chain) -> Found:
        """Resolve a reference to a law that is named with it."""
        if chain.law == "?" and chain.kind == "alone":
            return self.alone(part, chain)
        if chain.law == "?":
            return Found("?", _none(f"no entry for a law called “{brief(chain.law_text)}”"), chain.kind)
        found = self.within(chain.law, part, chain.kind)
        first = part is not chain.parts[-1] and not references.bare(part) and not part.inherited
        if found.unit.match == "unresolved" and first and self.index.knows(chain.law):
            own = self.within(self.statute.slug, part, "federal")
            if own.unit.path and self.fits(part):
                return own
        if found.unit.match == "unresolved" and part.inherited:
            inner = self.inner(replace(part, numbers=part.numbers[part.inherited :]))
            if inner.path:
                return Found(self.statute.slug, inner, "federal")
        return found

    def alone(self, part: Part, chain: Chain) -> Found:
        """Resolve "§ 5 des Gesetzes": of the law that the ordinance carries out, or the one named before."""
        excerpt = self.amending or self.section.path[:1] == ("anhang-ev",)
        order = "Verordnung" in chain.law_text
        for law in () if excerpt else (self.context.enabling, self.before(chain.start, ("federal",))):
            if law and not references.bare(part) and (not order or "erordnung" in title(law)):
                found = self.within(law, part, "federal")
                if found.unit.path:  # in that law, or its namesake
                    reason = f"“{brief(chain.law_text)}” is read as {found.law}"
                    return replace(found, unit=replace(found.unit, match="resolved", reason=reason), scope="federal")
        return Found("?", _none(f"not said here which law “{brief(chain.law_text)}” is"), "alone")

    def unnamed(self, part: Part, number: int) -> Found:
        """Resolve a reference without a law: of this statute, unless its numbering speaks against it."""
        chain, own = self.chains[number], self.statute.slug
        if self.amending and part.numbers[0][0] == "paragraph":
            return Found("?", _none("a unit of a law that is amended or printed here"), "document")
        last, section = chain.parts[-1], part.numbers[0][0] in ("paragraph", "article")
        beside = section and bool(part.inherited) == bool(last.inherited)
        if beside and pattern.OF_FOREIGN_ANNEX.match(self.section.text, last.end):
            return Found("?", _none("a unit of an annex of another act"), "document")
        if pattern.CODE_BEFORE.search(self.section.text, max(0, part.start - 24), part.start):
            return Found("?", _none("a unit of a technical rule"), "document")
        itself = self.foreign and self.order(chain) and "erordnung" in self.statute.title
        if not self.fits(part) and not itself:
            return self.elsewhere(part, number, own)
        if self.document:
            return self.printed(part)
        if references.bare(part):
            return self.lower(part, chain)
        law, kind, name, where = of_head(self.section, self.columns, self.place(part.start), part.start)
        if law:
            found = replace(self.within(law, part, kind), name=name)
            unit = replace(found.unit, reason=f"{law}, which the head of its {where} names")
            return replace(found, unit=unit) if found.unit.path else found
        if self.strange and part.numbers[0][0] == "paragraph":
            found, cell = self.elsewhere(part, number, own), pattern.CELL.match(self.section.text, part.end)
            after = [one for one in self.chains[number + 1 : number + 1 + _AHEAD] if cell and one.end <= cell.end()]
            if found.unit.reason.endswith("named after it") and any(one.law == found.law for one in after):
                return found
            return Found("?", _none("a section of a law that is not named here"), "unnamed")
        found = self.within(own, part, "federal")
        if found.unit.match == "unresolved":
            if part.inherited and self.stays(part, chain):
                inner = self.inner(replace(part, numbers=part.numbers[part.inherited :]))
                if inner.path:
                    return Found(own, inner, "federal")
            return self.elsewhere(part, number, own)
        return found

    def printed(self, part: Part) -> Found:
        """Resolve a reference in an annex that prints a law or an agreement: to a section of that one."""
        own, (level, number) = self.statute.slug, part.numbers[0]
        if level == "paragraph" and part.grouped < 0:
            ends = [(*self.section.path, f"par-{slug(end)}") for end in number.split("-")]
            if all(self.index.has(own, end) for end in ends):
                if len(part.numbers) > 1:
                    return Found(own, self.index.find(own, numbers_of(part.numbers[1:]), below=ends[0]), "federal")
                several = self.index.between(own, ends[0], ends[-1])
                return Found(own, Resolution(ends[0], "exact", candidates=several), "federal")
        elif "".join((place := self.place(part.start))[1:2]).startswith("par-") and not place[-1].startswith("tab-"):
            unit = self.inner(part)
            if unit.path and unit.path != self.section.path:
                return Found(own, unit, "federal")
        return Found("?", _none("a unit of the document that is printed here"), "document")

    def fits(self, part: Part) -> bool:
        """Say whether a reference without a law can be to this statute: an article where there are articles."""
        level = part.numbers[0][0]
        if self.foreign:
            return False
        if level in ("paragraph", "article") and pattern.OF_ANOTHER.search(
            self.section.text, max(0, part.start - 40), part.start
        ):
            return False
        if level == "article":
            return self.context.articles
        return level != "paragraph" or self.context.sections or "par-" in "".join(self.section.path[-1:])

    def order(self, chain: Chain) -> bool:
        """Say whether "dieser Verordnung" stands after a chain."""
        said = pattern.OWN.match(self.section.text, chain.parts[-1].end)
        return said is not None and "erordnung" in said[0]

    def elsewhere(self, part: Part, number: int, own: str) -> Found:
        """Look for the law of a reference that is not to this statute: later in the sentence, or before."""
        chain = self.chains[number]
        article = part.numbers[0][0] == "article"
        pointing = pattern.POINTING.match(self.section.text, part.end)
        here = self.fits(part) and not pointing and self.stays(part, chain)
        if not chain.law_text and (sign := pattern.UNKNOWN_SIGN.match(self.section.text, chain.end)):
            return Found("?", _none(f"no entry for a law called “{sign[0].strip()}”"), "unknown")
        beside = pattern.NEXT_CELL.match(self.section.text, chain.end) or pattern.JOINED_ACT.match(
            self.section.text, chain.end
        )
        if article and beside and not pointing:
            for _, law, kind, name in (mention for mention in self.mentions if mention[0] == beside.end()):
                found = self.within(law, part, kind)
                unit = replace(found.unit, match="resolved", reason=f"{law}, which is named beside it")
                return replace(found, unit=unit, name=name) if found.unit.path else found
            return Found("?", _none("an article of a law that is not named here"), "unnamed")
        order = self.order(chain)
        another = pattern.OF_ANOTHER.search(self.section.text, max(0, part.start - 40), part.start)
        following = () if pointing or another or (article and here) else self.chains[number + 1 : number + 1 + _AHEAD]
        for other in following:
            if pattern.SENTENCE_END.search(self.section.text, chain.end, min(other.start, chain.end + 1000)):
                break
            if article and "\n" in self.section.text[chain.end : other.start]:
                break  # the next item of a list names its own
            if article and other.kind == "federal" and not self.index.articles(other.law):
                continue
            if not article and (other.kind in ("eu", "treaty") or not self.context.may_count(other.law, order)):
                continue
            if other.law not in ("", "?"):
                found = self.within(other.law, part, other.kind)
                if found.unit.path:
                    reason = f"{other.law}, which is named after it"
                    unit = replace(found.unit, match="resolved", reason=reason)
                    return replace(found, unit=unit, name=other.name)
                break
            if other.law == "?" and other.kind != "alone" and not self.fits(part):
                return Found("?", _none(f"no entry for a law called “{brief(other.law_text)}”"), other.kind)
        for law, kind, name in () if here else self.earlier(part.start):
            if article == (kind == "federal") or not (article or self.context.may_count(law, order)):
                continue  # an article of a federal law is named with it, a section of an act of the Union there is none
            found = self.within(law, part, kind)
            if found.unit.path:
                unit = replace(found.unit, match="resolved", reason=f"{law}, which is named before")
                return replace(found, unit=unit, name=name)
        enabling = self.context.enabling
        excerpt = self.section.path[:1] == ("anhang-ev",)  # of the EinigVtr: it speaks of laws as they were in 1990
        excerpt = excerpt or here or self.amending
        excerpt = excerpt or not self.context.may_count(enabling, order)
        if enabling and not article and not excerpt and (found := self.within(enabling, part, "federal")).unit.path:
            reason = f"{enabling}, which this statute carries out"
            return replace(found, unit=replace(found.unit, match="resolved", reason=reason))
        if self.fits(part):
            return self.within(own, part, "federal")
        what = "an article" if article else "a section"
        return Found("?", _none(f"{what} of a law that is not named here"), "unnamed")

    def earlier(self, place: int) -> list[tuple[str, str, str]]:
        """Return slug, kind and name of the laws named before a place in the section, the nearest first, each once."""
        until = bisect_left(self.mentions, (place,))
        named_before = pattern.TREATY.finditer(self.section.text, max(0, place - _BACK), place)
        treaty = max((match.start() for match in named_before), default=-1)
        named = (
            mention[1:]
            for mention in reversed(self.mentions[max(0, until - 20) : until])
            if mention[2] != "eu" or mention[0] > treaty
        )
        return list(dict.fromkeys(named))

    def before(self, place: int, kinds: tuple[str, ...]) -> str:
        """Return the nearest other law of these kinds that is named before a place, else nothing."""
        return next((law for law, kind, _ in self.earlier(place) if kind in kinds and law != self.statute.slug), "")

    def within(self, law: str, part: Part, kind: str) -> Found:
        """Resolve a reference in a law."""
        known = self.index.knows(law)
        scope = "federal" if known else kind or "federal"
        if references.bare(part):
            what = "an item of an annex" if part.grouped == 0 else "a lower unit of another law without its section"
            return Found(law, _none(what), "annex" if known and part.grouped == 0 else scope)
        if part.numbers[0][0] == "anlage":
            return Found(law, self.annex(law, part), scope)
        numbers = numbers_of(part.numbers)
        if not known:
            return Found(law, as_cited(numbers), scope)
        if part.grouped >= 0:
            whole = self.within(law, replace(part, numbers=part.numbers[: part.grouped], grouped=-1), kind)
            reason = "the part of it that is named is no unit"
            read = replace(whole, unit=replace(whole.unit, match="resolved", reason=reason))
            return read if whole.unit.path else whole
        if law == self.statute.slug and part.numbers[0][0] == "paragraph" and "par-" in "".join(self.section.path[-1:]):
            # Inside an article with sections, "§ 5" is the § of the same article.
            numbers = replace(numbers, section=self.section.path[0], paragraph=numbers.section)
        unit = self.index.find(law, numbers)
        if unit.match == "unresolved" and law != self.statute.slug:
            for other in register.namesakes().get(law, ()):
                if self.index.knows(other) and (found := self.index.find(other, numbers)).path:
                    return Found(other, replace(found, match="resolved", reason=f"{law} has none; {other} has"), scope)
        return Found(law, unit, scope)

    def stays(self, part: Part, chain: Chain) -> bool:
        """Say whether a reference is of this statute though the unit is not there: its section is, or it counts so."""
        level, number = part.numbers[0]
        first = number.split("-")[0]
        if level == "article" or pattern.OWN_END.match(self.section.text, chain.end):
            return True
        if level == "anlage":
            return bool(self.annex_path(self.statute.slug, first))
        return self.index.has(self.statute.slug, (slug(first),))

    def annex(self, law: str, part: Part) -> Resolution:
        """Resolve "Anlage 2 Nummer 3": the annex, and the item where it is a unit."""
        if not self.index.knows(law):
            return _none("an annex of an act whose structure is not known")
        number = part.numbers[0][1]
        ends = [self.annex_path(law, end) for end in number.split("-")]
        if not all(ends):
            return _none(f"no annex {number}")
        annex = Resolution(ends[0], "exact", candidates=self.index.between(law, ends[0], ends[-1]))
        if part.grouped >= 0:
            return replace(annex, match="resolved", reason="the part of it that is named is no unit")
        if len(part.numbers) == 1:
            return annex
        return self.index.find(law, numbers_of(part.numbers[1:]), below=ends[0])

    def annex_path(self, law: str, number: str) -> Path:
        """Return the path of an annex, empty where there is none."""
        paths = ((f"{word}-{slug(number)}",) for word in ("anlage", "anhang"))
        return next((path for path in paths if self.index.has(law, path)), ())

    def lower(self, part: Part, chain: Chain) -> Found:
        """Resolve a reference that names no section: near where it stands, else below the section just named."""
        own = self.statute.slug
        if part.grouped == 0:
            return Found(own, _none("an item of an annex or of a part that is not a unit"), "annex")
        if pattern.GAZETTED.match(self.section.text, part.end):
            return Found("?", _none("a unit of what the gazette named after it prints"), "document")
        if pattern.AMOUNT.match(self.section.text, part.end):
            return Found("?", _none("a unit of the law whose amounts are announced"), "unnamed")
        if (led := self.led(part, chain)) is not None:
            return led
        named = self.last and pattern.OF_THAT.match(self.section.text, part.end)
        inner = _none("no unit of the provision named before it") if named else self.inner(part)
        table = "/tab-" in "/".join(self.place(part.start))
        if table and (inner.path is None or inner.path[-1].startswith("tab-")):
            return Found(own, _none("an item of the table in which it stands"), "annex")
        if part.grouped > 0:
            inner = self.inner(replace(part, numbers=part.numbers[: part.grouped]))
            if inner.path:
                inner = replace(inner, match="resolved", reason="the part of it that is named is no unit")
        if inner.path == self.section.path and self.section.kind is Kind.ANLAGE:
            return Found(own, _none("an item of an annex that is not a unit"), "annex")
        if inner.path or self.last is None:
            return Found(own, inner, "federal")
        last, law = self.last
        between = self.section.text[last.end : part.start]
        listed = "\n" in between or "." in part.numbers[0][1]
        if len(between) < _BACK and not listed and not pattern.SENTENCE_END.search(between):
            rank = pattern.RANK[part.numbers[0][0]]
            above = tuple(pair for pair in last.numbers if pattern.RANK[pair[0]] < rank)
            found = self.within(law, replace(part, numbers=(*above, *part.numbers)), "federal")
            if found.unit.path:
                return replace(found, unit=replace(found.unit, match="resolved", reason="below the section just named"))
        return Found(own, inner, "federal")

    def led(self, part: Part, chain: Chain) -> Found | None:
        """Resolve the first words of an item below the section with which the lead of its list ends, if it does."""
        text = self.section.text
        if not pattern.ITEM_HEAD.search(text, max(0, chain.start - 16), chain.start):
            return None
        self.place(part.start)
        for unit in reversed(self.places.open):
            lead = text.find("\n", unit.start, part.start)
            ends = [one for one in self.chains if unit.start <= one.start and one.end <= lead]
            if not ends or references.bare(ends[-1].parts[-1]) or text[ends[-1].end : lead].strip(" ,:"):
                continue
            if not text[unit.start : ends[-1].start].endswith(("entgegen ", "in ", "nach ")):
                continue
            last = ends[-1].parts[-1]
            rank = pattern.RANK[part.numbers[0][0]]
            above = tuple(pair for pair in last.numbers if pattern.RANK[pair[0]] < rank)
            found = self.within(
                ends[-1].law or self.statute.slug, replace(part, numbers=(*above, *part.numbers)), "federal"
            )
            if found.unit.path:
                return replace(
                    found, unit=replace(found.unit, match="resolved", reason="below the section of the list")
                )
            return Found(found.law, _none("not a unit of the section with which the list begins"), found.scope)
        return None

    def place(self, offset: int) -> Path:
        """Return the lowest unit at an offset."""
        return self.places.unit_at(offset)

    def inner(self, part: Part) -> Resolution:
        """Resolve against the unit in which a reference stands, then those around it up to the Absatz."""
        numbers, found, level = numbers_of(part.numbers), _none(""), part.numbers[0][0]
        below = surrounding(self.section, self.place(part.start), level)
        if level == "absatz" and (before := _HEADING.search(self.section.text, max(0, part.start - 20), part.start)):
            heading = (*self.section.path, f"nr-{before[1]}")  # "Nummer 2 Absatz 1" of an annex
            if self.section.kind is Kind.ANLAGE and not self.index.has(self.statute.slug, heading):
                return _none(f"no Nr. {before[1]} with an Absatz here")
            below = [heading] if self.section.kind is Kind.ANLAGE else below
        written = replace(numbers, units="/".join(f"{kind}-{number}" for kind, number in numbers.steps()))
        ordered = level == "satz" and len(part.numbers) > 1 and not any("-" in number for _, number in part.numbers)
        for sought in (written, numbers) if ordered else (numbers,):  # "Satz 1 Buchstabe a": of the sentence beside it
            for unit in below:
                found = self.index.find(self.statute.slug, sought, below=unit)
                if found.match != "unresolved":
                    return found
        if level == "nummer":
            counted = self.index.find(self.statute.slug, numbers)  # a law may count nothing but numbers
            return counted if counted.path else found
        return found


def _none(reason: str) -> Resolution:
    return Resolution(None, "unresolved", reason)
