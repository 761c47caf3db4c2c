"""Measures citation extraction, in MB of text a CPU second, beside two published tools, and writes docs/benchmarks.md.

    .venv/bin/python bench/extract.py [FOLDER] [--mb N]

FOLDER holds `citations-dev/*.docs.jsonl` and `decisions/*.txt` (default: NORMGRAPH_SHARED/corpora). Each tool runs in
a process of its own, on one core, over the same texts; the rounds alternate, so that what else the machine does slows
all of them alike. The best of the rounds counts. The other tools are installed, in the versions below, into
`build/peers`.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import os
import platform
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "build" / "peers"
PINNED = ("legal-reference-extraction==0.5.5", "quantlaw==0.0.7")
ROUNDS = 3
TOOLS = {
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


def compare(folder: Path, size: int) -> str:
    """Measure all tools and return the section of the document."""
    if not (PEERS / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([PEERS / "bin" / "pip", "install", "--quiet", *PINNED], check=True)
    found = texts(folder, size)
    source = ROOT / "build" / "bench-texts.json"
    source.write_text(json.dumps(found), "utf-8")
    best: dict[str, list[float]] = {}
    load: list[float] = []
    for _ in range(ROUNDS):
        for tool in TOOLS:
            python = str(PEERS / "bin" / "python") if tool in ("refex", "quantlaw") else sys.executable
            command = [python, __file__, "--tool", tool, "--texts", str(source)]
            result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            best[tool] = min(best.get(tool, result), result)
            load.append(os.getloadavg()[0])
    source.unlink()
    total = sum(len(text.encode()) for text in found) / 1e6
    slowest = best["refex"][0]
    rows = [
        f"| {TOOLS[tool]} | {int(count):,} | {cpu:.2f} | {wall:.2f} | {total / cpu:.2f} | {slowest / cpu:.1f} |"
        for tool, (cpu, wall, count) in best.items()
    ]
    head = (
        f"`make bench-extract`; {datetime.date.today()}, Python {platform.python_version()}, load average "
        f"{min(load):.1f} to {max(load):.1f} on {os.cpu_count()} cores. {total:.1f} MB of text: {len(found)} texts, "
        f"annotated sentences and decisions, a citation every {int(total * 1e6 / best['find'][2])} bytes. "
        f"Best of {ROUNDS} rounds."
    )
    table = "| tool | citations | CPU s | wall s | MB / CPU s | times refex |\n|---|---|---|---|---|---|\n" + "\n".join(
        rows
    )
    return f"## Extraction\n{head}\n\n{table}\n"


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
    page = ROOT / "docs" / "benchmarks.md"
    old = page.read_text("utf-8")
    kept = re.sub(r"## Extraction\n.*?(?=\n## |\Z)", "", old, flags=re.DOTALL).rstrip()
    page.write_text(f"{kept}\n\n{section}", "utf-8")


if __name__ == "__main__":
    main()
