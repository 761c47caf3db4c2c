"""Measures validation and derivation of cases and writes the section "Derivation" of docs/benchmarks.md.

    .venv/bin/python bench/derive.py [--cases 10000] [--minutes 6] [--only founding,growth,many]

Times of single cases are CPU time of this process, the least and the median of many runs: of a case that was derived
just before, of another with like parties, and of one that is laid out as the first of its kind (docs/decisions/0157).
Generated cases are the founding cases with findings left out, turned or moved in time at random (seed fixed), each with
a name of its own; they are read, validated and derived in two processes until all are done or the minutes are over.
Generated rules pass the reader of the shipped rules; D1 is derived with them.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import page
import yaml

from normgraph import assets
from normgraph.cases import CaseDocument, read_case
from normgraph.derive import derive
from normgraph.derive.compile import compile_rules, load
from normgraph.derive.engine import OxigraphEngine
from normgraph.derive.evaluate import evaluate
from normgraph.derive.explain import explain
from normgraph.derive.program import RuleBase
from normgraph.derive.source import read, rule_files
from normgraph.garbage import collect_seldom
from normgraph.validate import validate

FOUNDING = ("d1", "d2", "d3")
RULES = (60, 240, 960)
FACTS = 20
PROCESSES = 2
RAW: dict[str, Any] = {}
"""What was measured, by the part it belongs to."""


def cpu(run: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the least and the median CPU time of a call in milliseconds, warm."""
    run()
    spent = []
    for _ in range(times):
        begin = time.process_time()
        run()
        spent.append((time.process_time() - begin) * 1000)
    return min(spent), statistics.median(spent)


# founding cases


def founding(times: int = 30) -> Iterator[str]:
    """Measure the founding cases."""
    head = "case | derive ms | of it evaluate | of it explain | another case ms | first of its kind ms | validate ms"
    yield f"| {head} | queries | triples |"
    yield f"|{'---|' * 9}"
    base = load()
    for name in FOUNDING:
        case = _document(_plain(name))
        others = itertools.cycle([_document(_plain(name) | {"id": f"{name}-{number}"}) for number in range(2)])
        evaluation = evaluate(base, case)
        calls: dict[str, Callable[[], object]] = {
            "derive": lambda case=case: derive(case),
            "evaluate": lambda case=case: evaluate(base, case),
            "explain": lambda done=evaluation: explain(base, done, "de"),
            "another": lambda others=others: derive(next(others)),
            "first": lambda case=case: derive(case, rules=_forgetful(base)),
            "validate": lambda case=case: validate(case),
        }
        kept = {what: cpu(call, times) for what, call in calls.items()}
        RAW.setdefault("founding", {})[name] = kept | {"engine": _engine(base, case, times)}
        columns = [f"{least:.0f} (median {middle:.0f})" for least, middle in kept.values()]
        triples = len(evaluation.layout.made) + len(evaluation.made)
        yield f"| {name.upper()} | {' | '.join(columns)} | {_queries(base, case)} | {triples:,} |"


def _forgetful(base: RuleBase) -> RuleBase:
    """Return the rules with their programs, but without a layout of any case."""
    for program in base._programs.values():
        program._layouts.clear()
    return base


def _engine(base: RuleBase, case: CaseDocument, times: int) -> tuple[float, float]:
    """Return how much of the CPU time of an evaluation the engine's queries take, in milliseconds: least, median."""
    spent: list[float] = []

    class Timed(OxigraphEngine):
        def construct(self, query: str) -> list[Any]:
            begin = time.process_time()
            found = super().construct(query)
            spent[-1] += (time.process_time() - begin) * 1000
            return found

    for _ in range(times):
        spent.append(0.0)
        evaluate(base, case, engine=Timed)
    return min(spent), statistics.median(spent)


def _queries(base: RuleBase, case: CaseDocument) -> int:
    count = 0

    class Counting(OxigraphEngine):
        def construct(self, query: str) -> list[Any]:
            nonlocal count
            count += 1
            return super().construct(query)

    evaluate(base, case, engine=Counting)
    return count


# growth


def synthetic(count: int) -> str:
    """Return rules about the child: each asks for a fact and, but for each fifth, for the conclusion before it."""
    lines = [f"p:erzeugteTatsache{number} a ng:Tatsache ." for number in range(FACTS)]
    lines.append('<urn:d> <http://www.w3.org/2000/01/rdf-schema#label> "d" .')
    for number in range(count):
        fact = f"[ a ng:FactCondition ; ng:asks p:erzeugteTatsache{number % FACTS} ; ng:subject ng:kind ]"
        before = f"[ a ng:FactCondition ; ng:asks p:erzeugteFolge{number - 1} ; ng:subject ng:kind ]"
        condition = f"[ a ng:AllOf ; ng:operand {fact} , {before} ]" if number % 5 else fact
        lines.append(f"p:erzeugteFolge{number} a ng:Rechtsbegriff .")
        lines.append(
            f'r:erzeugt-{number} a ng:Rule ; ng:ruleId "E{number}" ; ng:norm <urn:n> ; ng:citedAs "n" ; '
            f"ng:authority <urn:d> ; ng:strength ng:gebunden ; ng:concludes p:erzeugteFolge{number} ; "
            f"ng:subject ng:kind ; ng:condition {condition} ."
        )
    prefixes = "".join(
        f"@prefix {prefix}: <https://w3id.org/normgraph/{path}> .\n"
        for prefix, path in (("ng", "ns#"), ("p", "id/predicate/"), ("r", "id/rule/"))
    )
    return prefixes + "\n".join(lines)


def growth(times: int = 7) -> Iterator[str]:
    """Measure D1 with generated rules out of its reach and within it."""
    yield "| added rules | out of reach ms | within reach ms |"
    yield "|---|---|---|"
    case = _plain("d1")
    touched = {**case, "findings": [*case["findings"], *_touching(case)]}
    spent: dict[bool, list[float]] = {False: [], True: []}
    for count in RULES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "synthetic.ttl"
            file.write_text(synthetic(count), encoding="utf-8")
            base = compile_rules(read([*rule_files(), file]))
        for within, facts in ((False, case), (True, touched)):
            document = _document(facts)
            spent[within].append(
                cpu(lambda case=document, base=base: explain(base, evaluate(base, case), "de"), times)[1]
            )
        yield f"| {count} | {spent[False][-1]:.0f} | {spent[True][-1]:.0f} |"
    exponents = {within: page.exponent(zip(RULES, t, strict=True)) for within, t in spent.items()}
    yield ""
    out, inside = exponents[False], exponents[True]
    yield f"- Exponent of growth from {RULES[0]} to {RULES[-1]} rules: {out:.2f} out of reach, {inside:.2f} within."
    yield ""
    points = {within: list(zip(RULES, t, strict=True)) for within, t in spent.items()}
    RAW["growth"] = {"out of reach": points[False], "within reach": points[True]}
    yield page.draw("derivation", "added rules", "CPU time of D1, ms", RAW["growth"])


def _touching(case: dict[str, Any]) -> list[dict[str, str]]:
    child = case["kind"]["id"] if isinstance(case["kind"], dict) else case["kind"]
    return [{"predicate": f"erzeugteTatsache{n}", "subject": child, "status": "established"} for n in range(FACTS)]


# many cases


def generated(number: int) -> str:
    """Return a case as YAML: a founding case with findings left out, turned or moved in time."""
    chance = random.Random(number)
    case = _plain(FOUNDING[number % len(FOUNDING)])
    case["id"] = f"case-{number}"
    findings = []
    for finding in case["findings"]:
        lot = chance.random()
        if lot < 0.1:
            continue
        if lot < 0.2 and "status" in finding and "date" not in finding:
            finding["status"] = chance.choice(["established", "refuted", "left_open"])
        if lot > 0.8 and isinstance(finding.get("date"), datetime.date):
            finding["date"] += datetime.timedelta(days=chance.randint(-400, 400))
        findings.append(finding)
    return str(yaml.safe_dump(case | {"findings": findings}, allow_unicode=True))


def _plain(name: str) -> dict[str, Any]:
    read_: dict[str, Any] = yaml.safe_load(assets.path("data", "cases", f"{name}.yaml").read_text("utf-8"))
    return read_


def _document(case: dict[str, Any]) -> CaseDocument:
    return read_case(yaml.safe_dump(case, allow_unicode=True), "yaml")


def handle(number: int) -> tuple[str, float, float]:
    """Read, validate and derive one generated case; return what became of it and the CPU seconds of both steps."""
    case = read_case(generated(number), "yaml")
    begin = time.process_time()
    conforms = validate(case).conforms
    middle = time.process_time()
    if conforms:
        derive(case)
    return ("derived" if conforms else "not well formed"), middle - begin, time.process_time() - middle


def many(count: int, minutes: float) -> Iterator[str]:
    """Measure many generated cases in two processes, as many as are done in the minutes."""
    for number in range(3):  # warm before the processes fork
        handle(number)
    begin = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        results = []
        for result in pool.imap_unordered(handle, range(count), chunksize=5):
            results.append(result)
            if time.perf_counter() - begin > 60 * minutes:
                pool.terminate()
                break
    wall = time.perf_counter() - begin
    became = Counter(kind for kind, _, _ in results)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    checked, derived = (1000 * sum(result[step] for result in results) for step in (1, 2))
    asked, count = count, len(results)
    rate = f"{count / wall:.1f} a second ({wall:.0f} s wall)"
    kinds = ", ".join(f"{kind} {number:,}" for kind, number in sorted(became.items()))
    done = f"{count:,}" if count == asked else f"{count:,} of {asked:,}"
    yield f"{done} generated cases on {PROCESSES} processes: {rate}; {kinds}."
    yield ""
    per_case = f"validation {checked / count:.0f} ms, derivation {derived / max(became['derived'], 1):.0f} ms"
    yield f"- CPU a case: {per_case}; largest process {memory:.0f} MB."


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=6, help="of the many cases")
    parser.add_argument("--only", default="founding,growth,many")
    arguments = parser.parse_args()
    collect_seldom()  # as command line and workers do
    parts = {
        "founding": ("Founding cases, warm", lambda: founding()),
        "growth": ("Growth with the number of rules", lambda: growth()),
        "many": ("Many cases", lambda: many(arguments.cases, arguments.minutes)),
    }
    head = "`make bench-derive`; the head of `bench/derive.py` says what is measured. "
    head += f"{page.machine('pyoxigraph', 'pyshacl')}; {len(load().rules)} rules."
    measured: dict[str, str] = {}
    for name in arguments.only.split(","):
        title, measure = parts[name]
        lines = [f"Load average at the start: {os.getloadavg()[0]:.1f}.", ""]
        for line in measure():
            lines.append(line)
            print(line, file=sys.stderr, flush=True)
        measured[title] = "\n".join(lines)
    page.keep("derivation", page.kept("derivation") | RAW)
    write(head, [title for title, _ in parts.values()], measured)


def write(head: str, titles: list[str], measured: dict[str, str]) -> None:
    """Write the section; of an earlier one stays what was not measured now."""
    earlier = page.section("Derivation").split("\n### ")[1:]
    stays = {title: said.strip() for title, _, said in (part.partition("\n") for part in earlier)}
    known = {title: measured.get(title) or stays.get(title) for title in titles}
    page.write("Derivation", "\n\n".join([head, *(f"### {title}\n\n{said}" for title, said in known.items() if said)]))


if __name__ == "__main__":
    main()
