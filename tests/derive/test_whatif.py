"""What if: facts set otherwise by path or by name, what then stands differently, what is then wrong."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from rich.console import Console
from typer.testing import CliRunner

from normgraph.cases import CaseDocument, read_case
from normgraph.cli import app
from normgraph.derive import derive
from normgraph.derive.compile import load
from normgraph.derive.render import differences
from normgraph.derive.whatif import change, difference
from normgraph.errors import NormgraphError
from normgraph.validate import validate
from tests.derive.casefiles import DATA, changed
from tests.derive.test_counterexamples import LATER

RUN = CliRunner()

SETTINGS = [
    ("d2", "anerkennungErklaert(antragsteller,kind)=2019-04-03", "statuswechsel", "refuted", "one day too late"),
    ("d2", "findings/9/date=2019-04-03", "statuswechsel", "refuted", "the same by the path of the JSON report"),
    ("d2", "/findings/9/date=2019-04-03", "statuswechsel", "refuted", "as a JSON pointer"),
    ("d2", "zustimmungEhegatte(ehemann,kind)=open", "rechtlicherVater", "open", "left out"),
    ("d2", "findings/13=open", "rechtlicherVater", "open", "a finding removed by its path"),
    ("d2", "zustimmungMutterBeurkundet(mutter)=refuted", "statuswechsel", "refuted", "an object left out matches any"),
    ("d2", "gewoehnlicherAufenthalt(kind)=TR", "deutschesRechtFuerBeseitigung", "open", "a country"),
    ("d1", "aufenthaltserlaubnisZuErteilen(antragsteller)=established", "aufenthaltserlaubnis", "established", ""),
    ("d1", "staatlichesInteresseUeberwiegt()=established", "hindernisArt6", "refuted", "a fact about the case itself"),
    ("d3", "atypischerFall(kind)=established", "anspruchKindernachzug", "established", "a fact nobody stated"),
    ("d3", "kostenDerUnterkunft()@2010-12-20=300", "gesamtbedarf", "established", "an amount on a day"),
]


def read(name: str) -> CaseDocument:
    return read_case(DATA / f"{name}.yaml")


@pytest.mark.parametrize(("case", "setting", "predicate", "status", "why"), SETTINGS)
def test_setting(case: str, setting: str, predicate: str, status: str, why: str) -> None:
    document = read(case)
    on = LATER.get(case)
    changes = difference(derive(document, on=on), derive(change(load(), document, setting), on=on))
    found = [c for c in changes if c.predicate == predicate]
    assert found, why
    assert {c.after and c.after.status for c in found} == {status}, why


def test_setting_equals_the_file_that_says_so() -> None:
    set_ = change(load(), read("d2"), "anerkennungErklaert(antragsteller,kind)=2019-04-03")
    text = yaml.safe_dump(changed("d2", {"anerkennungErklaert": {"date": "2019-04-03"}}), allow_unicode=True)
    assert set(set_.statements) == set(read_case(text, "yaml").statements)


def test_setting_and_taking_back_leaves_the_case() -> None:
    added = change(load(), read("d3"), "atypischerFall(kind)=established")
    assert change(load(), added, "atypischerFall(kind)=open").statements == read("d3").statements


def test_turtle_cases_too(tmp_path: Path) -> None:
    file = tmp_path / "d2.ttl"
    file.write_text(read("d2").ntriples().replace("https://w3id.org/normgraph/id/case/d2", "urn:case:7"), "utf-8")
    document = read_case(file)
    after = change(load(), document, "anerkennungErklaert(antragsteller,kind)=2019-04-03")
    assert "statuswechsel" in {c.predicate for c in difference(derive(document), derive(after))}
    added = change(load(), document, "atypischerFall(kind)=established")
    assert any(str(t.object) == "<urn:case:7/kind>" for t in set(added.statements) - set(document.statements))


@pytest.mark.parametrize(
    ("setting", "says", "why"),
    [
        ("kleinkind", "is no setting", "no value"),
        ("kleinkind(kind)=", "is no setting", "an empty value"),
        ("kleinkint(kind)=established", "kleinkind", "a misspelt predicate; the nearest is named"),
        ("rechtlicherVater(kind)=refuted", "concluded by rules", "what rules conclude is no fact"),
        ("kleinkind(kind)=vielleicht", "is no answer", "a value of no kind"),
        ("geburt(kind)=2018-02-31", "no date of the calendar", "an impossible day"),
        ("findings/99/status=refuted", "findings/9/status", "beyond the end; the nearest is named"),
        ("umgang=refuted", "umgang.antragsteller,kind", "a fact without those whom it is about; they are named"),
        ("findings/99=open", "is no finding", "removing what is not there"),
        ("umgang(niemand)=open", "is nobody of the case", "of one who is not described; the others are named"),
        ("label=open", "is no finding", "only findings can be open"),
    ],
)
def test_refused(setting: str, says: str, why: str) -> None:
    with pytest.raises(NormgraphError, match=says) as caught:
        change(load(), read("d2"), setting)
    assert caught.value.remedy, why


def test_command() -> None:
    options = ["--set", "findings/9/date=2019-04-03", "--set", "umgang(antragsteller)=open", "--lang", "en"]
    text = RUN.invoke(app, ["derive", str(DATA / "d2.yaml"), *options])
    assert text.exit_code == 0
    assert "established" in text.output
    answer = json.loads(RUN.invoke(app, ["derive", str(DATA / "d2.yaml"), *options, "--format", "json"]).stdout)
    assert answer["set"] == [options[1], options[3]]
    assert answer["receipts"]["before"]["case"] != answer["receipts"]["after"]["case"]
    assert {"id", "conclusion", "before", "after"} <= set(answer["differences"][0])


def test_command_says_when_nothing_differs() -> None:
    done = RUN.invoke(app, ["derive", str(DATA / "d2.yaml"), "--set", "kleinkind(kind)=established", "--lang", "en"])
    assert done.output.strip() == "no difference"


def test_command_validates_what_was_set() -> None:
    setting = "kostenDerUnterkunft(vater)@2010-12-20=-3"
    assert RUN.invoke(app, ["derive", str(DATA / "d3.yaml"), "--set", setting]).exit_code == 1


@pytest.mark.parametrize(
    ("setting", "on", "says", "why"),
    [
        ("anerkennungErklaert(kind,antragsteller)=2018-10-03", (), "F87", "turned round: no difference, and why"),
        ("anerkennungErklaert(antragsteller,kind)=2019-04-03", (), "F50", "a day after the decision is still open"),
        ("anerkennungErklaert(antragsteller,kind)=2019-04-03", ("--on", "2019-06-01"), "", "a later day of decision"),
        ("kleinkind(kind)=established", (), "", "nothing is doubtful"),
    ],
)
def test_command_says_what_is_doubtful_about_a_setting(setting: str, on: tuple[str, ...], says: str, why: str) -> None:
    command = ["derive", str(DATA / "d2.yaml"), *on, "--set", setting, "--lang", "en", "--format", "json"]
    done = RUN.invoke(app, command)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["set"] == [setting], why
    assert done.stderr.startswith(f"--set {setting}: {says}" if says else ""), why
    assert bool(done.stderr) == bool(says), why


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (
            "anerkennungErklaert(antragsteller,kind)=2019-04-03",
            "the day alone differs, 2018-11-01 → day not known: ",
        ),
        ("scheidungRechtskraft(mutter,ehemann)=open", "retroaction to finality: refuted → left open, 2018-06-18"),
    ],
    ids=["day", "reading"],
)
def test_a_difference_in_one_reading_alone_is_said_and_those_in_the_day_alone_in_one_line(
    setting: str, told: str
) -> None:
    case = read_case(DATA / "d2.yaml")
    changes = difference(derive(case, lang="en"), derive(change(load(), case, setting), lang="en"))
    text = io.StringIO()
    Console(file=text, width=400).print(differences(changes, "en"))
    lines = text.getvalue().splitlines()
    days = [c for c in changes if c.before and c.after and replace(c.before, date=None) == replace(c.after, date=None)]
    assert len([line for line in lines if " alone differs" not in line]) == len(changes) - len(days)
    assert sum(line.count("; ") + 1 for line in lines if " alone differs" in line) == len(days)
    assert [line for line in lines if len({*line.split(": ", 1)[1].split(" → ")}) == 1 and " alone " not in line] == []
    assert any(told in line for line in lines)


@pytest.mark.parametrize(
    ("setting", "says", "why"),
    [
        ("besitztTitel(antragsteller)=25-2", "F29", "a code of no list"),
        ("kleinkind(niemand)=refuted", "(given: niemand)", "of one who is not described"),
        ("findings/9/status=wahr", "(given: wahr)", "by the path of a finding of the file"),
        ("kostenDerUnterkunft()=300", "F33", "no day"),
        (
            "besitztTitel(antragsteller)=28",
            "(auslaender, stammberechtigter)",
            "asked in a role that nobody holds, which is named",
        ),
    ],
)
def test_messages_name_the_setting(setting: str, says: str, why: str) -> None:
    results = validate(change(load(), read("d2"), setting)).results
    found = [result.text("en") for result in results if result.where("en") == f"--set {setting}"]
    assert says in "".join(found), why
