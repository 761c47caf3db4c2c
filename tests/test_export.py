"""Exports: every format, sorted, the same graph back, complete or not at all."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import export as exporting
from normgraph.errors import StoreError
from normgraph.export import Format, export
from normgraph.export import sorting as module

FORMATS = {
    Format.nquads: ox.RdfFormat.N_QUADS,
    Format.trig: ox.RdfFormat.TRIG,
    Format.jsonld: ox.RdfFormat.JSON_LD,
    Format.turtle: ox.RdfFormat.TURTLE,
    Format.ntriples: ox.RdfFormat.N_TRIPLES,
}


def graph(names: str = "abc") -> ox.Store:
    store = ox.Store()
    for name in names:
        for graph_name in ("urn:g1", "urn:g2"):
            quad = (ox.NamedNode(f"urn:{name}"), ox.NamedNode("urn:p"), ox.Literal('Ä "x"\n', language="de"))
            store.add(ox.Quad(*quad, ox.NamedNode(graph_name)))
    return store


@pytest.mark.parametrize("form", list(Format))
def test_the_file_holds_the_graph(tmp_path: Path, form: Format) -> None:
    out = tmp_path / "out"
    count = export(graph(), form, out)
    back = ox.Store()
    back.load(path=str(out), format=FORMATS[form])
    kept = set(graph()) if form in (Format.nquads, Format.trig, Format.jsonld) else {q.triple for q in graph()}
    found = set(back) if form in (Format.nquads, Format.trig, Format.jsonld) else {q.triple for q in back}
    assert (found, count) == (kept, len(kept))


@pytest.mark.parametrize("form", list(Format))
def test_the_order_of_loading_does_not_matter(tmp_path: Path, form: Format) -> None:
    for name in ("abc", "cba"):
        export(graph(name), form, tmp_path / name)
    assert (tmp_path / "abc").read_bytes() == (tmp_path / "cba").read_bytes()


def test_a_graph_larger_than_memory_is_sorted_in_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(graph("abcdefg"), Format.nquads, tmp_path / "one")
    monkeypatch.setattr(module, "RUN", 3)
    export(graph("abcdefg"), Format.nquads, tmp_path / "many")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "many").read_bytes()


@pytest.mark.parametrize("path", [".", "..", "folder"])
def test_a_directory_is_no_file_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    with pytest.raises(StoreError, match=r"directory.*path of a file"):
        export(graph(), Format.nquads, Path(path))


def test_an_export_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.nq"
    out.write_text("before")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "sort", full)
    with pytest.raises(StoreError, match=r"out\.nq: cannot be written \(No space left"):
        export(graph(), Format.nquads, out)
    assert [path.name for path in tmp_path.iterdir()] == ["out.nq"]
    assert out.read_text() == "before"


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        export(graph(), Format.turtle, tmp_path / "none" / "out.ttl")
