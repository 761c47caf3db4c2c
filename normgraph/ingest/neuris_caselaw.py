"""Reader of NeuRIS case law: judgments in Akoma Ntoso with the metadata of the information system (`ris:meta`)."""

from __future__ import annotations

from lxml import etree

from normgraph.ingest import metadata
from normgraph.ingest.decision_model import Decision, Origin, Previous, Problem
from normgraph.ingest.flat_text import FlatText, line

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
RIS = "{http://rechtsinformationen.bund.de/schema/ris/0.1}"


def is_judgment(root: etree._Element) -> bool:
    """Say whether an XML document is a judgment in Akoma Ntoso."""
    return root.tag == f"{AKN}akomaNtoso" and root.find(f"{AKN}judgment") is not None


def read(root: etree._Element, place: str, sha256: str) -> tuple[Decision, str]:
    """Read one judgment; returns it without citations, and its text.

    The headnote is the court's (`leitsatz`), never the publisher's summary (`orientierungssatz`).
    """
    work = root.find(f".//{AKN}FRBRWork")
    meta = root.find(f".//{RIS}meta")
    aliases = {a.get("name", "").lower(): a.get("value", "") for a in root.iter(f"{AKN}FRBRalias")}
    problems: list[Problem] = []
    if meta is None:
        problems.append(Problem(place, "no ris:meta"))
        meta = etree.Element("none")
    flat = FlatText()
    for headnote in root.iter(f"{RIS}leitsatz"):
        flat.part("Leitsatz", headnote)
    for part in root.iterfind(f".//{AKN}judgmentBody/*"):
        flat.part(part.get(f"{RIS}domainTerm", ""), part)
    problems += flat.problems(place)
    name = aliases.get("dokumentnummer") or (_value(work, "FRBRthis") if work is not None else "") or sha256[:16]
    date = work.find(f"{AKN}FRBRdate") if work is not None else None
    numbers = [line(number) for number in meta.iterfind(f"{RIS}aktenzeichenListe/{RIS}aktenzeichen")]
    return metadata.checked(
        *flat.decision(
            f"neuris-{name.lower()}",
            place,
            court=metadata.court(_child(meta, "gericht/gerichtstyp"), _child(meta, "gericht/gerichtsort")),
            date=metadata.day(date.get("date", "") if date is not None else "", f"{place}#FRBRdate", problems),
            file_number=metadata.file_numbers(", ".join(numbers)),
            doctype=_child(meta, "dokumenttyp"),
            chamber=_child(meta, "gericht/spruchkoerper"),
            title=line(root.find(f".//{RIS}titelzeile")),
            reporters=tuple(filter(None, map(_reporter, root.iter(f"{RIS}fundstelle")))),
            previous=tuple(_previous(meta, place, problems)),
            origin=Origin("neuris", name, place, sha256, ecli=aliases.get("ecli", "")),
            problems=tuple(problems),
        )
    )


def _previous(meta: etree._Element, place: str, problems: list[Problem]) -> list[Previous]:
    """Return the decisions that went before; one that only its court names is reported and not linked."""
    found = []
    for step in meta.iter(f"{RIS}vorgehendeEntscheidung"):
        where = f"{place}:{step.sourceline}"
        court = metadata.court(_child(step, "gerichtstyp"), _child(step, "gerichtsort"))
        date = metadata.day(_child(step, "entscheidungsdatum"), where, problems)
        number = metadata.file_numbers(_child(step, "aktenzeichen"))
        if court and (date or number):
            found.append(Previous(court, date, number, _child(step, "dokumenttyp")))
        else:
            problems.append(Problem(where, "the preceding decision is not identified"))
    return found


def _reporter(element: etree._Element) -> str:
    name, where = _child(element, "periodikum/abkuerzung"), _child(element, "zitatstelle")
    return f"{name} {where}" if name and where else ""


def _child(element: etree._Element, path: str) -> str:
    return line(element.find("/".join(RIS + step for step in path.split("/"))))


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(AKN + tag)
    return found.get("value", "") if found is not None else ""
