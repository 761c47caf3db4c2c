"""What citations alone make known: decisions under any name of their court, acts of authorities, units of a law."""

import pytest

from normgraph.extract.model import Citation
from normgraph.graph import cited, nquads
from normgraph.identifiers import BASE
from normgraph.ingest import units

DECISIONS = [
    # fields, path below id/, why
    (
        {"court": "OVG LSA", "date": "2018-07-10", "file_number": "2 M 44/18"},
        "decision/ovg-sachsen-anhalt/2018-07-10/2-m-44-18",
        "a court's other name",
    ),
    (
        {"court": "OVG Sachsen-Anhalt", "date": "2018-07-10", "file_number": "2 M 44/18", "reporter": "juris"},
        "decision/ovg-sachsen-anhalt/2018-07-10/2-m-44-18",
        "its own name: the same decision",
    ),
    ({"court": "AG Leipzig", "date": "2018-09-27"}, "", "a court has many decisions of a day"),
    (
        {"court": "BAMF", "date": "2018-09-27", "doctype": "Bescheid"},
        "decision/bamf/2018-09-27/unknown",
        "an act of an authority",
    ),
    (
        {"court": "BGH", "date": "2018-09-27", "reporter": "BGHZ 1, 2; NJW 2018, 5"},
        "decision/reporter/bghz-1-2",
        "the first reporter",
    ),
    ({"court": "BGH", "date": "2018-09-27", "reporter": "juris"}, "", "a database is no place of one decision"),
    ({"court": "BVerwG", "file_number": "10 C 4.12"}, "decision/bverwg/unknown/10-c-4-12", "no date"),
    (
        {"court": "OLG X", "date": "2018-05-16", "file_number": "I-3 Wx 76/18, 3 Wx 76/18"},
        "decision/olg-x/2018-05-16/3-wx-76-18",
        "two file numbers: the first",
    ),
    (
        {"court": "BVerwG", "reporter": "NVwZ 2000, 59"},
        "decision/reporter/nvwz-2000-59/bverwg",
        "only where it is printed, and whose it is",
    ),
    (
        {"court": "BVerwG", "date": "1999-09-27", "reporter": "NVwZ 2000, 59"},
        "decision/reporter/nvwz-2000-59/bverwg/1999-09-27",
        "and its day",
    ),
    (
        {"date": "1999-09-27", "reporter": "NVwZ 2000, 59"},
        "decision/reporter/nvwz-2000-59/unknown/1999-09-27",
        "the day without a court",
    ),
    ({"reporter": "InfAuslR 1998, 213"}, "decision/reporter/infauslr-1998-213", "not even the court"),
    ({"court": "BVerwG"}, "", "a court alone is no decision"),
]

ACTS = [
    ({"court": "BAMF", "doctype": "Entscheidung"}, True, "an authority"),
    ({"court": "", "doctype": "Bescheid"}, True, "an act by its name"),
    ({"court": "", "doctype": "Remonstrationsbescheid"}, True, "a compound of it"),
    ({"court": "SG Ulm", "doctype": "Gerichtsbescheid"}, False, "what a court decides without hearing"),
    ({"court": "BGH", "doctype": "Beschluss"}, False, "a court"),
]


@pytest.mark.parametrize(("fields", "path", "why"), DECISIONS, ids=[row[2] for row in DECISIONS])
def test_decisions_are_named_once(fields: dict[str, str], path: str, why: str) -> None:
    found = cited.decision_iri(Citation(0, 1, "decision", "", **fields))  # type: ignore[arg-type]
    assert found.removeprefix(BASE) == path, why


@pytest.mark.parametrize(("fields", "expected", "why"), ACTS, ids=[row[2] for row in ACTS])
def test_acts_of_authorities_are_kept_apart(fields: dict[str, str], expected: bool, why: str) -> None:
    citation = Citation(0, 1, "decision", "", date="2017-01-02", **fields)  # type: ignore[arg-type]
    assert cited.is_administrative(citation) is expected, why
    types = {
        q.object.value
        for q in nquads.parse(cited.decision(citation, BASE + "decision/x"))
        if q.predicate.value.endswith("#type")
    }
    assert any(name.endswith("#Verwaltungsakt") for name in types) is expected


def test_two_citations_of_one_decision_agree_on_its_label() -> None:
    labels = set()
    for doctype in ("Urteil", "Beschluss"):  # two places of one text may call it differently
        citation = Citation(
            0, 1, "decision", "", court="BGH", date="2018-06-20", file_number="XII ZB 369/17", doctype=doctype
        )
        labels |= {
            q.object.value
            for q in nquads.parse(cited.decision(citation, cited.decision_iri(citation)))
            if q.predicate.value.endswith("#label") and "decision/" in q.subject.value
        }
    assert labels == {"BGH, 20.06.2018 – XII ZB 369/17"}


def test_a_unit_of_an_unknown_statute_comes_with_those_above() -> None:
    quads = list(nquads.parse(cited.norm("GKG", "gkg", ("53", "abs-2", "nr-1"), "§ 53 Abs. 2 Nr. 1 GKG")))
    labels = [q.object.value for q in quads if q.predicate.value.endswith("#label")]
    assert labels == ["GKG", "§ 53 GKG", "§ 53 Abs. 2 GKG", "§ 53 Abs. 2 Nr. 1 GKG"]
    within = [q for q in quads if q.predicate.value.endswith("#within") and q.subject.value.endswith("nr-1")]
    assert {q.object.value.removeprefix(BASE) for q in within} == {"norm/gkg", "norm/gkg/53", "norm/gkg/53/abs-2"}
    known = [q.object.value for q in quads if q.predicate.value.endswith("#structureKnown")]
    assert known == ["false"]


CITED_KINDS = [
    (("67", "satz-1", "tab-1", "nr-5"), "§ 67 Satz 1 Tabelle 1 Nr. 5 X", "Nummer", "a number inside a table"),
    (("67", "tab-1"), "§ 67 Tabelle 1 X", "Tabelle", "a table"),
    (("3", "bst-a", "dbst-aa"), "§ 3 Buchst. a Doppelbuchst. aa X", "Doppelbuchstabe", "a double letter"),
    (("3", "str-2"), "§ 3 Spiegelstrich 2 X", "Spiegelstrich", "an indent"),
    (("anlage-3a",), "Anlage 3a X", "Anlage", "an annex is no section"),
    (("eingangsformel",), "Eingangsformel X", "Textteil", "nor is the enacting formula"),
    (("229", "par-5"), "§ 229 § 5 X", "Paragraph", "a section below a section or article"),
]


@pytest.mark.parametrize(("unit", "label", "kind", "why"), CITED_KINDS)
def test_every_kind_of_unit_can_be_cited(unit: tuple[str, ...], label: str, kind: str, why: str) -> None:
    quads = list(nquads.parse(cited.norm("X", "x", unit, "§")))
    iri = BASE + "/".join(("norm/x", *unit))
    told = {q.predicate.value.rpartition("#")[2]: q.object.value for q in quads if q.subject.value == iri}
    assert (told["label"], told["type"].rpartition("#")[2]) == (label, kind), why


def test_what_the_reader_of_statutes_can_name_the_graph_can_describe() -> None:
    assert set(units._SEGMENT.values()) <= set(cited._KINDS)


@pytest.mark.parametrize(
    ("name", "slug", "sign"),
    [
        ("DSGVO", "vo-eu-2016-679", "Art."),
        ("DS-GVO", "vo-eu-2016-679", "§"),
        ("VO (EU) 2016/679", "vo-eu-2016-679", ""),
    ],
    ids=["as it should be", "the wrong sign", "a lower unit alone"],
)
def test_a_cited_unit_has_one_label_whoever_cites_it(name, slug, sign):
    described = "".join(cited.norm(name, slug, ("6", "abs-1"), sign))
    labels = {quad.object.value for quad in nquads.parse([described]) if str(quad.predicate.value).endswith("#label")}
    assert labels == {"VO (EU) 2016/679", "Art. 6 VO (EU) 2016/679", "Art. 6 Abs. 1 VO (EU) 2016/679"}


@pytest.mark.parametrize(
    ("unit", "label"),
    [
        (("23", "tab-1", "dbst-aa"), "§ 23 Tabelle 1 Doppelbuchst. aa X"),
        (("anlage-3a", "nr-1"), "Anlage 3a Nr. 1 X"),
        (("anhang-iv", "nr-2-3", "abs-4"), "Anhang IV Nr. 2.3 Abs. 4 X"),
        (("anhang-1a", "nr-1"), "Anhang 1a Nr. 1 X"),
        (("anhang",), "Anhang X"),
    ],
)
def test_units_are_called_as_they_are_cited(unit: tuple[str, ...], label: str) -> None:
    assert cited.label("X", unit, article=False) == label
