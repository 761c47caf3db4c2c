"""What changed between the last state of a git history and the text of the site, in whatever order they came."""

import pyoxigraph as ox
import pytest

from normgraph import catalogue, identifiers, importing_history, snapshot, statistics, store
from tests.history_samples import FEES, ONE, TWO, Repository, kmein, small_store
from tests.ingest.gii_samples import group, law, section, unit
from tests.shared import figures_are_true

KEPT = "Die Marke, die das Amt ausgibt, ist am Halsband zu tragen."


def site(folder, day, **texts):
    """Write the law as the site shows it; a text of None is a section without one."""
    sections = [
        section(f"§ {name[1:]}", "".join(f"<P>{part}</P>" for part in (text or "").split("\n\n")))
        for name, text in texts.items()
    ]
    data = law(*sections, jurabk="StAG", doknr="BJNR005830913")
    (folder / "stag").mkdir(parents=True, exist_ok=True)
    stamp = day.replace("-", "").encode() + b"030405"
    (folder / "stag" / "x.xml").write_bytes(data.replace(b"20260102030405", stamp))
    return folder


def told(directory, since="2020-01-01", until="2027-01-01", slug="stag"):
    graph = store.open_store(directory)
    query = catalogue.get("changed-between")
    values = catalogue.terms(query, {"law": identifiers.norm(slug), "since": since, "until": until})
    rows = [
        tuple(row[name].value.removeprefix(identifiers.norm(slug, "")) if row[name] else "" for name in COLUMNS)
        for row in catalogue.run(graph, query, values)
    ]
    assert len(rows) == len(set(rows)), "no step twice"
    steps = [quad.subject for quad in graph.quads_for_pattern(None, SEEN, None, None)]
    assert len(steps) == len(set(steps))
    for name in ("statement-in-two-graphs", "unit-without-label"):
        assert list(catalogue.run(graph, catalogue.get(name, "check"))) == []
    assert statistics.Statistics.read(store.current_generation(directory)) == statistics.count(graph)
    assert figures_are_true(graph)
    return {row for row in rows if row[0].rpartition("/")[2].startswith("par-") or "/" not in row[0]}


COLUMNS = ("unit", "kind", "lastSeenOn", "seenBy")
SEEN = ox.NamedNode("https://w3id.org/normgraph/ns#seenBy")


def imports(tmp_path, order, *, day="2026-05-02", **texts):
    """Import a history of 2021-01-01 and 2026-04-01, and the site of a day, in an order."""
    directory = small_store(tmp_path / "store")
    saved = Repository(tmp_path / "gesetze")
    saved.commit("2021-01-01", laws__StAG=kmein(p1=ONE, p3=FEES, p4=KEPT))
    saved.commit("2026-04-01", laws__StAG=kmein(p1=TWO, p3=FEES, p4=KEPT, p5="Frei."))
    source = site(tmp_path / "gii", day, **texts)
    for one in order:
        if one == "git":
            importing_history.git(str(saved.folder), directory)
        else:
            snapshot.run(str(source), directory)
    return directory


ORDERS = pytest.mark.parametrize("order", [("git", "gii"), ("gii", "git")], ids="-".join)


@ORDERS
@pytest.mark.parametrize(
    ("day", "texts", "expected"),
    [
        (
            "2026-05-02",
            {"p1": TWO, "p3": FEES.replace("zehn", "zwölf"), "p4": KEPT.replace(",", " ,"), "p6": ONE},
            {
                ("1", "amended", "2021-01-01", "2026-04-01"),
                ("5", "new", "", "2026-04-01"),
                ("3", "amended", "2026-04-01", "2026-05-02"),
                ("5", "repealed", "2026-04-01", "2026-05-02"),
                ("6", "new", "", "2026-05-02"),
            },
        ),
        (
            "2026-05-02",
            {"p1": TWO, "p3": FEES, "p4": KEPT, "p5": None},
            {("1", "amended", "2021-01-01", "2026-04-01"), ("5", "new", "", "2026-04-01")},
        ),
        (
            "2020-06-01",
            {"p1": ONE, "p3": FEES.replace("zehn", "acht"), "p4": KEPT},
            {
                ("3", "amended", "2020-06-01", "2021-01-01"),
                ("1", "amended", "2021-01-01", "2026-04-01"),
                ("5", "new", "", "2026-04-01"),
            },
        ),
    ],
    ids=["site later; marks alone are no change", "site shows no text", "site before the history"],
)
def test_the_step_between_a_history_and_the_site_is_told(tmp_path, order, day, texts, expected):
    assert told(imports(tmp_path, order, day=day, **texts)) == expected


def test_a_history_without_articles_tells_nothing_of_them(tmp_path):
    """The EGBGB of one repository has the paragraphs of articles, and none of the articles that have none."""

    def saved(fees):
        titles = {"Abstammung": KEPT, "Elterliche Sorge": fees, "Datenverarbeitung": "Frei."}
        numbers = ("1", "2", "1")  # counting begins anew with the next article
        return "\n".join(
            f"# § {n} – {title}\n\n{text}\n" for n, (title, text) in zip(numbers, titles.items(), strict=True)
        )

    repository = Repository(tmp_path / "gesetze")
    repository.commit("2026-04-01", laws__BGBEG=saved(FEES))
    repository.commit("2026-08-01", laws__BGBEG=saved(FEES.replace("zehn", "dreißig")))
    within = unit("010", "Art 224")
    parts = (("§ 1", KEPT, "Abstammung"), ("§ 2", FEES.replace("zehn", "zwölf"), "Elterliche Sorge"))
    sections = [section(name, f"<P>{text}</P>", title, within) for name, text, title in parts]
    articles = [group("005", "Art 14", "Ehe", f"<P>{ONE}</P>"), group("010", "Art 224")]
    folder = tmp_path / "gii" / "bgbeg"
    folder.mkdir(parents=True)
    data = law(*articles, *sections, jurabk="BGBEG", doknr="BJNR006049896")
    (folder / "x.xml").write_bytes(data.replace(b"20260102030405", b"20260502030405"))
    directory = small_store(tmp_path / "store")
    importing_history.git(str(repository.folder), directory)
    snapshot.run(str(tmp_path / "gii"), directory)
    assert told(directory, slug="egbgb") >= {("224/par-2", "amended", "2026-04-01", "2026-05-02")}
    assert not [row for row in told(directory, slug="egbgb") if "/" not in row[0]]


def test_a_law_among_many_is_compared_with_its_history(tmp_path, monkeypatch):
    """Of many new laws, only those that have a history are looked at."""
    monkeypatch.setattr(snapshot, "FEW", 0)
    text = FEES.replace("zehn", "zwölf")
    directory = imports(tmp_path, ("git", "gii"), p1=TWO, p3=text, p4=KEPT, p5="Frei.")
    assert told(directory, since="2026-04-01") == {("3", "amended", "2026-04-01", "2026-05-02")}


def test_a_later_text_of_the_site_is_compared_with_the_site(tmp_path):
    first, second = FEES.replace("zehn", "zwölf"), FEES.replace("zehn", "dreißig")
    rest = {"p1": TWO, "p4": KEPT, "p5": "Frei."}
    directory = imports(tmp_path, ("git", "gii"), p3=first, **rest)
    site(tmp_path / "gii", "2026-06-03", p3=second, **rest)
    snapshot.run(str(tmp_path / "gii"), directory)
    assert told(directory, since="2026-04-01") == {
        ("3", "amended", "2026-04-01", "2026-05-02"),
        ("3", "amended", "2026-05-02", "2026-06-03"),
    }


def test_a_state_that_comes_between_is_the_neighbour(tmp_path):
    text = FEES.replace("zehn", "zwölf")
    directory = imports(tmp_path, ("git", "gii"), p1=TWO, p3=text, p4=KEPT, p5="Frei.")
    saved = Repository.__new__(Repository)
    saved.folder = tmp_path / "gesetze"
    saved.commit("2026-04-20", laws__StAG=kmein(p1=TWO, p3=text, p4=KEPT, p5="Frei."))
    importing_history.git(str(saved.folder), directory)
    assert told(directory, since="2026-04-01") == {("3", "amended", "2026-04-01", "2026-04-20")}


@pytest.mark.parametrize(
    ("days", "expected"),
    [(("2026-05-02", "2026-06-03"), ("2026-05-02", "2026-06-03")), (("2026-03-02", "2026-09-03"), None)],
    ids=["the site's are nearer", "the history's are nearer"],
)
def test_a_step_that_two_sources_show_is_told_once(tmp_path, days, expected):
    text, rest = FEES.replace("zehn", "zwölf"), {"p1": TWO, "p4": KEPT, "p5": "Frei."}
    directory = imports(tmp_path, ("gii",), day=days[0], p3=FEES, **rest)
    site(tmp_path / "gii", days[1], p3=text, **rest)
    snapshot.run(str(tmp_path / "gii"), directory)
    saved = Repository.__new__(Repository)
    saved.folder = tmp_path / "gesetze"
    saved.commit("2026-07-01", laws__StAG=kmein(p3=text, **rest))
    importing_history.git(str(saved.folder), directory)
    steps = {row for row in told(directory) if row[0] == "3"}
    assert steps == {("3", "amended", *(expected or ("2026-04-01", "2026-07-01")))}
