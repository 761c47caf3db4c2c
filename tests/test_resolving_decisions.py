"""A citation leads to the decision held that it names, by kind, ECLI, number or none; to several where they fit."""

import asyncio
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from mcp import Client
from normgraph_api.app import create_app
from normgraph_api.assistants import create_server
from normgraph_api.settings import Settings
from typer.testing import CliRunner

from normgraph import assets, catalogue, identifiers, importing_decisions, judge, resolving, store
from normgraph.cli import app
from normgraph.errors import UnknownThing
from normgraph.graph import naming
from normgraph.namespaces import prefixes
from tests.ingest.decision_samples import lines, oldp, rii
from tests.test_importing_decisions import put, said, violations

JOINED = rii(
    doknr="J", gertyp="BVerwG", number="1 C 5.19, 1 C 6.19", date="20200101", doktyp="Urteil",
    ecli="ECLI:DE:BVerwG:2020:010120U1C5.19.0",
)  # fmt: skip
URTEIL = rii(
    doknr="U", gertyp="BVerwG", number="1 C 7.19", date="20200102", doktyp="Urteil",
    ecli="ECLI:DE:BVerwG:2020:020120U1C7.19.0", before="vorgehend VG Ulm, 1. Mai 2018, Az: 4 K 1/17, Urteil",
)  # fmt: skip
BESCHLUSS = rii(
    doknr="B", gertyp="BVerwG", number="1 C 7.19", date="20200102", ecli="ECLI:DE:BVerwG:2020:020120B1C7.19.0"
)
LATER = rii(doknr="L", gertyp="BVerwG", number="1 C 8.19", date="20230102")
BELOW = lines(
    oldp(court={"name": "Verwaltungsgericht Ulm"}, file_number="4 K 2/17, 4 K 1/17", date="2018-05-01", type="Urteil")
)
PREFIXED = rii(doknr="P", gertyp="VG", gerort="Berlin", number="VG 29 K 1.11", date="20120504", doktyp="Urteil")
BERLIN = "vg-berlin/2012-05-04/29-k-1-11"
J, U = "2020-01-01/1-c-5-19", "2020-01-02/1-c-7-19"
B = f"{U}/ecli-de-bverwg-2020-020120b1c7-19-0"
NOWHERE = "unknown/1-c-9-19"

CITED = [
    # text, match type, where it leads, verdict of `cite` and the service, why
    # (those without a day first: behind one with its day they are of that day)
    ("BVerwG 1 C 5.19", "resolved", {J}, "found", "without a day, the only one"),
    ("BVerwG 1 C 6.19", "resolved", {J}, "found", "without a day, by the second number"),
    ("BVerwG 1 C 6/19", "resolved", {J}, "found", "with a stroke for the point"),
    ("BVerwG 1 C 7.19", "ambiguous", {U, B}, "ambiguous", "without a day, several"),
    ("BVerwG, Beschluss - 1 C 7.19 -", "resolved", {B}, "found", "without a day, by kind"),
    ("BVerwG, Beschluss - 1 C 5.19 -", "exact", {"unknown/1-c-5-19"}, "doubtful",
     "another kind without a day is another decision"),
    ("BVerwG 1 C 8.19", "exact", {"unknown/1-c-8-19"}, "found", "one later than what cites it; a draft has no day"),
    ("BVerwG 1 C 9.19", "exact", {NOWHERE}, "cited only", "none is held"),
    ("VG Berlin 29 K 1.11", "resolved", {BERLIN}, "found", "without a day"),
    ("BVerwG, Urteil vom 2. Januar 2020 - 1 C 7.19 -, NJW 2020, 5", "exact", {U}, "found", "by kind"),
    ("BVerwG, Beschluss vom 2. Januar 2020 - 1 C 7.19 -", "resolved", {B}, "found", "by kind"),
    ("BVerwG, Beschlüsse vom 3. Mai 2001 - 1 B 1.01 - und vom 2. Januar 2020 - 1 C 7.19 -", "resolved", {B}, "found",
     "by a kind that stands before the first of several"),
    ("BVerwG, 2. Januar 2020 - 1 C 7.19 -", "ambiguous", {U, B}, "ambiguous", "without a kind"),
    ("BVerwG, Entscheidung vom 2. Januar 2020 - 1 C 7.19 -", "ambiguous", {U, B}, "ambiguous",
     "a kind that tells nothing"),
    ("BVerwG, Urteil vom 2. Januar 2020 - 1 C 7.19 - ECLI:DE:BVerwG:2020:020120U1C7.19.0", "exact", {U}, "found",
     "both agree"),
    ("ECLI:DE:BVerwG:2020:020120B1C7.19.0", "exact", {B}, "found", "the ECLI alone"),
    ("ECLI:DE:BVERWG:2020:020120B1C7.19.0", "exact", {B}, "found", "the ECLI in upper case"),
    ("ECLI:DE:BVerwG:2019:020119B1C7.18.0", "exact", {"ecli/ecli-de-bverwg-2019-020119b1c7-18-0"}, "cited only",
     "of another one"),
    ("BVerwG, Urteil vom 1. Januar 2020 - 1 C 5.19 - ECLI:DE:BVerwG:2020:020120B1C7.19.0", "ambiguous", {J, B},
     "doubtful", "an ECLI that contradicts the number"),
    ("BVerwG, Urteil vom 1. Januar 2020 - 1 C 5.19 - ECLI:DE:BGH:2020:020120UIZR7.19.0", "ambiguous",
     {J, "ecli/ecli-de-bgh-2020-020120uizr7-19-0"}, "doubtful", "an ECLI of another court"),
    ("BVerwG, Urteil vom 1. Januar 2020 - 1 C 6.19 -", "resolved", {J}, "found", "the second of two joined numbers"),
    ("BVerwG, Urteil vom 1. Januar 2020 - 1 C 5.19, 1 C 6.19 -", "exact", {J}, "found", "both numbers"),
    ("BVerwG, Urteil vom 1. Januar 2020 - 1 C 4.19, 1 C 6.19 -", "resolved", {J}, "found", "one of them is held"),
    ("BVerwG, Beschluss vom 1. Januar 2020 - 1 C 5.19 -", "resolved", {J}, "doubtful",
     "another kind than the one held is said"),
    ("BVerwG, Gerichtsbescheid vom 1. Januar 2020 - 1 C 5.19 -", "resolved", {J}, "doubtful",
     "a Gerichtsbescheid is no Urteil"),
    ("BVerwG, Urteil vom 9. Januar 2020 - 1 C 5.19 -", "exact", {"2020-01-09/1-c-5-19"}, "doubtful", "another day"),
    ("VG Berlin, Urteil vom 4. Mai 2012 - 29 K 1.11 -", "exact", {BERLIN}, "found", "held with its court before it"),
    ("VG Berlin, Urteil vom 4. Mai 2012 - VG 29 K 1.11 -", "exact", {BERLIN}, "found", "cited with it"),
]  # fmt: skip


def citing(*texts: str, name: str = "C") -> bytes:
    one = ". Anderes sagt niemand. ".join(texts) + "."
    return rii(doknr=name, number="V ZR 1/20", date="20210203", one=one)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the decisions above and one that cites each row."""
    folder = tmp_path_factory.mktemp("held")
    with store.Builder(folder / "store") as builder:
        builder.publish()
    (folder / "all").mkdir()
    documents = (JOINED, URTEIL, BESCHLUSS, LATER, BELOW, PREFIXED, citing(*(row[0] for row in CITED)))
    for number, data in enumerate(documents):
        (folder / "all" / str(number)).write_bytes(data)
    importing_decisions.decisions([str(folder / "all")], folder / "store")
    return folder / "store"


PLACES = """SELECT ?end ?match (GROUP_CONCAT(DISTINCT STR(?place)) AS ?places) (SAMPLE(?why) AS ?reason) WHERE {
    ?citation ng:citedIn <%s> ; ng:end ?end ; ng:matchType ?match .
    { ?citation ng:target ?place } UNION { ?citation ng:candidate ?place }
    OPTIONAL { ?citation ng:reason ?why } } GROUP BY ?citation ?end ?match ORDER BY ?end"""
CITES = identifiers.decision("BGH", "2021-02-03", "V ZR 1/20")


def places(directory: Path) -> Iterator[tuple[str, str, set[str], str]]:
    """Yield the verbatim text, match, places and reason of each citation of a decision that cites the Federation's."""
    graph = store.open_store(directory)
    answer = graph.query(PLACES % CITES, prefixes=prefixes(), use_default_graph_as_union=True)
    for row in answer:  # type: ignore[union-attr]
        found = {iri.removeprefix(identifiers.iri("decision", "")) for iri in row["places"].value.split()}
        short = {place.removeprefix("bverwg/") for place in found}
        reason = row["reason"].value if row["reason"] else ""
        yield row["end"].value, row["match"].value.rpartition("#")[2], short, reason


def test_each_citation_leads_where_it_should(held: Path) -> None:
    found = [(match, short, reason) for _, match, short, reason in places(held) if short != {"2001-05-03/1-b-1-01"}]
    assert len(found) == len(CITED)
    wrong = [
        (text, match, short, why)
        for (text, meant, to, _, why), (match, short, _) in zip(CITED, found, strict=True)
        if (match, short) != (meant, to)
    ]
    assert wrong == []
    assert all(reason for match, _, reason in found if match == "ambiguous")
    reasons = dict(zip([row[-1] for row in CITED], [reason for _, _, reason in found], strict=True))
    assert reasons["without a day, the only one"] == judge.ONLY
    assert reasons["another kind than the one held is said"] == judge.OTHER_KIND
    assert "1 C 5.19 is not in it" in reasons["an ECLI that contradicts the number"]
    assert violations(held) == []


def test_what_asks_a_store_agrees_with_import(held: Path) -> None:
    """`cite`, HTTP and the tools of assistants give each citation the place that import gives it, and one verdict."""
    text = ". Anderes sagt niemand. ".join(row[0] for row in CITED) + "."
    shown = CliRunner().invoke(app, ["cite", "--store", str(held), "--format", "jsonl"], input=text).stdout
    by_command = json.loads(shown)["citations"]
    with TestClient(create_app(Settings(store=held, workers=1))) as client:
        by_http = client.post("/cite", json={"text": text}).json()["citations"]
    by_tool = asyncio.run(_verified(held, text))
    begin, wrong = 0, []
    for words, match, to, verdict, why in CITED:
        begin = text.index(words, begin)
        to = {place if place.startswith(("vg-", "ecli/")) else f"bverwg/{place}" for place in to}
        if why.startswith("one later"):
            match, to = "resolved", {"bverwg/2023-01-02/1-c-8-19"}
        due = {identifiers.iri("decision", place) for place in to}
        for by, found in (("cite", by_command), ("HTTP", by_http), ("tool", by_tool)):
            one = [c for c in found if c["start"] >= begin and c["end"] <= begin + len(words)][-1]
            at = {*one.get("iris" if by == "cite" else "targets", ()), *one.get("candidates", ())}
            at |= {one["iri"]} if by == "tool" and "iri" in one else due if by == "tool" else set()
            if (one["match"], at, one["verdict"]) != (match, due, verdict):
                wrong.append((by, why, one["match"], at, one["verdict"]))
    assert wrong == []


async def _verified(directory: Path, text: str) -> list[dict[str, Any]]:
    async with Client(create_server(Settings(store=directory, workers=1))) as client:
        told: Any = await client.call_tool("verify_citations", {"draft": text})
    return list(told.structured_content["citations"])


def test_nothing_is_described_beside_what_is_held(held: Path) -> None:
    graph = store.open_store(held)
    for name in ("bverwg/unknown/1-c-7-19", "bverwg/2020-01-01/1-c-6-19", "bverwg/2020-01-01/1-c-4-19"):
        assert next(graph.quads_for_pattern(ox.NamedNode(identifiers.iri("decision", name)), None, None), None) is None
    assert said(held, identifiers.iri("decision", "bverwg", *U.split("/")), "ng:reporter") == [], "of which is not said"
    below = identifiers.decision("VG Ulm", "2018-05-01", "4 K 2/17")
    assert said(held, identifiers.iri("decision", "bverwg", *U.split("/")), "ng:previousInstance") == [below]
    cites = {
        iri.removeprefix(identifiers.iri("decision", "bverwg", "")) for iri in said(held, CITES, "ng:citesDecision")
    }
    assert {U, B, J, NOWHERE} <= cites
    assert "unknown/1-c-7-19" not in cites
    assert resolving.resolve(held).citations == 0, "nothing is left to do"


NAMES = [
    ("1 C 5.19", J, "held before cited only"),
    ("1 C 6.19", J, "the second number"),
    ("BVerwG 1 C 5.19", J, "with its court"),
    ("BVerwG 1 C 9.19", NOWHERE, "cited only"),
    ("ECLI:DE:BVerwG:2020:020120B1C7.19.0", B, "an ECLI"),
]


@pytest.mark.parametrize(("name", "iri", "why"), NAMES, ids=[row[0] for row in NAMES])
def test_a_name_that_is_typed(held: Path, name: str, iri: str, why: str) -> None:
    assert naming.thing(name, store.open_store(held)) == identifiers.iri("decision", "bverwg", iri), why


def test_a_name_of_two_decisions_held_is_that_of_none(held: Path) -> None:
    with pytest.raises(UnknownThing, match="2 decisions have this file number"):
        naming.thing("1 C 7.19", store.open_store(held))


@pytest.mark.breadth
def test_what_is_found_does_not_depend_on_the_order(tmp_path: Path) -> None:
    cites = citing(*(row[0] for row in CITED))
    graphs = []
    orders = (
        [cites, URTEIL, BESCHLUSS, JOINED],
        [BESCHLUSS, cites, JOINED, URTEIL],
        [JOINED, URTEIL, BESCHLUSS, cites],
    )
    for number, order in enumerate(orders):
        directory = tmp_path / str(number) / "store"
        with store.Builder(directory) as builder:
            builder.publish()
        for name, data in enumerate(order):
            put(directory, str(name), data)
        graphs.append(sorted(map(str, store.open_store(directory))))
    for one, other in pairwise(graphs):
        assert sorted(set(one) ^ set(other)) == []


def test_a_decision_that_is_no_longer_held_leaves_its_citations_with_their_names(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    with store.Builder(directory) as builder:
        builder.publish()
    put(directory, "j", JOINED)
    put(directory, "c", citing("BVerwG 1 C 5.19"))
    assert [short for *_, short, _ in places(directory)] == [{J}]
    put(directory, "j", JOINED.replace(b"1 C 5.19, 1 C 6.19", b"1 C 3.19").replace(b"U1C5.19", b"U1C3.19"))
    assert [short for *_, short, _ in places(directory)] == [{"unknown/1-c-5-19"}]
    assert violations(directory) == []


REVERSING = rii(
    doknr="R", number="V ZR 2/20", date="20210304", doktyp="Urteil",
    before="<dl><dd><p>vorgehend OLG Ulm, 3. Mai 2018, Az: 4 U 1/17, Urteil</p>"
    "<p>vorgehend LG Ulm, 2. Mai 2017, Az: 3 O 1/16, Urteil</p></dd></dl>",
    tenor="Auf die Revision des Klägers wird das Urteil des Oberlandesgerichts Ulm vom 3. Mai 2018 aufgehoben. "
    "Die Sache wird zur neuen Verhandlung an das Berufungsgericht zurückverwiesen.",
    one="Das Landgericht (Urteil vom 2. Mai 2017) hat der Klage stattgegeben.",
)  # fmt: skip


def test_the_tenor_arrives_at_the_decision_that_it_reverses(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    with store.Builder(directory) as builder:
        builder.publish()
    put(directory, "r", REVERSING)
    graph = store.open_store(directory)
    above, regional, local = (
        identifiers.decision(*name)
        for name in (
            ("BGH", "2021-03-04", "V ZR 2/20"),
            ("OLG Ulm", "2018-05-03", "4 U 1/17"),
            ("LG Ulm", "2017-05-02", "3 O 1/16"),
        )
    )
    assert said(directory, above, "ng:previousInstance") == sorted([regional, local])
    found = {}
    for below in (regional, local):
        rows = catalogue.run(graph, catalogue.get("treatment-of-a-decision"), {"decision": ox.NamedNode(below)})
        found[below] = {row["treatment"].value.rpartition("#")[2] for row in rows if row["treatment"]}  # type: ignore[union-attr]
    assert found == {regional: {"reverses", "remands"}, local: set()}
    page = catalogue.load(assets.path("queries", "page", "instances.rq"), kind="page")
    labelled = ox.Store()
    labelled.extend(graph)
    labelled.load(assets.path("ontology", "outcome.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    chain = catalogue.run(labelled, page, {"thing": ox.NamedNode(above), "language": ox.Literal("de")})
    beside = {row["lower"].value: bool(row["outcomeLabel"]) for row in chain}  # type: ignore[union-attr]
    assert beside == {regional: True, local: False}, "it is about the last one below"


UNSTATED = [
    # end of the text, below, words of the place, why
    ("Tenor\nAuf die Berufung des Klägers wird das Urteil des Verwaltungsgerichts Köln vom 3. Mai 2019 - 5 K 3/18 - "
     "geändert.\nGründe\nAnderes sagt BVerwG, Urteil vom 3. Mai 2018 - 1 C 5.17 -.", "VG Köln",
     "what the tenor reverses"),
    ("Tenor\nDer Antrag auf Zulassung der Berufung gegen das Urteil des Verwaltungsgerichts Köln vom 3. Mai 2019 - "
     "5 K 3/18 - wird abgelehnt.\nGründe\nDer Antrag ist unbegründet.", "VG Köln", "what it names without a treatment"),
    ("Gründe\nDas angefochtene Urteil des Verwaltungsgerichts Köln vom 3. Mai 2019 - 5 K 3/18 - ist gut.", "VG Köln",
     "challenged, in the reasons"),
    ("Gründe\nNichts.\nVorinstanz: VG Köln, Urteil vom 3. Mai 2019 - 5 K 3/18 -", "VG Köln", "a list at the end"),
    ("Gründe\nSo auch VG Köln, Urteil vom 3. Mai 2019 - 5 K 3/18 -.", "", "a decision of another matter"),
    ("Tenor\nDas Verfahren wird bis zur Entscheidung des Europäischen Gerichtshofs vom 3. Mai 2019 - C-3/18 - "
     "ausgesetzt.\nGründe\nNichts.", "", "a court that is below none"),
]  # fmt: skip


@pytest.fixture(scope="module")
def unstated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of plain texts, which have no field for the decisions below."""
    directory = tmp_path_factory.mktemp("unstated") / "store"
    with store.Builder(directory) as builder:
        builder.publish()
    folder = directory.parent / "texts"
    folder.mkdir()
    for number, (text, _, _) in enumerate(UNSTATED):
        head = f"Oberverwaltungsgericht Nordrhein-Westfalen Urteil, 3. Februar 2020 - 12 A {number + 1}/19\n\n"
        (folder / f"{number}.txt").write_text(head + text, encoding="utf-8")
    importing_decisions.decisions([str(folder)], directory)
    return directory


@pytest.mark.parametrize(("number", "below", "why"), [(n, *row[1:]) for n, row in enumerate(UNSTATED)])
def test_a_chain_that_no_field_states_is_read_from_the_text(unstated: Path, number: int, below: str, why: str) -> None:
    upper = identifiers.decision("OVG Nordrhein-Westfalen", "2020-02-03", f"12 A {number + 1}/19")
    shown = CliRunner().invoke(
        app, ["query", "--store", str(unstated), "instances", "--param", f"decision={upper}", "--format", "json"]
    )
    rows = json.loads(shown.stdout)["results"]["bindings"]
    due = {identifiers.decision(below, "2019-05-03", "5 K 3/18")} if below else set()
    assert {row["lower"]["value"] for row in rows if row["upper"]["value"] == upper} == due, why
    assert all("5 K 3/18" in row["words"]["value"] for row in rows), "the place is the evidence"
    assert ("does not follow" in shown.stderr) == (not due)
