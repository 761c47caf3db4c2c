"""Structure as files: they hold what they say, and no text."""

import re

import pytest

from normgraph import assets
from normgraph.errors import UnreadableInput
from normgraph.graph import norm_citations
from normgraph.graph.index import UnitIndex
from normgraph.ingest import gii, structure_files
from tests.ingest.gii_samples import items, law, section
from tests.shared import CORPORA, needs_shared

XG = gii.read_statute(
    law(
        section("§ 1", "<P>(1) Ja. Nach Satz 1 nicht.</P><P>(3) bis (5) (weggefallen)</P>", "Zweck, und mehr"),
        section("§ 2", "<P>Es gilt:" + items(("1.1", "eins,"), ("–", "zwei.")) + "</P>"),
    ),
    "x.xml",
)


def test_round_trip(tmp_path):
    cited = tuple(norm_citations.cite(XG, UnitIndex([XG])))
    structure_files.write(tmp_path, XG, cited)
    back = structure_files.read("xg", tmp_path)
    assert [(s.path, s.heading, s.hash, s.length, s.units) for s in back.sections] == [
        (s.path, s.heading, s.hash, s.length, s.units) for s in XG.sections
    ]
    assert (back.slug, back.built) == ("xg", "2026-01-02")
    assert tuple(structure_files.citations("xg", tmp_path)) == cited
    assert not list(tmp_path.rglob("*.part"))


def test_same_source_same_bytes(tmp_path):
    for name in ("a", "b"):
        structure_files.write(tmp_path / name, XG)
    assert [p.read_bytes() for p in sorted((tmp_path / "a").rglob("*.*"))] == [
        p.read_bytes() for p in sorted((tmp_path / "b").rglob("*.*"))
    ]


def test_unknown_statute(tmp_path):
    with pytest.raises(UnreadableInput, match="no structure"):
        structure_files.read("yg", tmp_path)


@pytest.mark.parametrize("slug", structure_files.slugs())
def test_shipped_files_are_small_and_hold_no_text(slug):
    for path in (assets.path("data", "statutes") / slug).iterdir():
        assert path.stat().st_size < 1_000_000
    for citation in structure_files.citations(slug):
        assert len(citation.text.split()) <= 11
    for shown in structure_files.read(slug).sections:
        assert not shown.text
        assert re.fullmatch(r"[0-9a-f]{64}|", shown.hash)
        assert bool(shown.hash) == bool(shown.length)


@needs_shared
def test_shipped_structure_is_that_of_the_source(tmp_path):
    wanted = frozenset(structure_files.slugs())
    for statute in gii.read(CORPORA / "gii", wanted):
        structure_files.write(tmp_path, statute)
        for name in ("statute.yaml", "sections.csv", "units.csv"):
            shipped = assets.path("data", "statutes", statute.slug, name).read_bytes()
            assert (tmp_path / statute.slug / name).read_bytes() == shipped, f"{statute.slug}/{name}"
