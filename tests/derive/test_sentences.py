"""Rules read back: whole sentences in both languages, and those of two rules as a jurist would read them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from normgraph.cli import app
from normgraph.derive.compile import compile_rules
from normgraph.derive.sentences import numbered, sentence, shipped
from normgraph.derive.source import read, rule_files
from normgraph.errors import BrokenRules, UnknownThing

PREFIXES = """
@prefix ng: <https://w3id.org/normgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
RULES = shipped().of_type("Rule")
RUN = CliRunner()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_rule_is_a_sentence(lang) -> None:  # type: ignore[no-untyped-def]
    for rule in RULES:
        said = sentence(shipped(), rule, lang)
        assert said.endswith("."), rule
        assert said.count("(") == said.count(")"), said
        assert "  " not in said, said
        assert ": " in said, said
        assert "rule-part" not in said, said


def test_sentences_differ_where_the_rules_do() -> None:
    said = {sentence(shipped(), rule, "de") for rule in RULES}
    assert len(said) >= len(RULES) - 2


READ = [
    ("d2-11-frist", "de", "nicht nach Fristende (ein Jahr ab „Rechtskraft der Scheidung“"),
    ("d2-11-frist", "de", "bis 2026-03-31"),
    ("d3-04", "en", "completion of 16 years since “birth”"),
    ("d2-23", "de", "Offenes zählt als"),
]


@pytest.mark.parametrize(("rule", "lang", "says"), READ)
def test_what_a_sentence_says(rule: str, lang, says: str) -> None:  # type: ignore[no-untyped-def]
    assert says in sentence(shipped(), numbered(rule)[0], lang)


def test_unknown_number_names_near_ones() -> None:
    with pytest.raises(UnknownThing, match="no rule") as caught:
        numbered("D2-99")
    assert "D2-" in str(caught.value.remedy)


@pytest.mark.parametrize("command", [["list"], ["show", "D2-11"], ["coverage"], ["list", "--lang", "en"]])
def test_commands(command: list[str]) -> None:
    done = RUN.invoke(app, ["rules", *command])
    assert done.exit_code == 0
    assert done.stdout.strip()


@pytest.mark.parametrize(("rule", "line"), [
    ("D2-12", "tertium comparationis: effect that removes"), ("D2-13", "extends beyond the wording: D2-11"),
    ("D1-6", "factor against: special mutual dependence, very young child"),
    ("D1-5", "irrelevant: common home, custody"),
    ("d3-09-sonderregel", "displaces: D3-09 general rule for foreign judgments"),
    ("d3-10", "can be blocked by: D3-11 reservation of public policy"),
    ("d2-11", "disapplies: D2-09 "),
])  # fmt: skip
def test_what_carries_a_rule_is_read_back(rule: str, line: str) -> None:
    assert line in RUN.invoke(app, ["rules", "show", rule, "--lang", "en"]).stdout


COVERAGE = '<urn:c> a ng:Modellierung ; ng:norm <urn:n> ; ng:citedAs "n" ; ng:extent ng:{} {} .'
GAP = '<urn:g> a ng:Luecke ; rdfs:label "x"@de , "x"@en .'
BROKEN = [
    (COVERAGE.format("teilweise", ""), "must say what is missing", "in part, but nothing is missing"),
    (COVERAGE.format("vollstaendig", "; ng:lacks <urn:g>") + GAP, "makes it partial", "complete with a gap"),
    (COVERAGE.format("nichtModelliert", "; ng:lacks <urn:g>"), "is not described", "the reason has no words"),
    (COVERAGE.format("teilweise", "; ng:lacks <urn:other>"), "is not described", "a gap without words"),
    (COVERAGE.format("vollstaendig", "").replace('ng:citedAs "n" ;', ""), "ng:citedAs", "no citation"),
]


@pytest.mark.parametrize(("text", "says", "why"), BROKEN)
def test_broken_coverage_is_refused(text: str, says: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "coverage.ttl"
    prefixes = (
        "@prefix ng: <https://w3id.org/normgraph/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    )
    file.write_text(prefixes + text, encoding="utf-8")
    with pytest.raises(BrokenRules, match=says) as caught:
        compile_rules(read([*rule_files(), file]))
    assert caught.value.remedy, why


def test_a_number_names_rules_of_one_norm() -> None:
    """Parts and versions of a rule share its number; and have a law in common, but for those numbered by a decision."""
    laws: dict[str, set[str]] = {}
    for rule in RULES:
        number = shipped().one(rule, "ruleId")
        if not number.startswith("D") and "." not in number:
            named = {norm.split("/norm/")[1].split("/")[0] for norm in shipped().iris(rule, "norm")}
            laws[number] = laws.get(number, named) & named
    assert [number for number, common in laws.items() if not common] == []


def test_a_piped_list_has_one_line_for_each_rule() -> None:
    lines = RUN.invoke(app, ["rules", "list", "--lang", "en"]).output.splitlines()
    assert len(lines) == len(RULES) + 1
    assert {line.count("\t") for line in lines} == {4}
    assert "20-3\t§ 20 Abs. 3 SGB II\t" in "\n".join(lines)


def test_what_a_number_stands_for_is_said_first() -> None:
    said = RUN.invoke(app, ["rules", "show", "29-3"]).output
    assert said.startswith("2 rules have the number 29-3: a29-3-1, a29-3-3.")
    assert "have the number" not in RUN.invoke(app, ["rules", "show", "a29-3-1"]).output


@pytest.mark.parametrize("command", [["list"], ["show", "D2-11"]])
def test_broken_rules_are_told_before_they_are_read_back(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise BrokenRules("`ng:condition` is missing", where="sorge.ttl", remedy="state `ng:condition`")

    monkeypatch.setattr("normgraph.derive.compile.load", broken)
    assert isinstance(RUN.invoke(app, ["rules", *command]).exception, BrokenRules)
