"""Citations as quads: target, how surely it is the target, and what the source got wrong."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from normgraph import identifiers
from normgraph.extract.model import Citation
from normgraph.extract.reference_day import Day
from normgraph.graph import citation
from normgraph.graph.citation import Document
from normgraph.graph.index import UnitIndex
from normgraph.ingest.curated import Correction

HERE = identifiers.decision_by_name("demo")


def norm(statute: str, section: str = "", **fields: Any) -> Citation:
    return Citation(10, 20, "norm", "§ …", statute=statute, section=section, **fields)


TARGETS = [
    # citation, targets below id/norm/, match, why
    (norm("BGB", "1599", absatz="2"), ["bgb/1599/abs-2"], "exact", "a unit of a known statute"),
    (norm("AufenthG", "5", absatz="1", nummer="1"), ["aufenthg/5/abs-1/satz-1/nr-1"], "exact", "the only sentence"),
    (
        norm("AufenthG", "60", absatz="2-4"),
        ["aufenthg/60/abs-2", "aufenthg/60/abs-3", "aufenthg/60/abs-4"],
        "exact",
        "a range is all its units",
    ),
    (
        norm("AufenthG", "18", absatz="2", nummer="5", satz="2", units="abs-2/nr-5/satz-2"),
        ["aufenthg/18/abs-2/satz-1/nr-5/satz-2"],
        "exact",
        "a sentence inside an item",
    ),
    (
        norm("AufenthG", "18", absatz="2", satz="1", nummer="5", units="abs-2/satz-1/nr-5/satz-2-3"),
        ["aufenthg/18/abs-2/satz-1/nr-5/satz-2", "aufenthg/18/abs-2/satz-1/nr-5/satz-3"],
        "exact",
        "a range of them",
    ),
    (
        norm("AufenthG", "18", absatz="2", satz="1", nummer="5", units="abs-2/satz-1/nr-5/satz-9"),
        [],
        "unresolved",
        "one that the item does not have",
    ),
    (
        norm("AufenthG", "18", absatz="2", satz="2", nummer="5"),
        [],
        "unresolved",
        "a sentence in front of the item is not one inside it",
    ),
    (
        norm("AufenthG", "18", absatz="2", satz="1", nummer="1", units="abs-2/nr-1/satz-1/bst-z"),
        [],
        "unresolved",
        "nor is what stands inside it elsewhere",
    ),
    (
        norm("XyzG", "22", nummer="1", satz="3", buchstabe="a/bb", units="nr-1/satz-3/bst-a/dbst-bb"),
        ["xyzg/22/nr-1/satz-3/bst-a/dbst-bb"],
        "exact",
        "in the order of the text",
    ),
    (norm("XyzG", "4", nummer="1", buchstabe="a/bb"), ["xyzg/4/nr-1/bst-a/dbst-bb"], "exact", "two letters"),
    (norm("BGB"), ["bgb"], "exact", "a whole statute"),
    (norm("GKG", "52", absatz="1"), ["gkg/52/abs-1"], "exact", "a statute known by citations"),
    (norm("SGB II", "20"), ["sgb-ii/20"], "exact", "a name with a blank"),
    (norm("BGB", "9999"), [], "unresolved", "a section that does not exist"),
    (norm("", "5"), [], "unresolved", "no statute"),
    (norm("BGB", "5", sign="Art."), [], "unresolved", "the statute counts sections, not articles"),
    (norm("EGBGB", "5", sign="Art."), ["egbgb/5"], "exact", "a statute that counts both"),
    (norm("GG", "5", sign="§", match="unresolved", reason="counts articles"), [], "unresolved", "no such unit can be"),
]


@pytest.mark.parametrize(("cited", "paths", "match", "why"), TARGETS, ids=[row[3] for row in TARGETS])
def test_norm_targets(cited: Citation, paths: list[str], match: str, why: str) -> None:
    found = citation.target(cited, UnitIndex.shipped())
    assert [iri.removeprefix(identifiers.norm("")) for iri in found.iris] == paths, why
    assert found.match == match
    assert bool(found.reason) >= (match == "unresolved"), "what is unresolved has a reason"


def test_what_cannot_exist_has_its_statute_as_nearest_unit() -> None:
    cited = norm("GG", "5", sign="§", match="unresolved", reason="GG counts articles, not sections")
    found = citation.target(cited, UnitIndex.shipped())
    assert (found.nearest, found.reason) == (identifiers.norm("gg"), "GG counts articles, not sections")


def test_candidates_of_the_text_are_those_of_the_graph() -> None:
    units = norm("XyzG", "5", absatz="3", match="ambiguous", reason="§§", candidates=("§ 5 Abs. 3", "§ 3"))
    among = citation.target(units, UnitIndex.shipped())
    assert among.candidates == (identifiers.norm("xyzg", "5", "abs-3"), identifiers.norm("xyzg", "3"))
    decided = citation.target(units._replace(statute="AufenthG"), UnitIndex.shipped())
    assert (decided.iris, decided.match) == ((identifiers.norm("aufenthg", "5", "abs-3"),), "resolved")
    laws = norm("", "5", match="ambiguous", reason="two laws", candidates=("AufenthG", "GKG"))
    found = citation.target(laws, UnitIndex.shipped())
    assert (found.iris, found.match) == ((), "ambiguous")
    assert found.candidates == (identifiers.norm("aufenthg", "5"), identifiers.norm("gkg", "5"))
    numbers = Citation(
        0, 9, "decision", "…", court="BGH", date="2002-04-03", match="ambiguous", candidates=("I ZR 1/00", "I ZR 2/00")
    )
    assert [iri.rpartition("/")[2] for iri in citation.target(numbers, UnitIndex.shipped()).candidates] == [
        "i-zr-1-00",
        "i-zr-2-00",
    ]


def test_a_renumbered_sentence_has_its_later_number_as_candidate() -> None:
    found = citation.target(norm("AufenthG", "60a", absatz="2", satz="13"), UnitIndex.shipped())
    assert found.iris == ()
    assert found.candidates == (identifiers.norm("aufenthg", "60a", "abs-2", "satz-4"),)
    assert found.nearest == identifiers.norm("aufenthg", "60a", "abs-2")
    assert "no Satz 13" in found.reason
    assert "Satz 4" in found.reason


def properties(document: Document, cited: Citation) -> dict[str, list[str]]:
    """Return what the graph says of one citation, by the names of properties."""
    node = identifiers.citation(document.iri, document.text_hash, cited.start, cited.ordinal)
    said: dict[str, list[str]] = {}
    for quad in quads(document, cited):
        if quad.subject == ox.NamedNode(node):
            said.setdefault(quad.predicate.value.rpartition("#")[2], []).append(quad.object.value)
    return said


def quads(document: Document, *cited: Citation) -> Iterator[ox.Quad]:
    return citation.quads(document, cited, UnitIndex.shipped())


def test_a_mistake_stays_as_written_beside_its_correction() -> None:
    row = Correction(
        "demo", "10", "16", "egbgb/1599/abs-2", "bgb/1599/abs-2", "sure", "Gemeint: BGB.", "BGB meant.", "Rn. 16"
    )
    said = properties(Document(HERE, "00", "urn:g", corrections=(row,)), norm("EGBGB", "1599", absatz="2"))
    meant = identifiers.norm("bgb", "1599", "abs-2")
    assert said["verbatim"] == ["§ …"]
    assert "target" not in said
    assert said["correctedTarget"] == said["meantTarget"] == [meant]
    assert said["matchType"] == [identifiers.NS + "unresolved"]
    assert (said["note"], said["evidence"]) == (["Gemeint: BGB.", "BGB meant."], ["Rn. 16"])


def test_a_correction_is_of_the_target_it_names() -> None:
    row = Correction("demo", "10", "6", "egbgb/19/abs-2/satz-2", "egbgb/19/abs-1/satz-2", "sure", "d", "e", "Rn. 6")
    document = Document(HERE, "00", "urn:g", corrections=(row,))
    assert "correctedTarget" in properties(document, norm("EGBGB", "19", absatz="2", satz="2"))
    assert "correctedTarget" not in properties(document, norm("EGBGB", "19", absatz="2", satz="3", ordinal="1"))


def edges(*cited: Citation) -> set[tuple[str, str]]:
    found = quads(Document(HERE, "00", "urn:g"), *cited)
    return {
        (q.predicate.value.rpartition("#")[2], q.object.value.removeprefix(identifiers.BASE))
        for q in found
        if q.subject == ox.NamedNode(HERE)
    }


def test_direct_edges_say_what_is_cited_at_all() -> None:
    decision = Citation(30, 40, "decision", "…", court="BGH", date="2018-06-20", file_number="XII ZB 369/17")
    found = edges(norm("BGB", "1599"), decision, norm("AufenthG", "60a", absatz="2", satz="13"))
    assert found == {
        ("citesNorm", "norm/bgb/1599"),
        ("citesNorm", "norm/aufenthg/60a/abs-2"),  # the unit that contains what could not be found
        ("citesDecision", "decision/bgh/2018-06-20/xii-zb-369-17"),
    }


def test_a_place_in_a_commentary_cites_no_norm() -> None:
    assert edges(norm("BGB", "1597a", role="literature")) == set()


def test_a_place_in_a_commentary_points_to_no_norm() -> None:
    found = properties(Document(HERE, "00", "urn:g"), norm("BGB", "1597a", role="literature"))
    assert not {"target", "meantTarget", "nearestUnit", "candidate"} & found.keys()
    assert found["matchType"] == [identifiers.NS + "unresolved"]
    assert found["reason"] == ["a place in legal literature: it points to a book"]


def test_statutes_cite_in_their_own_way() -> None:
    unit = identifiers.norm("bgb", "1600")
    found = list(quads(Document(unit, "00", "urn:g", decision=False), norm("BGB", "1599")))
    assert any(q.predicate.value.endswith("ontology#cites") and q.subject.value == unit for q in found)


def test_a_citation_keeps_its_name_when_it_is_resolved_better() -> None:
    document = Document(HERE, "00", "urn:g")
    one = {q.subject.value for q in quads(document, norm("BGB", "1599")) if "/citation/" in q.subject.value}
    other = {q.subject.value for q in quads(document, norm("", "9", via="x")) if "/citation/" in q.subject.value}
    assert one == other


def test_what_holds_of_most_citations_is_said_once() -> None:
    decided = Day("2018-07-10", "decision")
    document = Document(HERE, "00", "urn:g", law=decided)
    usual = properties(document, norm("BGB", "1599"))
    assert not {"ordinal", "citationRole", "relevantDay", "relevantDayBasis"} & usual.keys()
    other = properties(document, norm("BGB", "1599", ordinal=1, role="literature", version="a. F."))
    assert (other["ordinal"], other["citationRole"]) == (["1"], [identifiers.NS + "literature"])
    assert other["relevantDayBasis"] == [identifiers.NS + "nachFassungsangabe"], "the day is not that of the decision"
    assert "relevantDay" not in other
    by = [q for q in quads(document, norm("BGB", "1599")) if q.predicate.value.endswith("#wasAttributedTo")]
    assert [quad.subject.value for quad in by] == ["urn:g"], "once for the graph"
