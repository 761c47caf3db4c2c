"""Measures citation extraction, in MB of text a CPU second, beside two published tools, and writes docs/benchmarks.md.

    .venv/bin/python bench/extract.py [FOLDER] [--mb N]

FOLDER holds `citations-dev/*.docs.jsonl` and `decisions/*.txt` (default: NORMGRAPH_SHARED/corpora). Each tool runs in
a process of its own, on one core, over the same texts; the rounds alternate, so that what else the machine does slows
all of them alike. The best of the rounds counts. Then each reads one text of 0.1, 0.4 and 1.6 MB: how its time grows.
The other tools are installed into `build/peers` by requirements-peers.lock.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import page
import peers

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
QUIET = str.maketrans("§0123456789", "x" * 11)
GROWN, TOO_LONG = (100_000, 400_000, 1_600_000), 120
"""Bytes of one text, and seconds after which a tool is not asked for more of it."""
TOOLS = {
    "search": "normgraph: find, in the same texts with no § and no digit",
    "find": "normgraph: find",
    "resolve": "normgraph: find and resolve",
    "extract": "normgraph: extract (with treatment)",
    "refex": "refex 0.5.5, regex engines",
    "quantlaw": "quantlaw 0.0.7 (norms only), names of all federal laws",
}


def texts(folder: Path, size: int) -> list[str]:
    """Return texts of a total of about `size` bytes: sentences and decisions, shuffled and repeated as needed."""
    own = [path.read_text("utf-8") for path in sorted((folder / "decisions").glob("*.txt"))]
    sentences: list[str] = []
    for path in sorted((folder / "citations-dev").glob("*.docs.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            text = json.loads(line)["text"]
            (own if len(text) > 4000 else sentences).append(text)
    shuffled = random.Random(1)
    found: list[str] = []
    total = 0
    while total < size:
        shuffled.shuffle(sentences)
        found += own + ["\n".join(sentences[at : at + 100]) for at in range(0, len(sentences), 100)]
        total = sum(len(text.encode()) for text in found)
    return found


def runner(tool: str) -> Callable[[str], int]:
    """Return what extracts with a tool and counts what it found."""
    if tool == "refex":
        from refex.orchestrator import CitationExtractor

        extractor = CitationExtractor()
        return lambda text: len(extractor.extract(text).citations)
    if tool == "quantlaw":
        from quantlaw.de_extract.statutes_areas import StatutesExtractor
        from quantlaw.de_extract.stemming import stem_law_name

        with (ROOT / "data" / "statutes" / "federal.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        names = {stem_law_name(row[key]): row["slug"] for row in rows for key in ("abbreviation", "short") if row[key]}
        areas = StatutesExtractor(names)
        return lambda text: sum(1 for area in areas.find_all(text) if area.has_main_area())
    from normgraph import extract

    if tool == "search":  # what looking for signals costs where there are none: the limit of the rest
        return lambda text: len(extract.find(text.translate(QUIET)))
    if tool == "find":
        return lambda text: len(extract.find(text))
    if tool == "resolve":
        return lambda text: len(extract.resolve(text, extract.find(text)))
    return lambda text: len(extract.extract(text))


def measure(tool: str, source: Path) -> None:
    """Run a tool over the texts in this process and print CPU seconds, wall seconds and the number of citations."""
    found = json.loads(source.read_text("utf-8"))
    run = runner(tool)
    run(found[0])
    cpu, wall = time.process_time(), time.perf_counter()
    count = sum(run(text) for text in found)
    print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall, count]))


def apart(tool: str, source: Path) -> list[float] | None:
    """Measure a tool in a process of its own; None where it takes too long."""
    python = str(peers.python()) if tool in ("refex", "quantlaw") else sys.executable
    command = [python, __file__, "--tool", tool, "--texts", str(source)]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=TOO_LONG)
    except subprocess.TimeoutExpired:
        return None
    return list(json.loads(done.stdout))


def growth(found: list[str], source: Path) -> dict[str, list[tuple[int, float]]]:
    """Return for each tool the CPU seconds that one text of each size takes, as far as it ends."""
    whole = "\n\n".join(found).encode()
    whole *= 1 + max(GROWN) // len(whole)
    points: dict[str, list[tuple[int, float]]] = {tool: [] for tool in TOOLS}
    for size in GROWN:
        one = whole[:size].decode("utf-8", "ignore")
        source.write_text(json.dumps([one]), "utf-8")
        for tool, before in points.items():
            if len(before) == GROWN.index(size) and (told := apart(tool, source)):
                before.append((size, told[0]))
    source.unlink()
    return points


def compare(folder: Path, size: int) -> str:
    """Measure all tools and return the section of the document."""
    found = texts(folder, size)
    source = ROOT / "build" / "bench-texts.json"
    source.write_text(json.dumps(found), "utf-8")
    best: dict[str, list[float]] = {}
    load: list[float] = []
    for _ in range(ROUNDS):
        for tool in TOOLS:
            result = apart(tool, source)
            assert result, f"{tool} took more than {TOO_LONG} s"
            best[tool] = min(best.get(tool, result), result)
            load.append(os.getloadavg()[0])
    grown = growth(found, source)
    total = sum(len(text.encode()) for text in found) / 1e6
    slowest = best["refex"][0]
    rows = [
        f"| {TOOLS[tool]} | {int(count):,} | {cpu:.2f} | {wall:.2f} | {total / cpu:.2f} | {slowest / cpu:.1f} |"
        for tool, (cpu, wall, count) in best.items()
    ]
    head = (
        f"`make bench-extract`; {page.machine()}, load average {min(load):.1f} to {max(load):.1f}. "
        f"{total:.1f} MB of text: {len(found)} texts, "
        f"annotated sentences and decisions, a citation every {int(total * 1e6 / best['find'][2])} bytes. "
        f"Best of {ROUNDS} rounds."
    )
    table = "| tool | citations | CPU s | wall s | MB / CPU s | times refex |\n|---|---|---|---|---|---|\n" + "\n".join(
        rows
    )
    page.keep("extraction", {"load": load, "bytes": total * 1e6, "cpu, wall, citations": best, "growth": grown})
    said = ", ".join(f"{TOOLS[tool]} {page.exponent(points):.2f}" for tool, points in grown.items() if points[1:])
    lines = {TOOLS[tool].partition(",")[0]: points for tool, points in grown.items() if tool != "search"}
    picture = page.draw("extraction", "bytes of one text", "CPU time, s", lines)
    return f"{head}\n\n{table}\n\n- Exponent of growth with the length of one text: {said}.\n\n{picture}\n"


def main() -> None:
    """Measure, or run one tool for the measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(os.environ.get("NORMGRAPH_SHARED", ".")) / "corpora"
    )
    parser.add_argument("--mb", type=float, default=3)
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        measure(options.tool, options.texts)
        return
    (ROOT / "build").mkdir(exist_ok=True)
    section = compare(options.folder, int(options.mb * 1e6))
    print(section)
    page.write("Extraction", section)


if __name__ == "__main__":
    main()
