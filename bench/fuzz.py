"""Feeds every parser of foreign input with what a fuzzer makes up, guided by the code that is reached (atheris).

    make fuzz [SECONDS=3600]

Each target begins with a few inputs of our own and runs for its share of the time, in a process of its own with limits
of memory and time for one input. An error that is not one of ours, a crash, a hang or too much memory is a defect: its
input is kept in build/fuzz and named. The result goes to docs/fuzz.md.
"""

from __future__ import annotations

import argparse
import datetime
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "fuzz"
MEMORY_MB, ONE_SECONDS, LENGTH = 2_000, 25, 4_096


class Target(NamedTuple):
    """A parser, what it begins with, and a line on what it reads."""

    reads: str
    parse: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def targets() -> dict[str, Target]:
    """Return the parsers; imported here, so that the fuzzer sees their code."""
    sys.path.insert(0, str(ROOT))
    import pyoxigraph as ox
    from normgraph_api import memento, negotiation

    from normgraph import cases, extract, versions
    from normgraph.derive import compile, whatif
    from normgraph.ingest import decision, ecli, gii, law_markdown, legaldocml, register
    from normgraph.ingest.decision_source import Document
    from normgraph.norm_names import law_of
    from normgraph.search import words
    from normgraph.worker import sparql, syntax
    from tests.ingest.decision_samples import neuris, oldp, rii
    from tests.ingest.gii_samples import law, section

    entry = register.Entry("xg", "BJNR1", "xg", "XG", "", "", "XG")
    case = "id: x\ndecidedOn: 2020-01-31\nkind: {id: k, type: Person}\nfindings:\n- {predicate: ledig, subject: k, status: open}\n"
    cited = "Vgl. §§ 7 bis 9 SGB II, Art. 6 Abs. 1 GG; BVerwG, Urteil vom 1. Februar 2019 - 1 C 2.18 - Rn. 3, a. a. O."

    def document(data: bytes) -> object:
        return [str(read) for read in decision.read_document(Document("x", lambda: data))]

    graph, rules, example = ox.Store(), compile.load(), cases.read_case(case)
    graph.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1, 'x'@de, <urn:o> . <urn:o> <urn:p> <urn:s> } }")

    def answered(query: str) -> object:
        return sparql.answer(
            graph, {"ng": "urn:"}, {"query": query, "solutions": "json", "triples": "ttl"}, io.BytesIO()
        )

    def negotiated(said: str) -> object:
        return (
            negotiation.choose(said, negotiation.DOCUMENTS),
            negotiation.language(said),
            negotiation.charset(said),
            memento.day(said),
        )

    def text(work: Callable[[str], object]) -> Callable[[bytes], object]:
        return lambda data: work(data.decode("utf-8", "replace"))

    return {
        "query": Target("queries by their tokens", text(syntax.outline), (b"SELECT * { ?s <urn:p> 'x' }",)),
        "update": Target("updates by their tokens", text(syntax.update), (b"INSERT { ?s a 1 } WHERE { ?s ?p ?o }",)),
        "answer": Target("queries, answered from four statements", text(answered), (b"SELECT * { ?s (<urn:p>/^<urn:p>)* ?o FILTER(STR(?o) > 'x') } ORDER BY ?s LIMIT 3", b"CONSTRUCT { ?s a [] } { GRAPH ?g { ?s ?p 1 } }")),
        "setting": Target("settings of what-if", text(lambda said: whatif.change(rules, example, said)), (b"ledig(k)=refuted", b"findings/0/status=open", b"geburt(k)=2018-06-18")),
        "headers": Target("Accept, Accept-Language, Content-Type, Accept-Datetime", text(negotiated), (b"text/html;q=0.5, */*", b"de-DE, en;q=0.1", b"Fri, 16 Nov 2018 00:00:00 GMT", b"a/b; charset=utf-8")),
        "search": Target("words of a search", text(words.read), ("§ 32 Abs. 2 AufenthG".encode(), b"10 C 5.12")),
        "day": Target("days and months", text(lambda said: versions.parse_day(said, end=True)), (b"2012-11-29", b"2012-08")),
        "case": Target("cases: YAML, JSON-LD, Turtle", lambda data: cases.read_case(data), (case.encode(), b'{"id": "x"}', b"<urn:a> a <urn:b> .")),
        "citations": Target("citations in texts", text(extract.extract), (cited.encode(),)),
        "ecli": Target("ECLI", text(ecli.parse), (b"ECLI:DE:BVerfG:2020:rk20200501.1bvr099620",)),
        "names": Target("names of laws", text(law_of), (b"SGB II",)),
        "decision": Target("decisions: rii, NeuRIS, Open Legal Data, text", document, (rii(), neuris(), str(oldp()).replace("'", '"').encode(), b"VG X\nUrteil vom 1. Mai 2019\n4 K 1/18\n\n1\nText.\n")),
        "gii": Target("laws in the XML of the site", lambda data: gii.read_statute(data, "x.xml"), (law(section("§ 1", "<P>Es gilt.</P>")),)),
        "markdown": Target("laws in Markdown", lambda data: law_markdown.read(data, "x.md", entry), ("# § 1 – Zweck\n\n(1) Es gilt:\n\n1. Eins,\n".encode(),)),
        "legaldocml": Target("norms in LegalDocML.de", lambda data: legaldocml.read(data, "x.xml"), (b"<akomaNtoso><act><meta/></act></akomaNtoso>",)),
    }  # fmt: skip


def fuzz(name: str, folder: Path, options: list[str]) -> None:
    """Run one target in this process; the fuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["normgraph", "normgraph_api"]):
        target = targets()[name]
        from normgraph.errors import NormgraphError
        from normgraph.worker import Refused
    for number, seed in enumerate(target.seeds):
        (folder / f"seed-{number}").write_bytes(seed)

    def one(data: bytes) -> None:
        try:
            target.parse(data)
        except (NormgraphError, Refused):
            return

    atheris.Setup([sys.argv[0], str(folder), *options], one)
    atheris.Fuzz()


def run(name: str, seconds: int) -> tuple[int, str]:
    """Run a target in a process of its own; returns how many inputs it tried and what it found, nothing if nothing."""
    folder = KEPT / name
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(Path(__file__)), "--target", name, "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds * 2 + 300)
    tried = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    if done.returncode == 0:
        return int(tried[1]) if tried else 0, ""
    (folder / "log").write_text(done.stderr, encoding="utf-8")
    said = re.findall(
        r"^(?:\s*=== Uncaught.*|[\w.]+(?:Error|Exception|Warning)\b.*|.*(?:ERROR: libFuzzer).*)$", done.stderr, re.M
    )
    return int(tried[1]) if tried else 0, " ".join(said)[:300] or f"exit code {done.returncode}"


def main() -> int:
    """Run all targets one after the other, or the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default="")
    parser.add_argument("--seconds", type=int, default=3600)
    given = parser.parse_args()
    if given.target:
        options = [f"-max_total_time={given.seconds}", f"-timeout={ONE_SECONDS}", f"-rss_limit_mb={MEMORY_MB}"]
        folder = KEPT / given.target
        options += [f"-max_len={LENGTH}", "-print_final_stats=1", f"-artifact_prefix={folder}/found-"]
        folder.mkdir(parents=True, exist_ok=True)
        fuzz(given.target, folder, options)
        return 0
    names = list(targets())
    rows, failed = [], 0
    for name in names:
        tried, found = run(name, max(1, given.seconds // len(names)))
        failed += bool(found)
        rows.append(f"| {name} | {targets()[name].reads} | {tried:,} | {found or 'nothing'} |")
        print(rows[-1], flush=True)
    head = f"{datetime.date.today()}, {given.seconds} s in all, inputs up to {LENGTH} bytes, Python {sys.version.split()[0]}."
    table = "\n".join(["| target | reads | inputs | found |", "|---|---|---|---|", *rows])
    text = f"# Fuzzing\n\n`make fuzz`; the head of `bench/fuzz.py` says how. {head}\n\n{table}\n"
    (ROOT / "docs" / "fuzz.md").write_text(text, encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
