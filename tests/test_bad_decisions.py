"""What damaged, hostile and contradictory documents get: a report with document and place, never a crash or a guess."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from normgraph import decision_parts, decision_work, identifiers, importing_decisions, store
from normgraph.errors import StoreError
from normgraph.ingest import foreign
from tests.ingest.decision_samples import lines, oldp, rii
from tests.test_importing_decisions import decisions, directory, said, violations

__all__ = ["directory"]

BOMB = b"<!DOCTYPE dokument [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;'>]><dokument><doknr>&b;</doknr></dokument>"


def zipped(**members: bytes) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def damaged_member() -> bytes:
    """Return a zip of two decisions of which the first one's bytes were changed."""
    data = bytearray(zipped(a=rii(doknr="A"), b=rii(doknr="B", number="I ZB 2/15")))
    data[60] ^= 0xFF
    return bytes(data)


Row = tuple[Callable[[], bytes], int, list[str], str]
BAD: list[Row] = [
    (lambda: lines(oldp(content="<p>Nach <b>§ 1 BGB</i></div></p><table><p>")), 1, [], "broken HTML"),
    (lambda: rii(date="", number=""), 1, ["no date, no file number"], "neither date nor number"),
    (
        lambda: rii(number="I ZB 39/19", date="20160531"),
        1,
        ["the file number I ZB 39/19 is of a later year than the day 2016-05-31"],
        "a number of a later year",
    ),
    (lambda: rii(number="5 O 17/15"), 1, ["the file number 5 O 17/15 is none that the BGH gives"], "of another court"),
    (lambda: rii(gertyp="", date="", number=""), 1, ["no court, no date, no file number"], "nothing that names it"),
    (
        lambda: rii(ecli="ECLI:DE:BAG:2016:310516.B.9AZR1.15.0"),
        1,
        ["the court BGH is not BAG", "the file number I ZB 39/15 is not in it"],
        "ECLI of another court",
    ),
    (lambda: rii(date="20120231"), 1, ['"20120231" is no day of the calendar', "no date"], "a day that never was"),
    (lambda: lines(oldp(date="31.02.2012")), 1, ['"31.02.2012" is no day', "no date"], "the same in JSON"),
    (
        lambda: zipped(a=rii(), b=rii(doknr="B", doktyp="Urteil")),
        2,
        ["another decision has the same court, day and file number; both are kept"],
        "two decisions of one file number and day",
    ),
    (lambda: b"<?xml version='1.0' encoding='utf-16'?>" + rii(), 0, ["not accepted"], "an encoding that is not"),
    (lambda: rii().replace("ä".encode(), b"\xe4"), 0, ["not well-formed XML"], "two encodings in one file"),
    (lambda: rii().replace(b"Ende.", b"En\x00de."), 0, ["NUL bytes"], "a NUL byte in XML"),
    (lambda: lines(oldp(content="<p>§ 1\x00 BGB", file_number="I ZB\x00 1/15")), 1, [], "a NUL in JSON"),
    (lambda: lines(oldp(file_number="I ZB \ud800 1/15", slug="\udfff")), 1, [], "half a character in JSON"),
    (lambda: BOMB, 0, ["internal subset"], "an entity bomb"),
    (lambda: zipped(a=zipped(b=zipped(c=rii()))), 0, ["nested too deeply"], "zips in zips in zips"),
    (lambda: zipped(a=b"<a>" + b" " * 50_000), 0, ["more than"], "a zip that unfolds beyond the limit"),
    (damaged_member, 1, ["damaged"], "a damaged member"),
    (lambda: zipped(**{"../../a": rii()}), 0, ["outside itself"], "a name that leaves the folder"),
    (
        lambda: lines(oldp()) + b'{"id": 2,\n' + lines(oldp(id=3, file_number="I ZB 3/15")),
        2,
        ["not JSON"],
        "a broken line",
    ),
    (lambda: lines(oldp()) + b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", 1, ["not JSON"], "nested lists"),
    (lambda: lines(oldp(content=5), {"x": 1}, oldp(court=[])), 1, ["no case", "no case", "no court"], "wrong types"),
    (lambda: lines(oldp(content=3_000 * "<div>" + "§ 1 BGB")), None, [], "HTML nested deeply"),  # type: ignore[list-item]
    (lambda: b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00", 0, [], "a picture"),
]


@pytest.mark.parametrize(("make", "count", "expected", "why"), BAD, ids=[row[-1] for row in BAD])
def test_bad_documents_are_reported_and_the_rest_is_imported(
    directory: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[], bytes],
    count: int | None,
    expected: list[str],
    why: str,
) -> None:
    monkeypatch.setattr(foreign, "MAX_XML", 400_000 if "nested" in why else 40_000)
    folder = directory.parent / "documents"
    folder.mkdir()
    (folder / "bad").write_bytes(make())
    (folder / "good").write_bytes(rii(doknr="GOOD", number="V ZR 7/14"))
    done = importing_decisions.decisions([str(folder)], directory)
    found = len(decisions(directory))
    assert count is None or found == count + 1, why
    told = [problem for problem in done.problems if problem.place.startswith(str(folder / "bad"))]
    for what in expected:
        assert any(what in problem.what for problem in told), (why, done.problems)
    assert all(problem.place for problem in done.problems)
    assert violations(directory) == []


def test_a_long_document_is_imported_up_to_the_limit(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = rii(one="Ein Satz ohne jedes Zitat. " * 8_000)
    monkeypatch.setattr(foreign, "MAX_XML", len(long))
    folder = directory.parent / "documents"
    folder.mkdir()
    (folder / "a").write_bytes(long)
    (folder / "b").write_bytes(rii(doknr="B", one="Ein Satz ohne jedes Zitat. " * 8_001))
    done = importing_decisions.decisions([str(folder)], directory)
    assert (done.new, done.refused) == (1, 1)
    assert "more than" in done.problems[0].what


def test_files_that_cannot_be_read_are_named(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = directory.parent / "documents"
    (folder / "closed").mkdir(parents=True)
    (folder / "a").write_bytes(rii())
    (folder / "b").write_bytes(rii(doknr="B", number="I ZB 2/15"))
    (folder / "c").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "d")
    list_, open_ = os.scandir, Path.open

    def scandir(path: Path) -> object:
        if Path(str(path)).name == "closed":
            raise PermissionError(13, "Permission denied")
        return list_(path)

    def opened(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "b":
            raise PermissionError(13, "Permission denied")
        return open_(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(Path, "open", opened)
    done = importing_decisions.decisions([str(folder)], directory)
    assert (done.new, done.refused) == (1, 2)
    assert sorted(Path(problem.place).name for problem in done.problems) == ["b", "closed"]
    assert all("Permission denied" in problem.what for problem in done.problems)


def test_mixed_encodings_in_one_folder(directory: Path) -> None:
    folder = directory.parent / "documents"
    folder.mkdir()
    latin = rii(one="Für § 1 BGB.").replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"')
    (folder / "a").write_bytes(latin.decode("utf-8").encode("latin-1"))
    (folder / "b").write_bytes(b"\xef\xbb\xbf" + rii(doknr="B", number="I ZB 2/15"))
    (folder / "c.txt").write_bytes("Rn. 1\nFür § 2 BGB.\nRn. 2\nEnde.".encode("latin-1"))
    (folder / "d.txt").write_bytes("Rn. 1\nFür § 3 BGB.\nRn. 2\nEnde.".encode("utf-16"))
    done = importing_decisions.decisions([str(folder)], directory)
    assert (done.new, done.refused) == (3, 1)
    assert said(directory, f"{identifiers.decision_by_name('d')}/rn-1", "ng:text") == ["Für § 3 BGB."]
    assert "is not UTF-8" in done.problems[0].what
    here = identifiers.decision("BGH", "2016-05-31", "I ZB 39/15")
    assert said(directory, f"{here}/rn-1", "ng:text")[0].startswith("Für § 1 BGB.")


def many(folder: Path, count: int) -> Path:
    """Write so many decisions that workers are started."""
    folder.mkdir()
    for number in range(count):
        data = rii(doknr=f"XYRE{number}", number=f"I ZB {number}/15", one=f"Nach § {number + 1} ZPO.")
        (folder / f"{number:05}").write_bytes(data)
    return folder


def test_a_dead_worker_ends_the_run_and_the_next_one_goes_on(
    directory: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = many(directory.parent / "documents", 40)
    monkeypatch.setattr(decision_parts, "BATCH_ITEMS", 10)
    monkeypatch.setattr(decision_parts, "_work", _die)
    with pytest.raises(StoreError, match="a worker process died"):
        importing_decisions.decisions([str(folder)], directory)
    assert decisions(directory) == []
    monkeypatch.undo()
    monkeypatch.setattr(decision_parts, "BATCH_ITEMS", 10)
    assert importing_decisions.decisions([str(folder)], directory).new == 40
    assert not (directory / "import-decisions").exists()


def _die(*arguments: object) -> decision_work.Part:
    os._exit(9)


def test_a_killed_import_leaves_the_store_of_the_last_checkpoint_and_goes_on_from_there(
    directory: Path,
) -> None:
    folder = many(directory.parent / "documents", 400)
    script = (
        "import sys; from pathlib import Path; from normgraph import decision_parts, importing_decisions as run\n"
        "decision_parts.BATCH_ITEMS, run.CHECKPOINT = 25, 100\n"
        "if __name__ == '__main__': run.decisions([sys.argv[1]], Path(sys.argv[2]))\n"
    )
    file = directory.parent / "run.py"
    file.write_text(script)
    process = subprocess.Popen([sys.executable, str(file), str(folder), str(directory)])
    deadline = time.monotonic() + 120
    while store.current_generation(directory).name == "gen-1" and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = len(decisions(directory))
    assert left % 100 == 0, "whole checkpoints only"
    assert left > 0
    done = importing_decisions.decisions([str(folder)], directory)
    assert (done.new, done.unchanged) == (400 - left, left)
    assert len(decisions(directory)) == 400
    assert violations(directory) == []


def test_the_report_of_many_problems_is_not_held(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_decisions, "KEPT", 3)
    folder = directory.parent / "documents"
    folder.mkdir()
    (folder / "dump").write_bytes(b"".join(b'{"id": %d}\n' % number for number in range(10)))
    told: list[str] = []
    done = importing_decisions.decisions([str(folder)], directory, report=lambda problem: told.append(problem.place))
    assert (len(done.problems), done.problem_count, len(told)) == (3, 10, 10)
    assert told[4] == f"{folder / 'dump'}:5"
    assert json.dumps(done.problems[0]._asdict())
