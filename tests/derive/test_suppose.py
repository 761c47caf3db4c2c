"""What each missing fact would change, and which is asked for first."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner

from normgraph.cases import read_case
from normgraph.cli import app
from normgraph.cli.ask import _question
from normgraph.cli.options import Language
from normgraph.derive import Derivation, Missing, derive
from normgraph.derive.compile import load
from normgraph.derive.suppose import suppose
from normgraph.derive.whatif import change
from normgraph.errors import UnknownThing
from tests.derive import test_residence
from tests.derive.casefiles import DATA, result

RUN = CliRunner()
VALUES = {"none": "established", "date": "2010-01-01", "amount": "1", "country": "DE", "count": "1"}


@pytest.fixture(scope="module")
def supposed() -> Derivation:
    case = read_case(DATA / "d1.yaml")
    return suppose(load(), case, derive(case, lang="en"), lang="en")


def test_missing_fact_says_what_it_would_decide(supposed: Derivation) -> None:
    bond = result(supposed, "tatsaechlicheVerbundenheit").missing
    assert [m.fact for m in bond] == ["kindAngewiesen(kind,antragsteller)"]
    established, refuted = bond[0].decides or ()
    assert established.status == "established"
    after = {change.predicate: change.after for change in established.changes}
    assert after["tatsaechlicheVerbundenheit"]
    assert after["tatsaechlicheVerbundenheit"].status == "established"
    assert refuted.status == "refuted"


def test_fact_with_a_value_is_not_supposed(tmp_path: Path) -> None:
    resident = "{predicate: gewoehnlicherAufenthalt, subject: k, country: DE, status: established}"
    written = f"id: x\nkind: {{id: k, type: Person}}\nfindings: [{resident}]"
    case = read_case(written)
    supposed = suppose(load(), case, derive(case, lang="en"), lang="en")
    born = [m for r in supposed.results for m in r.missing if m.predicate == "geburt"]
    assert born
    assert {(m.value, m.decides) for m in born} == {("date", ())}
    path = tmp_path / "x.yaml"
    path.write_text(written, encoding="utf-8")
    text = RUN.invoke(app, ["derive", str(path), "--suppose", "--lang", "en"]).output.replace("\n", " ")
    assert "takes a value (day) and so is not tried" in re.sub(r"[│├└─\s]+", " ", text)


def test_supposing_changes_no_result(supposed: Derivation) -> None:
    plain = derive(read_case(DATA / "d1.yaml"), lang="en")
    assert [(r.id, r.status) for r in supposed.results] == [(r.id, r.status) for r in plain.results]


@pytest.mark.breadth
def test_every_missing_fact_can_be_set() -> None:
    for name in ("d1", "d2", "d3"):
        case = read_case(DATA / f"{name}.yaml")
        for missing in derive(case).questions:
            answered = derive(change(load(), case, f"{missing.fact}={VALUES[missing.value]}"))
            assert missing.fact not in {m.fact for m in answered.questions}, missing.fact


def test_the_fact_that_alone_is_missing_comes_first() -> None:
    alone, shared = Missing("a", "a", fact="a()"), Missing("b", "b", fact="b()")
    other = Missing("c", "c", fact="c()")
    base = derive(read_case(DATA / "d1.yaml"))
    missed = ((shared, other), (alone,), (other, shared))
    results = tuple(replace(base.results[0], id=str(n), because=(), missing=m) for n, m in enumerate(missed))
    assert [m.fact for m in replace(base, results=results).questions] == ["a()", "b()", "c()"]


@pytest.mark.parametrize(
    ("name", "end", "first", "why"),
    [
        ("d3", "anspruchKindernachzug", "atypischerFall(kind)", "the claim; an exception alone would carry it"),
        ("d1", "kostenDesGegners", "dringlichkeit(antragsteller)", "costs follow the order, which hangs on urgency"),
    ],
)
def test_where_nothing_is_sought_the_end_of_the_chain_comes_first(name: str, end: str, first: str, why: str) -> None:
    derived = derive(read_case(DATA / f"{name}.yaml"))
    serving = [missing.fact for missing in derived.about([end]).questions]
    asked = [missing.fact for missing in derived.questions]
    assert asked[: len(serving)] == serving, why
    assert asked[0] == first, why
    assert set(asked) == {m.fact for r in derived.results for m in r.missing if m.fact}, "none is left out"


def test_what_cannot_be_done_without_comes_first_and_weighings_last() -> None:
    whole = test_residence.case(
        "spouse", {"einreiseverbotWirksam": None, "passpflicht3": None, "ausweisungsinteresse": None}
    )
    derived = derive(read_case(yaml.safe_dump(whole, allow_unicode=True), "yaml"))
    asked = [missing.predicate for missing in derived.sought.questions]
    weighings = [name for name in asked if name.startswith(("ausnahme", "ermessen"))]
    assert asked[0] == "einreiseverbotWirksam"
    assert {"passpflicht3", "ausweisungsinteresse"} <= set(asked)
    assert weighings
    assert asked[-len(weighings) :] == weighings


def test_command_prints_it_on_request() -> None:
    path = str(DATA / "d1.yaml")
    text = RUN.invoke(app, ["derive", path, "--suppose", "--lang", "en"]).output
    assert "if established: " in text
    answer = json.loads(RUN.invoke(app, ["derive", path, "--suppose", "--format", "json"]).output)
    assert any(m["decides"] for r in answer["results"] for m in r["missing"])
    plain = json.loads(RUN.invoke(app, ["derive", path, "--format", "json"]).output)
    assert not any(m["decides"] for r in plain["results"] for m in r["missing"])


def ask(tmp_path: Path, answers: str) -> tuple[str, Path]:
    out = tmp_path / "completed.yaml"
    done = RUN.invoke(app, ["ask", str(DATA / "d1.yaml"), "--out", str(out), "--lang", "en"], input=answers)
    assert done.exit_code == 0, done.output
    return done.output, out


def test_answers_complete_the_case(tmp_path: Path) -> None:
    first = derive(read_case(DATA / "d1.yaml")).questions[0]
    _, out = ask(tmp_path, f"{VALUES[first.value]}\n")
    before, after = read_case(DATA / "d1.yaml"), read_case(out)
    assert set(before.statements) < set(after.statements)
    assert first.fact not in {m.fact for m in derive(after).questions}


def test_what_is_no_answer_is_said_and_the_question_asked_again(tmp_path: Path) -> None:
    output, out = ask(tmp_path, "perhaps\nq\n")
    question = output.splitlines()[0]
    assert output.splitlines()[1:3] == ['"perhaps" is no answer to this question.', question]
    assert set(read_case(out).statements) == set(read_case(DATA / "d1.yaml").statements)


def test_skipping_asks_every_question_once_and_changes_nothing(tmp_path: Path) -> None:
    output, out = ask(tmp_path, "\n" * 50)
    assert output.count("?") == len(derive(read_case(DATA / "d1.yaml")).questions)
    assert set(read_case(out).statements) == set(read_case(DATA / "d1.yaml").statements)


@pytest.mark.parametrize(("answers", "why"), [("", "no input at all"), ("q\n", "ended at once")])
def test_ending_leaves_the_case(answers: str, why: str, tmp_path: Path) -> None:
    _, out = ask(tmp_path, answers)
    assert set(read_case(out).statements) == set(read_case(DATA / "d1.yaml").statements), why


def test_an_answer_that_is_none_is_asked_again(tmp_path: Path) -> None:
    output, out = ask(tmp_path, "perhaps\nyes\n")
    assert "is no answer" in output
    assert len(read_case(out).statements) > len(read_case(DATA / "d1.yaml").statements)


def test_where_there_is_nothing_to_ask_it_says_why(tmp_path: Path) -> None:
    case = tmp_path / "later.yaml"
    sought = "{predicate: beantragterTitel, subject: a, code: '28', status: established}"
    case.write_text(f"id: a\ndecidedOn: 2026-11-20\nauslaender: {{id: a, type: Person}}\nfindings: [{sought}]", "utf-8")
    done = RUN.invoke(app, ["ask", str(case), "--lang", "en"])
    assert "Nothing to ask" in done.output
    assert "2026-11-20 <= 2026-08-12" in done.output


def test_an_existing_file_is_kept_unless_said_otherwise(tmp_path: Path) -> None:
    out = tmp_path / "completed.yaml"
    out.write_text("mine", encoding="utf-8")
    command = ["ask", str(DATA / "d1.yaml"), "--out", str(out)]
    refused = RUN.invoke(app, command, input="q\n")
    assert isinstance(refused.exception, UnknownThing)
    assert "--overwrite" in str(refused.exception)
    assert out.read_text("utf-8") == "mine"
    assert RUN.invoke(app, [*command, "--overwrite"], input="q\n").exit_code == 0
    assert set(read_case(out).statements) == set(read_case(DATA / "d1.yaml").statements)


def test_an_interrupt_keeps_the_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "completed.yaml"
    lines = iter([f"{VALUES[derive(read_case(DATA / 'd1.yaml')).questions[0].value]}\n"])

    class Interrupted:
        def readline(self) -> str:
            try:
                return next(lines)
            except StopIteration:
                raise KeyboardInterrupt from None

    monkeypatch.setattr("normgraph.cli.ask.sys.stdin", Interrupted())
    with pytest.raises(typer.Exit) as ended:
        _command("ask")(
            DATA / "d1.yaml", out=out, overwrite=False, on="", about=None, everything=False, lang=Language.de
        )
    assert ended.value.exit_code == 130
    assert len(read_case(out).statements) > len(read_case(DATA / "d1.yaml").statements)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["ask", str(DATA / "d1.yaml"), "--out", str(tmp_path / "none" / "x.yaml")], input="q\n")
    assert isinstance(done.exception, UnknownThing)
    assert "--out" in done.exception.where


def _command(name: str) -> Callable[..., None]:
    return next(c.callback for c in app.registered_commands if c.callback and c.callback.__name__ == name)


APPLIED = """
id: antrag
decidedOn: 2025-06-15
auslaender: {id: a, type: Person, label: A}
findings:
- {predicate: beantragterTitel, subject: a, code: "25b-1", status: established}
"""


def test_questions_serve_what_the_case_applies_for(tmp_path: Path) -> None:
    derived = derive(read_case(APPLIED))
    assert {(r.predicate, r.subject) for r in derived.sought.results} == {("titelZuErteilen", "A")}
    serving = [missing.fact for missing in derived.sought.questions]
    assert 0 < len(serving) < len(derived.questions)
    assert {missing.fact for missing in derived.questions[: len(serving)]} == set(serving)
    case = tmp_path / "case.yaml"
    case.write_text(APPLIED, encoding="utf-8")
    only = [("", len(serving)), ("--all", len(derived.questions)), ("--about=§ 2 Abs. 3 AufenthG", None)]
    for option, number in only:
        done = RUN.invoke(app, ["ask", str(case), "--lang", "en", *([option] if option else [])], input="q\n")
        first = int(done.output[1 : done.output.index("]")])
        assert first == (number or len(derived.about(["§ 2 Abs. 3 AufenthG"]).questions)), option


def test_a_question_for_a_code_says_where_they_are_listed() -> None:
    told = _question(Missing("besitztTitel", "title held", "A", value="code"), 7, Language.en)
    assert told.startswith("[7] title held (A)? (code, see `normgraph query codes`;")


def test_a_case_that_applies_for_nothing_is_asked_everything() -> None:
    derived = derive(read_case(DATA / "d1.yaml"))
    assert derived.sought == derived
