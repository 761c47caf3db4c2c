"""The laws that the text of a statute names, and the one that it carries out."""

from __future__ import annotations

import re
from functools import cached_property

from normgraph.extract import names
from normgraph.graph.index import UnitIndex
from normgraph.ingest import references
from normgraph.ingest.model import Kind, Statute

_NAMING = re.compile(r"\b(?:de[srmn]|zu[mr]|(?P<bare>[Dd]ie|[Dd]as))\s+(?=[A-ZÄÖÜ])")
_AMENDS = re.compile(
    r"\b(?:zur|über\s+die)\s+(?:Änderung|Aufhebung|Ersetzung|Ergänzung|Berichtigung)\b(?:[^;\n(]|\((?:E[UG]|EWG|Euratom))*$"
)
"""Before the name of an act that only the title of the act amending it names."""
_SUBSIDIARY = re.compile(
    r"\b(?:(?:(?:zur|über\s+die)\s+(?:Änderung|Aufhebung|Ersetzung|Ergänzung|Durchführung|Berichtigung)"
    r"|Durchführungs(?:vorschriften|bestimmungen)\s+(?:zu[rm]?|für|hinsichtlich))"
    r"\b(?:[^;\n(]|\((?:E[UG]|EWG|Euratom))*"
    r"|durch\s+(?:die\s+|das\s+|den\s+)?(?:\w+\s+){0,2}(?:de[rs]\s+)?)$"
)
"""Before the name of an act that only another act's title or its last amendment names."""
_CARRIES_OUT = re.compile(r"(\w[\w-]*?)(?:Durchführungs|Ausführungs|-?Wahl)(?:verordnung|bestimmungen|ordnung)")
"""An ordinance that is called after its law: "Umsatzsteuer-Durchführungsverordnung"."""


class Context:
    """A statute whose references are resolved, and what is known of its own numbering."""

    def __init__(self, statute: Statute, index: UnitIndex) -> None:
        self.statute = statute
        self.index = index
        kinds = [section.kind for section in statute.sections if len(section.path) == 1]
        self.sections = Kind.PARAGRAPH in kinds
        self.articles = Kind.ARTIKEL in kinds
        if not (self.sections or self.articles) and index.knows(
            statute.slug
        ):  # one source of the EGBGB has no articles
            self.articles = index.articles(statute.slug)

    @cached_property
    def enabling(self) -> str:
        """The law that an ordinance carries out: named in its title, else the only one in its opening words."""
        own = self.statute.slug
        titled = [law for law in federal(self.statute.title, _AMENDS) if law != own]
        if head := _CARRIES_OUT.match(self.statute.title):
            hit = names.load().known(f"{head[1].rstrip('-')}gesetz", 0)
            titled += [names.load().slug(hit.name)] if hit and hit.kind == "federal" else []
        if titled:
            return titled[0]
        opening = (s.text for s in self.statute.sections[:3] if s.path and s.path[0].startswith("eingangsformel"))
        laws = {law for text in opening for law in federal(text)} - {own}
        return laws.pop() if len(laws) == 1 else ""


def federal(text: str, past: re.Pattern[str] = _SUBSIDIARY) -> list[str]:
    """Return the slugs of the federal laws that a text names, in order.

    >>> federal("Verordnung zur Durchführung des Energiesteuergesetzes", _AMENDS)
    ['energiestg']
    """
    return [law for _, law, kind, _ in mentions(text, past=past) if kind == "federal"]


def mentions(text: str, own: str = "", past: re.Pattern[str] = _SUBSIDIARY) -> list[tuple[int, str, str, str]]:
    """Return where a text names laws after an article, with slug, kind and abbreviation, in order.

    `own` is the slug of the statute, as for `references.find`; names behind what `past` matches are passed over.

    >>> mentions("Wer gegen die Verordnung (EU) 2016/679 und Vorschriften des Aufenthaltsgesetzes verstößt")
    [(14, 'vo-eu-2016-679', 'eu', 'VO (EU) 2016/679'), (60, 'aufenthg', 'federal', 'AufenthG')]
    """
    found = []
    known = names.load()
    for match in _NAMING.finditer(text):
        if book := references.book(text, match.start(), own):
            found.append((match.end(), book, "federal", ""))
            continue
        hit = known.at(text, match.end() if match["bare"] else match.start())
        if hit and hit.kind != "unknown" and not past.search(text, max(0, match.start() - 400), match.end()):
            found.append((match.end(), known.slug(hit.name), hit.kind, hit.name))
    return found
