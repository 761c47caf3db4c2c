"""`normgraph query`, `export`, `stats`, `import decision`: forms of output, and what wrong use gets."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from normgraph import store
from normgraph.cli import app, main
from normgraph.errors import UnknownThing, UnreadableInput

DATA = """
@base <https://w3id.org/normgraph/id/> .
@prefix ng: <https://w3id.org/normgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
GRAPH <graph/demo> {
  <norm/bgb/1599> a ng:Paragraph ; ng:within <norm/bgb> ; rdfs:label "§ 1599 BGB" .
  <norm/aufenthg/105d> a ng:HistorischeEinheit ; ng:within <norm/aufenthg> ; rdfs:label "§ 105d AufenthG" .
  <decision/x> a ng:Entscheidung ; rdfs:label "VG X" ; ng:fileNumber "1 A 2/03" .
  <citation/1> a ng:Normzitat ; ng:citedIn <decision/x> ; ng:start 4 ; ng:verbatim "§ 1599 BGB" ;
    ng:matchType ng:exact ; ng:meantTarget <norm/bgb/1599> .
}
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "store"
    with store.Builder(path) as builder:
        builder.add(ox.parse(DATA, ox.RdfFormat.TRIG))
        builder.publish()
    return path


def invoke(*args: str) -> str:
    result = CliRunner().invoke(app, list(args))
    if result.exception:
        raise result.exception
    return result.stdout


def test_a_norm_may_be_given_as_it_is_cited(directory: Path) -> None:
    for name in ("§ 1599 BGB", "bgb/1599", "https://w3id.org/normgraph/id/norm/bgb/1599"):
        out = invoke("query", "citing-decisions", "--param", f"norm={name}", "--store", str(directory))
        assert "id:decision/x" in out


def test_a_norm_that_only_a_history_has_may_be_given_too(directory: Path) -> None:
    assert "no rows" in invoke("query", "versions", "--param", "norm=§ 105d AufenthG", "--store", str(directory))
    with pytest.raises(UnknownThing, match="no § 999 AufenthG"):
        invoke("query", "versions", "--param", "norm=§ 999 AufenthG", "--store", str(directory))


def test_what_was_not_compared_is_told_beside_the_answer(directory: Path) -> None:
    days = ("--param", "law=https://w3id.org/normgraph/id/norm/bgb", "--param", "since=2020-01-01")
    asked = ["query", "changed-between", *days, "--param", "until=2027-01-01", "--store", str(directory)]
    result = CliRunner().invoke(app, [*asked, "--format", "csv"])
    assert result.stdout.splitlines() == ["unit,kind,now,score,lastSeenOn,seenBy"]
    assert result.stderr.startswith("note: Nothing was compared: the graph has 0 states of this law with its text")


def test_a_path_of_no_unit_is_refused(directory: Path) -> None:
    for name, what in (
        ("bgb/99999", "no unit `bgb/99999`.*did you mean `bgb/1599`"),
        ("xyz/1", "no law `xyz`"),
        ("§ 1599 XYZ", "no law `xyz`"),
        ("§ 1 KSchG", "no law `kschg`.*import gii SOURCE --law kschg"),
        ("https://w3id.org/normgraph/id/norm/bgb/99999", "no unit `bgb/99999`"),
    ):
        with pytest.raises(UnknownThing, match=what):
            invoke("query", "citing-decisions", "--param", f"norm={name}", "--store", str(directory))


def test_an_empty_query_file_is_named(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text("\n")
    with pytest.raises(UnreadableInput, match=r"own.rq: the query is empty"):
        invoke("query", str(path), "--store", str(directory))


def test_the_list_shows_what_may_be_left_out() -> None:
    listed = invoke("query", "--list")
    assert "[decision]" in listed


def test_csv_and_json_are_the_forms_of_sparql(directory: Path) -> None:
    ask = ("query", "cited-norms", "--param", "decision=1 A 2/03", "--store", str(directory), "--format")
    assert invoke(*ask, "csv").splitlines()[1].endswith("§ 1599 BGB,,§ 1599 BGB,https://w3id.org/normgraph/ns#exact")
    assert json.loads(invoke(*ask, "json"))["head"]["vars"] == ["norm", "label", "randnummer", "verbatim", "matchType"]


def test_a_file_may_construct(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text("CONSTRUCT { ?d a ng:Entscheidung } WHERE { ?d a ng:Entscheidung }")
    assert "a ng:Entscheidung" in invoke("query", str(path), "--store", str(directory))
    path.write_text("ASK { ?d a ng:Entscheidung }")
    assert invoke("query", str(path), "--store", str(directory)) == "yes\n"


def test_an_answer_without_rows_says_so(directory: Path) -> None:
    assert invoke("query", "unresolved-citations", "--store", str(directory)) == "no rows\n"


def test_the_list_names_every_query() -> None:
    assert "citing-decisions" in invoke("query", "--list")


def test_stats_count(directory: Path) -> None:
    out = invoke("stats", "--store", str(directory))
    assert "ng:Normzitat" in out
    assert "gen-1" in out


def test_export_writes_the_file(directory: Path, tmp_path: Path) -> None:
    invoke("export", "--store", str(directory), "--format", "turtle", "--out", str(tmp_path / "out.ttl"))
    assert "ng:Paragraph" in (tmp_path / "out.ttl").read_text()


def test_import_decision_writes_facts(tmp_path: Path) -> None:
    (tmp_path / "Urteil 1.txt").write_text("Rz. 1\nNach § 1599 BGB.\nRz. 2\nEnde.")
    out = invoke("import", "decision", str(tmp_path / "Urteil 1.txt"), "--facts", str(tmp_path / "facts"))
    assert "urteil-1: 2 Rz., 1 citations" in out
    assert "§ 1599 BGB" in (tmp_path / "facts" / "urteil-1.jsonl").read_text()


WRONG = [
    (["query", "nope"], "there is no query", "an unknown query"),
    (["query", "citing-decisions"], "the parameter `norm` is missing", "a missing parameter"),
    (["query", "citing-decisions", "--param", "norm"], "has no value", "a parameter without value"),
    (["query", "citing-decisions", "--param", "norm=§ 9999 BGB"], "no § 9999 BGB", "a section that does not exist"),
    (["query", "statistics", "--format", "turtle"], "cannot be written as turtle", "a table as Turtle"),
    (["query", "none.rq"], "none.rq: cannot be read", "a missing file"),
    (["query", "broken.rq"], "broken.rq: the query has an error at 1:9", "a syntax error, with its place"),
    (["stats", "--store", "none"], "there is no store here. What to do: run `normgraph build`", "a missing store"),
    (["import", "decision", "empty.txt"], "empty.txt: the file is empty", "an empty decision"),
    (["import", "decision", "latin.txt"], "latin.txt: byte 2 is not UTF-8", "another encoding"),
]


@pytest.mark.parametrize(("args", "message", "why"), WRONG, ids=[row[2] for row in WRONG])
def test_wrong_use_ends_with_a_message_and_code_2(
    args: list[str],
    message: str,
    why: str,
    directory: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.rq").write_text("SELECT }")
    Path("empty.txt").write_text("")
    Path("latin.txt").write_bytes("Gründe".encode("latin-1"))
    where = [] if "--store" in args or args[0] == "import" else ["--store", str(directory)]
    monkeypatch.setattr("sys.argv", ["normgraph", *args, *where])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.rq", "empty.txt", "latin.txt"]
