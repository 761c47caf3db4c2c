"""The page of the workbench: facts as form or file, messages at their field, the answer, and what it never does."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import lxml.html
import pytest
from normgraph_api.web.workbench import MARKS

from normgraph import assets
from normgraph.cases import read_case
from normgraph.cases.fields import fields as fields_of_shapes
from normgraph.derive import derive
from normgraph.derive.vocabulary import vocabulary
from tests.api.problems import problem

FOUNDING = {name: assets.path("data", "cases", f"{name}.yaml").read_text("utf-8") for name in ("d1", "d2", "d3")}
FINDINGS = FOUNDING["d2"].count("\n- {")
"""So many has D2: the next one is added behind them."""
PAGE = {"Accept": "text/html", "Accept-Language": "de"}
PART = {**PAGE, "HX-Request": "true"}
DE = {"lang": "de"}


def fields(page: str) -> list[tuple[str, str]]:
    """Return what a browser without scripts would send of the page: every field with its value, no button."""
    form = next(form for form in lxml.html.fromstring(page).forms if form.get("id") == "workbench")
    values = [(name, value or "") for name, value in form.form_values()]
    return [(name, "" if value == "on" and name.startswith("suppose:") else value) for name, value in values]  # lxml


def post(client: httpx.Client, pairs: list[tuple[str, str]], do: str = "", **headers: str) -> httpx.Response:
    data: dict[str, list[str]] = {}
    for name, value in [*pairs, *([("do", do)] if do else [])]:
        data.setdefault(name, []).append(value)
    return client.post("/cases", params=DE, data=data, headers=PAGE | headers)


def without_tags(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture(scope="module")
def d2(client: httpx.Client) -> str:
    return post(client, [("view", "form")], "load d2").text


# files instead of forms


@pytest.mark.parametrize(("path", "kind"), [("/cases", "application/yaml"), ("/derive", "application/yaml")])
def test_file_is_shown_with_its_answer(client: httpx.Client, path: str, kind: str) -> None:
    shown = client.post(path, params={"lang": "en"}, content=FOUNDING["d2"], headers={**PAGE, "Content-Type": kind})
    assert shown.status_code == 200
    carried = ("applied by analogy", "objections rejected", "factors against")
    for text in ("legal father", "VG Magdeburg", "sha256", "no legal advice", *carried):
        assert text in shown.text, text


def test_a_contradiction_is_shown_with_both_holders(client: httpx.Client) -> None:
    text = "id: w\nantragsteller: {id: a, type: Person, label: A}\nfindings:\n" + "".join(
        f"- {{predicate: gueltigerReisepass, subject: a, status: {status}, holder: {holder}}}\n"
        for holder, status in (("Gericht", "refuted"), ("Amt", "established"))
    )
    shown = client.post(
        "/derive", params={"lang": "en"}, content=text, headers=PAGE | {"Content-Type": "application/yaml"}
    )
    part = lxml.html.fromstring(shown.text).xpath("//section[@class='contradictions']//li//li")
    assert [" ".join(side.text_content().split()) for side in part] == ["✓ established Amt", "✗ refuted Gericht"]


def test_settings_and_switches_of_a_file(client: httpx.Client) -> None:
    setting = "anerkennungErklaert(antragsteller,kind)=2019-04-03"
    form = {"case": FOUNDING["d2"], "set": setting, "without-analogies": "on"}
    shown = client.post("/cases", params=DE, data=form, headers=PAGE).text
    assert "Was sich unter den Annahmen ändert" in shown
    assert "without-analogies" in shown
    assert setting in dict(fields(shown))["set"]


# the form says what the shapes demand

DEMANDED = [  # field of D2 or of an added row, attribute, what it says, which shape is behind it
    ("finding.0.status", "aria-required", "true", "F15: minCount"),
    ("finding.0.status", "options", "established refuted left_open open", "F15: sh:in, in its order"),
    ("finding.0.standard", "options", " full glaubhaft summary prognosis", "F16: sh:in, and not stated"),
    ("finding.0.rn", "aria-required", None, "F23 only warns"),
    ("case.decidedOn", "aria-required", None, "F02: expected, not required"),
]


@pytest.mark.parametrize(("field", "attribute", "value", "why"), DEMANDED, ids=[row[3] for row in DEMANDED])
def test_demands_of_the_shapes_reach_the_page(d2: str, field: str, attribute: str, value: str | None, why: str) -> None:
    (control,) = lxml.html.fromstring(d2).xpath("//*[@id=$field]", field=field)
    said = " ".join(control.xpath("option/@value")) if attribute == "options" else control.get(attribute)
    assert said == value, why


@pytest.mark.parametrize(
    ("control", "attribute", "value"),
    [
        ("country", "pattern", fields_of_shapes()["finding"]["country"].pattern),
        ("amount", "inputmode", "decimal"),
    ],  # no fact takes a count yet
)
def test_types_of_values_reach_the_page(client: httpx.Client, control: str, attribute: str, value: str) -> None:
    name = next(fact.name for fact in vocabulary().facts.values() if fact.value == control)
    shown = post(client, [("view", "form"), ("case.id", "x")], f"add {name}").text
    (field,) = lxml.html.fromstring(shown).xpath("//*[@id=$id]", id=f"finding.0.{control}")
    assert field.get(attribute) == value
    assert field.get("title")
    assert "(erwünscht)" in shown


# without scripts


@pytest.mark.parametrize("name", FOUNDING)
def test_form_sends_back_every_fact(client: httpx.Client, name: str) -> None:
    shown = post(client, [("view", "form")], f"load {name}")
    assert shown.status_code == 200
    saved = post(client, fields(shown.text), "download")
    assert saved.headers["content-disposition"] == f'attachment; filename="{name}.yaml"'
    assert set(read_case(saved.text).ntriples().splitlines()) == set(read_case(FOUNDING[name]).ntriples().splitlines())


def test_form_and_file_stay_in_step(client: httpx.Client, d2: str) -> None:
    changed = [(name, "2018-06-19" if value == "2018-06-18" else value) for name, value in fields(d2)]
    as_file = post(client, changed, "yaml")
    assert "date: '2018-06-19'" in html.unescape(as_file.text)
    text = dict(fields(as_file.text))["case"] + "\n# a comment\n"
    back = post(client, [("view", "yaml"), ("case", text)], "form")
    assert sorted(fields(back.text)) == sorted(changed)


def test_file_that_cannot_be_read_stays_a_file(client: httpx.Client) -> None:
    shown = post(client, [("view", "yaml"), ("case", "id: a\nfindings: [")], "form")
    assert shown.status_code == 400
    assert dict(fields(shown.text))["case"] == "id: a\nfindings: ["
    assert re.search(r"Zeile 3, Spalte 1", shown.text)


def test_form_that_cannot_be_read_stays_a_form(client: httpx.Client, d2: str) -> None:
    wrong = [(name, "2018-02-31" if name == "finding.0.date" else value) for name, value in fields(d2)]
    shown = post(client, wrong, "yaml")
    facts = [pair for pair in wrong if pair[0].startswith(("case.", "party.", "finding."))]
    assert set(facts) <= set(fields(shown.text))
    assert 'aria-describedby="said.finding.0.date"' in shown.text
    assert '<a href="#finding.0.date">Geburt: Datum</a>' in shown.text


def test_rows_come_and_go(client: httpx.Client) -> None:
    page = client.get("/cases", params=DE, headers=PAGE).text
    page = post(client, fields(page), "party").text
    sent = fields(page)
    sent[sent.index(("party.0.role", ""))] = ("party.0.role", "kind")
    page = post(client, sent, "add geburt").text
    sent = dict(fields(page))
    assert (sent["finding.0.predicate"], sent["finding.0.subject"]) == ("geburt", "p1"), "the one who has the role"
    assert sent["finding.0.status"] == "open", "a fact that is added is not yet found"
    assert "finding.0.predicate" not in dict(fields(post(client, fields(page), "remove 0").text))


def test_question_becomes_a_finding(client: httpx.Client, d2: str) -> None:
    shown = post(client, fields(d2), "state vaterrolle(antragsteller,kind)")
    assert (f"finding.{FINDINGS}.predicate", "vaterrolle") in fields(shown.text)
    assert (f"finding.{FINDINGS}.object", "kind") in fields(shown.text)


def test_parts_for_an_open_page(client: httpx.Client, d2: str) -> None:
    live = post(client, fields(d2), **{"HX-Request": "true"})
    assert live.text.lstrip().startswith('<section id="answer"')
    added = post(client, fields(d2), "add geburt", **{"HX-Request": "true"}).text
    assert added.lstrip().startswith(f'<li class="row" id="finding.{FINDINGS}">')
    assert 'hx-swap-oob="true"' in added
    wrong = post(client, [("case", "id: [")], **{"HX-Request": "true"})
    assert wrong.status_code == 200, "a part that tells what is wrong is shown"
    assert "message violation" in wrong.text


@pytest.mark.parametrize("pressed", ["download", "form", "add geburt"])
def test_typing_after_a_button_brings_the_answer(client: httpx.Client, d2: str, pressed: str) -> None:
    """htmx sends the button pressed last with what is typed after it."""
    live = post(client, fields(d2), pressed, **{"HX-Request": "true", "HX-Target": "answer"})
    assert [child.get("id") for child in lxml.html.fragments_fromstring(live.text)] == ["answer"]


# messages


def test_messages_stand_at_the_field_and_in_the_summary(client: httpx.Client) -> None:
    pairs = [
        ("case.id", "a"),
        ("finding.4.predicate", "gebuhrt"),
        ("finding.4.status", "open"),
        ("finding.4.subject", "x"),
    ]
    shown = post(client, pairs)
    assert shown.status_code == 422
    at_field = re.search(
        r'name="finding\.4\.predicate"[^>]*aria-invalid="true"[^>]*>\s*(<span.*?</span>)', shown.text, re.S
    )
    assert at_field
    assert "gemeint vielleicht: geburt" in at_field[1], "the nearest name"
    assert 'href="#finding.4.predicate"' in shown.text
    assert "Gefolgert wird erst" in shown.text


def test_unused_participant_is_told_and_kept(client: httpx.Client) -> None:
    shown = post(
        client, [("case.id", "a"), ("party.0.id", "p1"), ("party.0.label", "Ada"), ("party.0.type", "Person")], "yaml"
    )
    assert dict(fields(shown.text))["party.0.label"] == "Ada"
    assert 'href="#party.0.role"' in shown.text


UNREADABLE: list[tuple[str, str, str]] = [
    ("id: a\n  b: c", "Zeile 2, Spalte 4", "not YAML"),
    ("id: a\nfindings: [{date: 31.12.2018}]", "Zeile 2", "no date of the form"),
    ("id: a\nfindigs: []", "Zeile 2", "an unknown key"),
    ("", "YAML", "nothing"),
]


@pytest.mark.parametrize(("text", "place", "why"), UNREADABLE)
def test_file_that_cannot_be_read_names_the_place(client: httpx.Client, text: str, place: str, why: str) -> None:
    assert why
    shown = post(client, [("view", "yaml"), ("case", text)])
    assert shown.status_code == 400
    assert place in without_tags(shown.text)
    assert dict(fields(shown.text))["case"].strip() == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id: a\nfindings: [{date: 31.12.2018x}]", "`31.12.2018x` ist kein Tag des Kalenders"),
        ("id: a\nfindigs: []", "Unbekannter Schlüssel `findigs`. Gemeint vielleicht `findings`"),
        ("id: a\nid: b", "Der Schlüssel `id` steht zweimal, zuerst in Zeile 1"),
    ],
)
def test_refusals_are_in_the_language_of_the_page(client: httpx.Client, text: str, words: str) -> None:
    assert words in without_tags(post(client, [("view", "yaml"), ("case", text)]).text)


def test_errors_are_pages_for_readers_and_problems_for_programs(client: httpx.Client) -> None:
    sent = {"content": "x", "headers": {"Content-Type": "application/pdf"}}
    page = client.post("/cases", content="x", headers={**PAGE, "Content-Type": "application/pdf"})
    assert page.status_code == 415
    assert "Medientyp nicht unterstützt" in page.text
    assert "Ein Fall wird nicht als `application/pdf` geschickt" in page.text
    assert "application/yaml" in page.text
    problem(client.post("/cases", **sent), 415, "media-type")  # type: ignore[arg-type]
    assert 'class="brand"' in client.get("/id/norm/nosuch/1.html", headers=PAGE).text


def test_wrong_media_type(client: httpx.Client) -> None:
    told = client.post("/cases", content="x", headers={"Content-Type": "application/pdf"})
    assert "application/yaml" in problem(told, 415, "media-type")["offered"]


def test_too_many_fields(client: httpx.Client) -> None:
    many = {"content": "&" * 40_000, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}
    problem(client.post("/cases", **many), 400, "limit")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "field", ["case.label", "party.0.label", "finding.0.note", "finding.0.predicate", "suppose:x", "on"]
)
def test_foreign_text_is_text(client: httpx.Client, d2: str, field: str) -> None:
    hostile = '"><script>alert(1)</script>'
    sent = [pair for pair in fields(d2) if pair[0] != field]
    shown = post(client, [*sent, (field, hostile)])
    assert "<script>alert" not in shown.text
    assert shown.status_code in (200, 400, 422)


# the answer


def test_proof_leads_to_norms_and_decisions(d2: str) -> None:
    for link in ("/id/norm/bgb/1599/abs-2", "/id/decision/vg-magdeburg/2018-11-16/4-b-328-18#rn-28"):
        assert f'href="{link}' in d2, link
    assert "?on=2018-11-01" in d2, "the norm on the day to which the conclusion belongs"
    assert re.search(r"<s>D2-11[^<]*</s>", d2), "a defeated rule is struck through"
    assert "ausgeschaltet durch D2-11" in d2


def test_banner_names_the_norms_around(d2: str) -> None:
    told = without_tags(d2)
    for words in (
        "keine Rechtsberatung",
        "keine Vorhersage",
        "Fristen für Rechtsbehelfe werden nicht geprüft",
        "Unionsrecht",
        "Stand der Daten",
    ):
        assert words in told, words
    assert "§ 25 Abs. 5 AufenthG" in told or "§ 1600a BGB" in told or "Art. 22 EGBGB" in told, (
        "what is not modelled nearby"
    )
    assert "es fehlt" in told


def test_supposing_shows_both_sides_and_changes_no_fact(client: httpx.Client, d2: str) -> None:
    supposed = [pair for pair in fields(d2) if not pair[0].startswith("suppose:")]
    shown = post(client, [*supposed, ("suppose:vaterrolle(antragsteller,kind)", "established")]).text
    difference = without_tags(shown.partition('class="difference"')[2].partition("</section>")[0])
    assert "familiäre Lebensgemeinschaft" in difference
    assert difference.index("offen") < difference.index("✓ gegeben")
    assert "Beurteilt nach dem 16.11.2018: 26 gegeben, 8 nicht gegeben, 7 offen" in without_tags(shown), (
        "as stated below"
    )
    assert "vaterrolle" not in dict(fields(post(client, fields(shown), "yaml").text))["case"]


def test_stated_fact_supposed_otherwise(client: httpx.Client, d2: str) -> None:
    sent = [(name, "2019-05-01" if name == "suppose" else value) for name, value in fields(d2)]
    sent = [(name, "refuted" if name == "whatif.12" else value) for name, value in sent]
    shown = without_tags(post(client, sent).text)
    assert "Was sich unter den Annahmen ändert" in shown
    assert "Jahresfrist" in shown or "rechtlicher Vater" in shown


def test_impossible_supposition_is_told(client: httpx.Client, d2: str) -> None:
    shown = post(client, [*fields(d2), ("suppose:nosuch(kind)", "established")]).text
    assert "ist keine bekannte Tatsache" in shown


def test_questions_are_ordered_as_the_engine_orders_them(d2: str) -> None:
    asked = [question.fact for question in derive(read_case(FOUNDING["d2"])).questions]
    shown = list(dict.fromkeys(html.unescape(name) for name in re.findall(r'name="suppose:([^"]+)"', d2)))
    assert shown == asked


# what the workbench never does


def test_never_says_no_claim_for_missing_facts(client: httpx.Client) -> None:
    """Each finding of the founding cases is left out in turn: nothing turns refuted, unless the law closes it."""
    case = read_case(FOUNDING["d2"])
    before = {result.id: result.status for result in derive(case).results}
    lines = FOUNDING["d2"].splitlines()
    stated = [number for number, line in enumerate(lines) if line.startswith("- {")]
    for number in stated[::4]:
        rest = [
            line for at, line in enumerate(lines) if at != number and not (at == number + 1 and line.startswith("   "))
        ]
        for result in derive(read_case("\n".join(rest))).results:
            if result.status == "refuted" and before.get(result.id) not in ("refuted", None):
                raise AssertionError((lines[number], result.conclusion))
    answer = client.get("/cases", params=DE, headers=PAGE).text.partition('id="answer"')[2]
    assert "kein Anspruch" not in without_tags(answer)
    assert "0 nicht gegeben" in without_tags(answer)


@pytest.mark.parametrize("name", FOUNDING)
def test_never_predicts(client: httpx.Client, name: str) -> None:
    answer = post(client, [("view", "form")], f"load {name}").text.partition('id="answer"')[2]
    told = without_tags(answer.partition("<footer")[0])
    assert not re.search(r"\d\s*%|wahrscheinlich|Erfolgsaussicht|Chance|Score|odds|probab", told), "no odds"
    assert set(re.findall(r'class="mark (\w+)"', answer)) <= set(MARKS)


def test_never_infers_what_only_can_be_found() -> None:
    """Nationality, descent in fact, abuse and sham marriages are stated, never concluded."""
    from normgraph.derive.compile import load

    base = load()
    concluded = {p.rsplit("/", 1)[-1] for rule in base.rules for p in base.concluded(rule)}
    facts = set(vocabulary().facts)
    assert not concluded & facts, "what can be found is not concluded"
    for name in ("staatsangehoerigkeit", "missbrauchUnanfechtbarFestgestellt", "gerichtlicheAnfechtung"):
        assert name in facts, name


def test_never_assumes_today(client: httpx.Client) -> None:
    undated = re.sub(r"decidedOn: .*\n", "", FOUNDING["d2"])
    told = without_tags(post(client, [("view", "form"), ("case", undated)], "form").text)
    assert "der heutige Tag wird nicht angenommen" in told
    assert "Beurteilt nach dem" not in told


def test_never_hides_that_a_version_is_not_known(d2: str) -> None:
    assert d2.count("geltende Fassung nicht bekannt; folgt dem Wortlaut von") == len(
        derive(read_case(FOUNDING["d2"])).results
    )


def test_never_passes_summary_findings_on_as_proven(d2: str) -> None:
    assert "Rn. 28, glaubhaft gemacht" in without_tags(d2)


def test_never_repeats_one_reading_alone(d2: str) -> None:
    for result in derive(read_case(FOUNDING["d2"])).results:
        for reading in result.worlds or ():
            assert reading in without_tags(d2)


def test_never_computes_a_time_limit_for_a_remedy() -> None:
    base = vocabulary()
    limits = [name for name in base.facts if re.search("rechtsmittelfrist|klagefrist|widerspruchsfrist", name, re.I)]
    assert limits == []


SECRET = "Zyxwvut"


def test_never_keeps_or_spreads_a_case(client: httpx.Client, capfd: pytest.CaptureFixture[str], caplog: Any) -> None:
    text = FOUNDING["d2"].replace("label: Kind}", f"label: {SECRET}}}")
    with caplog.at_level("DEBUG"):
        shown = post(client, [("view", "form"), ("case", text)], "form")
        live = post(client, fields(shown.text), "yaml", **{"HX-Request": "true"})
    for answer in (shown, live):
        assert SECRET in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        for link in re.findall(r'(?:href|src|action|hx-get|hx-post|hx-push-url)="([^"]*)"', answer.text):
            assert SECRET not in link, "no fact in an address"
        assert 'method="get"' not in answer.text.partition('id="workbench"')[2]
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err + "".join(record.getMessage() for record in caplog.records)
    assert SECRET not in client.get("/cases", params=DE, headers=PAGE).text


def test_conforming_says_only_that_the_form_is_right(d2: str) -> None:
    assert "Das sagt nur etwas über ihre Form" in d2
