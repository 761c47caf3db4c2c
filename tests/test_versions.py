"""Which version was in force on a day: what notes date, where intervals end, what is likely only, what is gone."""

import pyoxigraph as ox
import pytest

from normgraph import identifiers, norm_names, synopsis, versions, versions_repealed, versions_text
from normgraph.graph import statute
from normgraph.graph.terms import describe, link, term, text
from normgraph.ingest import gii
from normgraph.ingest.model import Kind, Section, Statute
from normgraph.versions import Basis, Evidence, Norm, Observation, Version
from normgraph.versions_model import Remark
from tests.ingest.gii_samples import items, law, section


def seen(*days: str, chain: str = "git") -> list[Observation]:
    return [Observation(day, f"{chain}, {day}", f"urn:{chain}:{day}", chain) for day in days]


def dated(norm: Norm) -> Norm:
    for version in norm.versions:
        version.seen = sorted({one.day for one, shown in norm.sightings() if shown is version})
    versions._date(norm)
    return norm


def slot(*wordings: Version, states: tuple[str, ...] = (), evidence: tuple[Evidence, ...] = ()) -> Norm:
    iri = "https://w3id.org/normgraph/id/norm/xg/1"
    return dated(Norm(iri, "§ 1 XG", list(wordings), list(evidence), states=seen(*states)))


def note(version: str, **days: str) -> Evidence:
    return Evidence(f"urn:e:{version}", "urn:n", "note", "IdF … mWv", "§ 1 XG", version=version, **days)


NOTED = slot(
    Version("urn:a", "", seen("2025-10-14")),
    Version("urn:b", "", seen("2025-11-06", "2026-07-29")),
    Version("urn:c", "", seen("2026-08-03", "2026-08-12")),
    states=("2026-03-11",),
    evidence=(note("urn:b", first="2025-10-30"), note("urn:c", first="2025-10-30")),
)


@pytest.mark.parametrize(
    ("day", "status", "version"),
    [
        ("2025-10-29", "unknown", None),  # before the note's day
        ("2025-10-30", "known", "urn:b"),  # the text beside which the note first stood
        ("2025-11-06", "known", "urn:b"),
        ("2026-03-01", "unknown", None),  # 125 days between two states: more than a quarter
        ("2026-03-11", "known", "urn:b"),  # shown that day
        ("2026-08-01", "unknown", None),  # between the old text and a new one that keeps the old note
        ("2026-08-11", "unknown", None),  # the start of the new text is not known
        ("2026-08-12", "probable", "urn:c"),  # nor is it on the day that shows it, but nothing says otherwise
    ],
)
def test_a_note_dates_the_first_text_seen_from_its_day_on(day: str, status: str, version: str | None) -> None:
    answer = versions.on(NOTED, day)
    assert (answer.status, answer.version and answer.version.iri) == (status, version)


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-04-01", "known"), ("2026-04-20", "unknown"), ("2026-05-10", "probable"), ("2026-06-01", "unknown")],
)
def test_an_interval_ends_before_another_text(day: str, status: str) -> None:
    a = Version("urn:a", "", seen("2026-04-01", "2026-08-19"), first="2026-04-01")
    b = Version("urn:b", "", seen("2026-05-10", chain="gii"))
    assert versions.on(Norm("urn:n", "§ 1", [a, b]), day).status == status


@pytest.mark.parametrize(
    ("first", "last", "day", "basis"),
    [
        ("", "2026-06-30", "2026-06-30", Basis("nearestState", ("2026-05-04",))),  # seen 57 days before
        ("", "2026-05-04", "2026-05-04", Basis("until", ("2026-05-04",))),  # seen on its last day
        ("", "2026-06-30", "2026-05-04", Basis("shown", ("2026-05-04", "2026-06-30"))),
        ("", "2026-09-30", "2026-09-30", None),  # more than a quarter
        ("2026-05-01", "", "2026-05-02", Basis("nearestState", ("2026-05-04",))),  # the day is of the slot only
        ("2026-05-01", "", "2026-05-04", Basis("from", ("2026-05-01", "2026-05-04"))),
        ("2026-05-01", "", "2026-05-05", None),  # not shown any more
        ("2026-01-01", "", "2026-05-03", None),  # 123 days between the first day and the state
    ],
)
def test_what_rests_on_a_state_of_another_day_is_not_proved(
    first: str, last: str, day: str, basis: Basis | None
) -> None:
    assert Version("urn:v", "", seen("2026-05-04"), first=first, last=last).in_force(day) == basis


def test_the_words_name_the_nearest_state_in_both_languages() -> None:
    norm = Norm("urn:n", "§ 1", [Version("urn:v", "", seen("2026-05-04"), last="2026-06-30")])
    answer = versions.on(norm, "2026-06-30")
    assert list(versions_text.lines(answer))[:2] == [
        "§ 1, 2026-06-30: geltende Fassung wahrscheinlich, nicht bewiesen",
        "  nächster beobachteter Stand 57 Tage davor (2026-05-04); eine Änderung dazwischen ist nicht ausgeschlossen",
    ]
    assert "57 days before" in versions_text.to_json(answer)["basis"]


GONE = slot(
    Version("urn:a", "", seen("2026-06-01", "2026-07-19")),
    states=("2026-05-01", "2026-06-01", "2026-07-19", "2026-07-29"),
    evidence=(Evidence("urn:e", "urn:n", "transition", "", "§ 9 XG", on="2026-07-28"),),
)


def test_a_state_without_the_unit_is_another_text() -> None:
    assert versions.on(GONE, "2026-07-28").basis == Basis("nearestState", ("2026-07-19",))
    lines = list(versions_text.lines(versions.on(GONE, "2026-07-29")))
    gone = "  Der danach beobachtete Stand vom 2026-07-29 zeigt keinen Wortlaut der Einheit mehr"
    assert any(line.startswith(gone) for line in lines)
    assert not any("„“" in line for line in lines)
    assert not any("Kein Beleg für die Geltung" in line for line in lines)


def test_the_nearest_states_are_those_between_first_and_last_too() -> None:
    """Of an unbroken run the graph keeps two observations; what was shown between had been passed over."""
    run = slot(Version("urn:a", "", seen("2023-01-03", "2025-12-31")), states=("2023-01-20", "2024-06-01"))
    lines = list(versions_text.lines(versions.on(run, "2023-01-25")))
    assert [line.split(": ")[1][:10] for line in lines if "beobachtet:" in line] == ["2023-01-20", "2024-06-01"]
    assert any("(Stand 2023-01-20" in line for line in lines)


def test_a_unit_that_came_later_is_absent_before() -> None:
    answer = versions.on(GONE, "2026-05-01")
    assert answer.absent
    assert answer.absent.day == "2026-05-01"


FAR = slot(
    Version("urn:a", "", seen("2012-08-02", "2013-01-11")),
    Version("urn:b", "", seen("2026-04-13")),
    evidence=(
        Evidence("urn:1", "urn:n", "transition", "bis zum 31. Dezember 2012", "§ 9 XG", last="2012-12-31"),
        Evidence("urn:2", "urn:n", "transition", "bis zum 31. März 2026", "§ 8 XG", last="2026-03-31"),
    ),
)


@pytest.mark.parametrize(
    ("day", "bearing", "why"),
    [
        ("2012-11-29", ["urn:1"], "at most a quarter off"),
        ("2012-08-03", ["urn:1"], "between the two states around the day"),
        ("2011-01-01", [], "far before: what is said of 2012 and 2026 says nothing of it"),
        ("2020-01-01", ["urn:2"], "between the states around the day, also years off"),
        ("2026-04-13", ["urn:2"], "it dates the version found"),
    ],
)
def test_only_evidence_that_bears_on_the_day_is_printed(day: str, bearing: list[str], why: str) -> None:
    answer = versions.on(FAR, day)
    assert [one.iri for one in FAR.evidence if answer.bears(one)] == bearing, why
    lines = list(versions_text.lines(answer))
    assert [one.verbatim in "\n".join(lines) for one in FAR.evidence] == [one.iri in bearing for one in FAR.evidence]
    assert [one["bears"] for one in versions_text.to_json(answer)["evidence"]] == [
        one.iri in bearing for one in FAR.evidence
    ]


@pytest.mark.parametrize(("lang", "head"), [("de", "Nächstliegender Wortlaut, nicht der"), ("en", "nearest text, not")])
def test_a_text_of_another_day_says_so(lang: str, head: str) -> None:
    for day, state in (("2015-01-01", "2013-01-11"), ("2025-06-01", "2026-04-13")):
        lines = list(versions_text.lines(versions.on(FAR, day), lang))
        assert any(line.startswith(head) and state in line for line in lines), "the text seen nearest to the day"
    assert not any(line.startswith(head) for line in versions_text.lines(versions.on(FAR, "2026-04-13"), lang))


def test_a_law_as_a_whole_has_its_text_in_its_units() -> None:
    law = Norm(identifiers.norm("xg"), "XG", [Version("urn:v", "", seen("2013-01-11"))])
    assert list(versions_text.lines(versions.on(law, "2020-01-01")))[-1] == "Der Wortlaut steht in den Einheiten."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "§ 1 Nr. 1 Satz 2 StAG",
            "no version at hand of § 1 Nr. 1 StAG has this unit; its sentences stand in the items below: "
            "§ 1 Nr. 1 Buchst. a Satz 2 StAG, § 1 Nr. 1 Buchst. b Satz 2 StAG",
        ),
        (
            "§ 1 Nr. 1 Satz 3 StAG",  # the third of letter b, or of the whole number
            "no version at hand of § 1 Nr. 1 StAG has this unit; its sentences stand in the items below: "
            "§ 1 Nr. 1 Buchst. b Satz 3 StAG",
        ),
        ("§ 1 Nr. 2 Satz 2 StAG", "no version at hand of § 1 Nr. 2 StAG has this unit"),
        ("§ 1 Nr. 1 Buchst. c StAG", "no version at hand of § 1 Nr. 1 StAG has this unit; it has Buchst. a, b"),
    ],
)
def test_a_sentence_that_an_item_lacks_is_named_below_the_item(name: str, said: str) -> None:
    letters = items(("a)", "Eins. Zwei."), ("b)", "Eins. Zwei. Drei."))
    text_ = "<P>Frei sind " + items(("1.", "x" + letters), ("2.", "y")) + "</P>"
    graph = ox.Store()
    graph.extend(statute.quads(gii.read_statute(law(section("§ 1", text_), jurabk="StAG"), "stag.xml")))
    remark = versions.norm(graph, norm_names.unit(name, graph)).remark
    assert remark
    assert remark.text() == said


def test_a_unit_without_a_text_of_its_own_says_where_it_stands() -> None:
    """A section that only says which one holds its text now, and an article whose text stands in its paragraphs."""

    def one(path: tuple[str, ...], kind: Kind, heading: str, text: str) -> Section:
        number = path[-1].rpartition("-")[2]
        name = f"{'Art' if kind is Kind.ARTIKEL else '§'} {number}"
        digest = identifiers.text_hash(text) if text else ""
        return Section(path, kind, number, name, heading, path[:-1], text=text, hash=digest)

    sections = (
        one(("1",), Kind.ARTIKEL, "(jetzt Art 2)", ""),
        one(("2",), Kind.ARTIKEL, "Von A", ""),
        one(("2", "par-1"), Kind.PARAGRAPH, "", "Es gilt A."),
        one(("2", "par-2"), Kind.PARAGRAPH, "", "Es gilt B."),
        one(("3",), Kind.ARTIKEL, "", ""),
    )
    graph = ox.Store()
    graph.extend(statute.quads(Statute("xg", "XG", "", "", "", "", "", "", "", "", "2026-01-01", sections=sections)))
    paths = (("1",), ("2",), ("2", "par-1"), ("3",))
    remarks = [versions.norm(graph, identifiers.norm("xg", *path)).remark for path in paths]
    assert remarks == [
        Remark("bare", ("(jetzt Art 2)", "gesetze-im-internet.de: XG, 2026-01-01")),  # another source may have a text
        Remark("below", ("Art. 2 § 1 XG, Art. 2 § 2 XG",)),
        None,
        Remark("there"),
    ]
    said = "present in the source, but without a text (gesetze-im-internet.de: XG, 2026-01-01); heading: (jetzt Art 2)"
    assert remarks[0]
    assert remarks[0].text() == said


def test_a_unit_is_in_the_text_of_its_section() -> None:
    """What ships has versions of sections alone; those of an Absatz come with a history, and their text with them."""
    graph, unit = ox.Store(), ox.NamedNode(identifiers.norm("stag", "1", "abs-1"))
    graph.extend(
        statute.quads(gii.read_statute(law(section("§ 1", "<P>(1) Es gilt A.</P><P>(2) B.</P>"), jurabk="StAG"), "s"))
    )
    for quad in list(graph.quads_for_pattern(None, term("eli:is_member_of"), unit, None)):
        graph.remove(quad)
        graph.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:history")))
    found = versions.norm(graph, unit.value)
    assert ([version.text for version in found.versions], found.remark) == (["(1) Es gilt A."], None)


def test_a_source_that_never_shows_a_unit_proves_nothing_by_it() -> None:
    """One history has the sections of a law and none of its articles; another never had the article's paragraph."""
    graph = ox.Store()
    turtle = f"""@prefix ng: <{identifiers.NS}> . @prefix eli: <http://data.europa.eu/eli/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix n: <{identifiers.norm("xg")}> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        <{identifiers.norm("xg")}> rdfs:label "XG" ."""
    law, art, part = (identifiers.norm("xg", *path) for path in ((), ("14",), ("14", "abs-1")))
    shown = {
        "one": {"2012-10-18": (law, art), "2022-01-28": (law, art, part)},
        "other": {"2021-04-28": (law,), "2023-07-01": (law,)},
    }
    for chain, states in shown.items():
        for day, units in states.items():
            for unit in units:
                version, seen = f"<{unit}/version/{day}>", f"<urn:o:{chain}:{day}:{len(unit)}>"
                turtle += f"""
                    {version} eli:is_member_of <{unit}> ; ng:textHash "{day}" .
                    {seen} ng:observed {version} ; ng:observedIn <urn:{chain}:{day}> ; ng:observedOn "{day}"^^xsd:date .
                    <urn:{chain}:{day}> rdfs:label "{chain}" ; dcterms:isPartOf <urn:{chain}> ."""
    graph.load(turtle.encode(), ox.RdfFormat.TURTLE)
    found = versions.norm(graph, art)
    assert {one.chain for one, _ in found.sightings()} == {"urn:one"}
    answer = versions.on(found, "2021-04-28")
    assert (answer.status, answer.absent) == ("unknown", None)
    assert answer.nearest.hash == "2022-01-28", "nearer than the text of 2012"
    paragraph = versions.on(versions.norm(graph, part), "2012-10-01")
    assert paragraph.absent.day == "2012-10-18", "that source shows the article without it"


@pytest.mark.parametrize(
    ("days", "status"),
    [(("2026-06-11",), "known"), (("2026-06-11", "2026-06-12"), "unknown"), (("2026-06-12",), "unknown")],
    ids=["one day", "two last days", "the day that shows the new text"],
)
def test_what_contradicts_itself_proves_nothing(days: tuple[str, ...], status: str) -> None:
    evidence = [Evidence(f"urn:{day}", "urn:n", "transition", "", "§ 9 XG", last=day) for day in days]
    evidence.append(Evidence("urn:c", "urn:n", "curated", "", "", "2026-06-12"))
    a, b = Version("urn:a", "", seen("2026-06-01")), Version("urn:b", "", seen("2026-06-12", "2026-07-29"))
    answer = versions.on(slot(a, b, evidence=tuple(evidence)), "2026-06-12")
    assert (answer.status, answer.basis.kind) == (status, "from" if status == "known" else "contradiction")
    assert versions.on(slot(a, b, evidence=tuple(evidence)), "2026-07-01").version is not a


@pytest.mark.parametrize("by", ["urn:law> ng:evidenceFor <{0}> ; ng:firstDay", "{0}> ng:documentedFrom"])
@pytest.mark.parametrize("made", ["2019-11-22", "1985-06-04"], ids=["an older law of the name", "this law"])
@pytest.mark.parametrize("last", ["2019-12-31", "2020-01-01"], ids=["the day before", "the day of the change"])
def test_what_is_said_of_an_older_law_of_the_name_is_not_said_of_this_one(made: str, by: str, last: str) -> None:
    """The StrlSchV of 2018-12-31 names that day as the last one of the older StrlSchV."""
    graph, law = ox.Store(), identifiers.norm("xg")
    turtle = f"""@prefix ng: <{identifiers.NS}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix dcterms: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <{law}> rdfs:label "XG" ; dcterms:date "{made}"^^xsd:date .
        <{by.format(law)} "2020-01-01"^^xsd:date .
        <urn:unit> ng:evidenceFor <{law}/1> ; ng:lastDay "{last}"^^xsd:date ."""
    graph.load(turtle.encode(), ox.RdfFormat.TURTLE)
    found = versions.norm(graph, identifiers.norm("xg", "1"))
    assert [one.last for one in found.evidence] == ([] if made > "2019" else [last])


@pytest.mark.parametrize(
    ("unit", "said"),
    [("1", ["1/abs-3"]), ("1/abs-3/satz-1", ["1/abs-3"]), ("1/abs-3", ["1/abs-3"]), ("1/abs-1", []), ("1/abs-30", [])],
)
def test_what_is_said_of_a_part_that_is_gone_is_said_of_nothing_beside_it(unit: str, said: list[str]) -> None:
    """§ 30 TierZG ended § 6 Abs. 3 alone; that day was shown for Abs. 1 too."""
    graph, law = ox.Store(), identifiers.norm("xg")
    turtle = f"""@prefix ng: <{identifiers.NS}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <{law}> rdfs:label "XG" .
        <urn:e> ng:evidenceFor <{law}/1> ; ng:evidenceForPart <{law}/1/abs-3> ; ng:lastDay "2021-04-20"^^xsd:date ."""
    graph.load(turtle.encode(), ox.RdfFormat.TURTLE)
    found = versions.norm(graph, identifiers.norm("xg", *unit.split("/"))).evidence
    assert [one.unit.removeprefix(f"{law}/") for one in found] == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [("commencement", "XG ab 2025-01-01 (das Gesetz als Ganzes, in seiner ersten Fassung): "), ("transition", "")],
    ids=["it came into force", "a version of it"],
)
def test_a_section_has_the_coming_into_force_of_its_law_which_dates_no_version(kind: str, said: str) -> None:
    one = Section(
        ("1",), Kind.PARAGRAPH, "1", "§ 1", "", (), text="Es gilt A.", hash=identifiers.text_hash("Es gilt A.")
    )
    graph, law = ox.Store(), identifiers.norm("xg")
    graph.extend(statute.quads(Statute("xg", "XG", "", "", "", "", "", "", "", "", "2025-01-10", sections=(one,))))
    turtle = f"""@prefix ng: <{identifiers.NS}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <urn:e> ng:evidenceFor <{law}> ; ng:evidenceKind "{kind}" ; ng:firstDay "2025-01-01"^^xsd:date ."""
    graph.load(turtle.encode(), ox.RdfFormat.TURTLE)
    answer = versions.on(versions.norm(graph, identifiers.norm("xg", "1")), "2025-01-05")
    lines = list(versions_text.lines(answer))
    assert (answer.status, [line.strip() for line in lines if "XG ab" in line]) == (
        "unknown",
        [f"{said}()"] if said else [],
    )
    assert versions.norm(graph, law).remark == Remark("whole")
    assert not answer.norm.versions[0].first


@pytest.mark.parametrize(
    ("kind", "newer", "said"),
    [("repealed", True, ["repealed"]), ("repealed", False, []), ("amended", True, []), ("moved", False, ["moved"])],
    ids=["gone, then new", "gone", "the same rule", "gone elsewhere"],
)
def test_a_synopsis_knows_what_the_number_hides(kind: str, newer: bool, said: list[str]) -> None:
    a = Version("urn:a", "", seen("2025-12-31"), text="Alt.")
    b = Version("urn:b", "", seen("2026-08-12"), text="Neu.") if newer else None
    found = Norm("urn:n", "§ 1", [a], steps=[("2026-01-04", "2025-12-31", kind, "", 0.0)])
    sides = [synopsis.Side(one, seen(day)[0], day, "") for one, day in ((a, "2025-12-31"), (b, "2026-08-12"))]
    assert [step.kind for step in synopsis.descent(found, *sides)] == said
    assert synopsis.descent(found, sides[0], sides[0]) == []


def test_of_a_law_that_is_only_cited_nothing_is_said_of_what_it_has() -> None:
    law = identifiers.norm("kwg")
    graph = ox.Store()
    graph.extend(
        [
            *describe("urn:g", law, ("rdfs:label", text("KWG")), ("ng:structureKnown", ox.Literal(False))),
            *describe("urn:g", identifiers.norm("kwg", "1"), ("ng:number", text("1")), ("ng:statute", link(law))),
        ]
    )
    remark = versions.norm(graph, identifiers.norm("kwg", "1", "abs-2")).remark
    assert remark
    assert remark.text("de").startswith("von KWG hat der Graph keinen Text, nur Zitate")


@pytest.mark.parametrize(
    ("unit", "said", "why"),
    [
        ("16", "repealed: in its place the source has §§ 15 bis 20 XG (repealed)", "in the range"),
        ("15/abs-1", "repealed: in its place the source has §§ 15 bis 20 XG (repealed)", "below one in the range"),
        ("21", "", "beside the range"),
        ("17", "", "the law has it by itself"),
    ],
)
def test_a_section_in_a_range_of_repealed_ones_is_repealed(unit: str, said: str, why: str) -> None:
    xg = "https://w3id.org/normgraph/id/norm/xg"
    graph = ox.Store()
    graph.load(
        f"""PREFIX ng: <https://w3id.org/normgraph/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        GRAPH <https://w3id.org/normgraph/id/graph/statute/xg> {{
          <{xg}/15-bis-20> ng:repealed true ; rdfs:label "§§ 15 bis 20 XG" . <{xg}/17> ng:number "17" }}""".encode(),
        ox.RdfFormat.TRIG,
    )
    remark = versions_repealed.in_range(graph, f"{xg}/{unit}")
    assert (remark.text() if remark else "") == said, why
