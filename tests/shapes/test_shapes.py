"""Every shape has fixtures that obey it and fixtures that break it, and nothing else.

A fixture lies in the directory of its shape. Its first line says why it is there; in an invalid one, lines
`# expected: <severity> <focus>` name all results, which all come from that shape. Valid ones have no result at all.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import SH

from normgraph import assets, identifiers
from normgraph.cases import read_case
from normgraph.evidence import not_there
from normgraph.namespaces import prefixes
from normgraph.validate import Shapes, background, load_shapes, needed, validate_graph

HERE = Path(__file__).parent
FIXTURES = sorted(path for path in HERE.glob("*/*") if path.suffix in (".yaml", ".ttl"))
FILES = sorted(
    str(path.relative_to(assets.path("shapes")).with_suffix(""))
    for path in assets.path("shapes").rglob("*.ttl")
    if path.stem not in ("core", "form")  # what is shared, and how a form asks: nothing that must hold
)
_EXPECTED = re.compile(r"^# expected: (\w+) (\S+)$", re.MULTILINE)


@cache
def shapes(file: str) -> Shapes:
    return load_shapes(file)


@cache
def file_of() -> dict[str, str]:
    """Return the file of each shape, by the name of the shape."""
    return {shape.removeprefix(identifiers.SHAPES): file for file in FILES for shape in shapes(file).rules}


def results(path: Path) -> set[tuple[str, str, str]]:
    """Validate a fixture with all shapes of the file that holds its shape; our terms stand beside, but for meta."""
    file = file_of()[path.parent.name]
    store = ox.Store()
    if not file.startswith("meta/"):
        store.extend(background())
    statements = read_case(path).statements if path.suffix == ".yaml" else ox.parse(path=str(path))
    if path.parent.name in ("Erwartet-noetiges", "Begehren-ohne-regeln"):
        statements = (*statements, *needed(read_case(path)))
    if path.parent.name == "Feststellung-beleg":
        statements = (*statements, *not_there(statements))
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in statements)
    report = validate_graph(store, shapes(file))
    return {
        (
            str(report.value(node, SH.focusNode)),
            str(report.value(node, SH.sourceShape)),
            str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)),
        )
        for node in report.objects(None, SH.result)
    }


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_fixture(path: Path) -> None:
    shape = identifiers.SHAPES + path.parent.name
    expected = {
        (re.sub(r"^case\b", identifiers.case("fall"), focus), shape, severity)
        for severity, focus in _EXPECTED.findall(path.read_text())
    }
    assert bool(expected) == path.stem.startswith("invalid-")
    assert results(path) == expected


def test_every_shape_has_fixtures_and_every_fixture_a_shape() -> None:
    for prefix in ("valid-", "invalid-"):
        assert {path.parent.name for path in FIXTURES if path.stem.startswith(prefix)} == set(file_of())


def test_a_fixture_says_why_it_is_there() -> None:
    assert all(path.read_text().startswith("# ") for path in FIXTURES)


def test_numbers_are_never_shared_between_files() -> None:
    numbers = [rule.number for file in FILES for rule in shapes(file).rules.values()]
    assert len(numbers) == len(set(numbers))


EXEMPT = [
    # shape, what says that the law asks no more
    ("Erwartet-passpflicht", "nr4NichtAnwendbar"),
    ("Erwartet-ausweisungsinteresse", "nr2NichtAnwendbar"),
    ("Erwartet-visum", "abs2NichtAnwendbar"),
]


@pytest.mark.parametrize(("shape", "exemption"), EXEMPT)
def test_what_is_not_expected_follows_from_the_rules(shape: str, exemption: str) -> None:
    """Titles for which a bound rule sets § 5 AufenthG aside, by the title alone."""
    store = ox.Store()
    for file in (assets.path("shapes") / "case.ttl", *assets.path("data", "rules").glob("*.ttl")):
        store.load(path=str(file), base_iri=identifiers.BASE)
    by_rules = f"""SELECT DISTINCT ?code WHERE {{
        VALUES ?none {{ p:{exemption} {"" if "abs2" in exemption else "p:regelvoraussetzungenNichtAnwendbar"} }}
        ?rule ng:concludes ?none ; ng:strength ng:gebunden ; ng:condition ?title .
        ?title ng:left/ng:asks p:beantragterTitel ; ng:relation ng:same ; ng:right/ng:code ?code
    }}"""
    by_shape = f"SELECT ?code WHERE {{ <{identifiers.SHAPES}{shape}> <{identifiers.SHAPES}exceptFor> ?code }}"
    said, meant = ({row["code"].value for row in store.query(q, prefixes=prefixes())} for q in (by_shape, by_rules))
    assert said == meant
    assert said
