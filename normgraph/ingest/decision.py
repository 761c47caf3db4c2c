"""From the document of a decision to the decision with its citations: recognise, read, complete, extract."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from normgraph import extract, identifiers
from normgraph.errors import NormgraphError, UnreadableInput
from normgraph.extract import reference_day
from normgraph.extract.outcome import outcome
from normgraph.extract.ranges import counts_down, is_range, ranges
from normgraph.extract.resolve_decisions import OWN
from normgraph.ingest import (
    curated,
    days,
    decision_head,
    decision_text,
    foreign,
    instances,
    metadata,
    neuris_caselaw,
    oldp,
    rii,
)
from normgraph.ingest.decision_model import Decision, Origin, Problem
from normgraph.ingest.decision_source import Document


@dataclass(frozen=True)
class Read:
    """What became of a document: a decision and its text, entries of a table of contents, or why it is neither.

    Where `decision` and `refusal` are empty and `entries` too, the document was known already. `passed_over` says that
    the document is none of the user's choice (a picture in a zip) and no decision.
    """

    place: str
    decision: Decision | None = None
    text: str = ""
    entries: tuple[rii.Entry, ...] = ()
    refusal: str = ""
    passed_over: bool = False


def read(path: Path) -> tuple[Decision, str]:
    """Read one plain-text decision and find its citations; returns also the text that their offsets count in.

    Raises UnreadableInput or LimitExceeded where the file is not the text of a decision.
    """
    decision, text = decision_text.read(path)
    return cite(curated.complete(decision), text), text


def read_document(document: Document, known: Callable[[str], bool] = lambda sha256: False) -> Iterator[Read]:
    """Read what a document holds, with citations; what has a `known` checksum is not read again.

    Nothing is raised for what a document holds: what cannot be read is named with its reason.

    >>> case = '{"id": 1, "content": "<p>Nach § 1 BGB.", "court": {"name": "Amtsgericht Neustadt"}}'
    >>> read = next(read_document(Document("case.json", case.encode)))
    >>> read.decision.court, read.decision.citations[0].text, [problem.what for problem in read.decision.problems]
    ('AG Neustadt', '§ 1 BGB', ['no date, no file number'])
    >>> next(read_document(Document("a.xml", lambda: b"<a/>"))).refusal
    'a.xml: <a> is no decision. What to do: give rii-dok, NeuRIS, Open Legal Data or plain text.'
    """
    try:
        for found, text in _decisions(document, known):
            if isinstance(found, Decision):
                origin = found.origin
                assert origin is not None
                found = replace(found, origin=replace(origin, modified=document.modified))
                plain = origin.publisher == "text"
                if plain:
                    found, _ = metadata.checked(curated.complete(found), text)
                if refusal := _unbroken(found):
                    yield Read(origin.place, refusal=refusal)
                else:
                    yield Read(origin.place, cite(found, text, whole=not plain), text)
            else:
                yield found
    except NormgraphError as error:
        yield Read(document.place, refusal=str(error), passed_over=isinstance(error, _NoDecision))


_LONGEST = 3_500_000
"""Characters of one paragraph, headnote or tenor: the loader takes no longer literal than 16 MB."""


def _unbroken(decision: Decision) -> str:
    """Say where a decision has a part that is too long for one, nothing where it has none."""
    spans = [(f"{decision.numbering} {part.number}", part.end - part.start) for part in decision.paragraphs]
    spans += [
        (name, end - start) for name, (start, end) in (("tenor", decision.tenor), ("headnote", decision.headnote))
    ]
    for name, length in spans:
        if length > _LONGEST:
            return (
                f"{name} has {length:,} characters without a break, more than {_LONGEST:,}. What to do: give the text "
                "with its lines or marginal numbers"
            )
    return ""


def check(document: Document) -> None:
    """Raise UnreadableInput where a document holds nothing that can be read as a decision.

    >>> check(Document("a.txt", lambda: b" "))
    Traceback (most recent call last):
    normgraph.errors.UnreadableInput: a.txt: the file is empty. What to do: give the text of one decision.
    """
    found = [entry for entry, _ in _decisions(document, lambda sha256: False)]
    refusals = [entry.refusal for entry in found if isinstance(entry, Read) and entry.refusal]
    if len(refusals) == len(found):
        raise UnreadableInput("; ".join(refusals) or "there is no decision", where="" if refusals else document.place)


def cite(decision: Decision, text: str, *, whole: bool = False) -> Decision:
    r"""Find what a decision cites and rules, in its own text only: what follows its last paragraph is not searched.

    With `whole` all of the text is its own, as markup says where a decision ends. Acts of authorities are added from
    the curated table. What the head names is no citation; nor are the decision's own court, date and file number, but
    where its reasons say them in full, which is kept with that reason. Decisions below it in the
    same matter are its procedural history.

    >>> text = "Rz. 1\nNach § 5 Abs. 1 AufenthG.\nRz. 2\nEnde.\nFundstellen\n§ 6 AufenthG"
    >>> decision = cite(decision_text.parse(text, name="demo"), text)
    >>> [(c.rn, c.text) for c in decision.citations]
    [('1', '§ 5 Abs. 1 AufenthG')]
    """
    own = text if whole else text[: decision.paragraphs[-1].end]
    below = curated.below(decision)
    land = curated.described_court(decision.court).land
    context = replace(decision.context, below=tuple(sorted(below)), land=land)
    backwards: list[str] = []
    found = list(ranges(_backwards(extract.extract(own, document=context, acts=True), own, backwards), own))
    head = 0 if whole else decision_head.read(own).end
    others = (c for c in found if c.start >= head and (c.reason == OWN or not _is_itself(decision, c)))
    previous = decision.previous or instances.named(decision, own, found)
    below |= {_names(c) for c in found if _under_review(decision, c)}
    below |= {(step.court, step.date, step.file_number) for step in previous} if not decision.previous else set()
    ours = (c._replace(role="procedural-history") if _names(c) in below else c for c in others)
    law = reference_day.of_document(own, decision.context)
    if days.implausible(law.date):
        law = reference_day.UNSAID
    rulings = outcome(text, decision.tenor)
    read = replace(
        decision, citations=tuple(ours), previous=previous, rulings=rulings, law_day=law.date, law_basis=law.basis
    )
    place = decision.origin.place if decision.origin else decision.name
    read = replace(read, problems=(*decision.problems, *(Problem(place, what) for what in backwards)))
    return curated.with_acts(read, text)


def _backwards(citations: list[extract.Citation], text: str, problems: list[str]) -> Iterator[extract.Citation]:
    """Yield citations, a range inside a section that counts down as unresolved; note all such ranges."""
    for citation, following in zip_longest(citations, citations[1:]):
        inside = [getattr(citation, name).partition("-") for name in ("absatz", "satz", "nummer")]
        wrong = citation.kind == "norm" and any(counts_down(first, last) for first, _, last in inside)
        printed = citation.text
        if wrong:
            citation = citation._replace(match="unresolved", reason=f"“{printed[:60]}” counts down")
        elif following and counts_down(citation.section, following.section) and is_range(citation, following, text):
            printed, wrong = text[citation.start : following.end], True
        if wrong:
            problems.append(f"“{printed[:60]}” counts down: it is read as no range")
        yield citation


def _names(citation: extract.Citation) -> tuple[str, str, str]:
    return citation.court, citation.date, citation.file_number


def _under_review(decision: Decision, citation: extract.Citation) -> bool:
    """Whether the operative part affirms, reverses or remands what is cited."""
    start, end = decision.tenor
    done = {signal.treatment for signal in citation.signals} & {"affirms", "reverses", "remands"}
    return bool(done) and start <= citation.start < end and bool(citation.file_number)


def _is_itself(decision: Decision, citation: extract.Citation) -> bool:
    if not citation.file_number:
        return False
    numbers = {number.strip() for number in citation.file_number.split(",")}
    same_day = citation.court == decision.court and citation.date in ("", decision.date)
    return same_day and not numbers.isdisjoint(decision.file_numbers)


class _NoDecision(UnreadableInput):
    """A document is something else than a decision."""


def _decisions(document: Document, known: Callable[[str], bool]) -> Iterator[tuple[Decision | Read, str]]:
    """Yield the decisions of a document, without citations, or what else it is."""
    data = document.load()
    place = document.place
    sha256 = hashlib.sha256(data).hexdigest()
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if known(sha256):
        yield Read(place), ""
    elif start.startswith((b"{", b"[")):
        cases = oldp.cases(oldp.load(data, place))
        for number, case in enumerate(cases):
            here = place if len(cases) == 1 else f"{place}#{number}"
            digest = sha256 if len(cases) == 1 else oldp.digest(case)
            if known(digest):
                yield Read(here), ""
                continue
            try:
                yield oldp.read(case, here, digest)
            except NormgraphError as error:
                yield Read(here, refusal=str(error)), ""
    elif start.startswith(b"<"):
        yield _markup(data, place, sha256)
    else:
        yield _plain(document, data, sha256)


def _markup(data: bytes, place: str, sha256: str) -> tuple[Decision | Read, str]:
    root = foreign.parse_xml(data, place)
    if root.tag == "dokument":
        return rii.read(root, place, sha256)
    if root.tag == "items":
        return Read(place, entries=tuple(rii.contents(root))), ""
    if neuris_caselaw.is_judgment(root):
        return neuris_caselaw.read(root, place, sha256)
    remedy = "give rii-dok, NeuRIS, Open Legal Data or plain text"
    raise _NoDecision(f"<{root.tag}> is no decision", where=place, remedy=remedy)


def _plain(document: Document, data: bytes, sha256: str) -> tuple[Decision, str]:
    """Read plain text; what a directory or zip holds must look like a decision, since much else is text."""
    place = document.place
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not document.named and not utf16 and b"\x00" in data[:4096]:
        raise _NoDecision("this is no text", where=place)
    text = decision_text.decode(data, place)
    stem = Path(place.rpartition("!")[2]).stem
    decision = decision_text.parse(text, name=identifiers.slug(stem), where=place)
    if not document.named and decision.numbering == "Zeile" and not decision.court:
        remedy = "name the file itself, not its directory or zip, if it is a decision"
        raise _NoDecision(
            "this text has neither marginal numbers nor the head of a decision", where=place, remedy=remedy
        )
    return replace(decision, origin=Origin("text", decision.name, place, sha256)), text
