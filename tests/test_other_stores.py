"""The same answers from a store of this machine, Oxigraph's server and Virtuoso; the service on each of them.

A server is skipped where it is not installed. Virtuoso is run by `make virtuoso`.
"""

import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from click.testing import Result
from normgraph_api.settings import Settings
from typer.testing import CliRunner

from normgraph import catalogue, identifiers, store
from normgraph.cli import app
from normgraph.export import Format, export
from normgraph.remote import open_remote
from tests.api.conftest import serving
from tests.api.problems import problem

HERE = Path(__file__).parent
pytestmark = pytest.mark.timeout(900)
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
CLASS = ox.NamedNode("http://www.w3.org/2002/07/owl#Class")
NT = {"Content-Type": "application/n-triples"}
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
QUERIES = [catalogue.get(name) for name in catalogue.names()]
QUERIES += [catalogue.load(path) for path in sorted((HERE.parent / "docs" / "cookbook").glob("*.rq"))]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, url: str) -> Iterator[None]:
    """Run a server in a folder until the block ends; it is up when it answers a query."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                if httpx.get(url, params={"query": "ASK {}"}, timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            assert process.poll() is None, (folder / "server.log").read_text()[-2000:]
            assert time.monotonic() < deadline, "the server did not come up"
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def oxigraph(founding: Path, folder: Path) -> Iterator[str]:
    """Oxigraph's server, filled by its bulk loader from the N-Quads that `normgraph export` writes."""
    export(store.open_store(founding), Format("nquads"), folder / "graph.nq")
    load = [str(OXIGRAPH), "load", "--location", "data", "--file", "graph.nq"]
    subprocess.run(load, check=True, cwd=folder, capture_output=True, timeout=600)
    address = f"127.0.0.1:{free_port()}"
    command = [str(OXIGRAPH), "serve", "--location", "data", "--bind", address, "--union-default-graph"]
    with running(command, folder, f"http://{address}/query"):
        yield f"http://{address}/query"


@contextmanager
def virtuoso(founding: Path, folder: Path) -> Iterator[str]:
    """Virtuoso, filled by its bulk loader from the N-Quads that `normgraph export` writes."""
    sql, http = free_port(), free_port()
    text = (HERE / "virtuoso.ini").read_text().replace("@SQL@", str(sql)).replace("@HTTP@", str(http))
    (folder / "virtuoso.ini").write_text(text)
    export(store.open_store(founding), Format("nquads"), folder / "graph.nq")
    url = f"http://127.0.0.1:{http}/sparql"
    with running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], folder, url):
        load = "ld_dir('.', 'graph.nq', 'urn:none'); rdf_loader_run(); checkpoint;"
        command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"]
        subprocess.run(command, check=True, cwd=folder, capture_output=True, timeout=300)
        yield url


@contextmanager
def given(founding: Path, folder: Path) -> Iterator[str]:
    """A server that somebody has filled with the same graph: NORMGRAPH_TEST_ENDPOINT."""
    yield os.environ["NORMGRAPH_TEST_ENDPOINT"]


SERVERS: dict[str, tuple[Callable[..., object], bool]] = {
    "given": (given, "NORMGRAPH_TEST_ENDPOINT" in os.environ),
    "oxigraph": (oxigraph, OXIGRAPH.exists()),
    "virtuoso": (virtuoso, bool(shutil.which("virtuoso-t") and shutil.which("isql-vt"))),
}


@pytest.fixture(scope="module", params=["given", "oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)])
def endpoint(request: pytest.FixtureRequest, founding: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    start, installed = SERVERS[request.param]
    if not installed:
        pytest.skip(f"no {request.param}")
    with start(founding, tmp_path_factory.mktemp(request.param)) as url:  # type: ignore[attr-defined]
        yield url


@pytest.fixture(scope="module")
def local(founding: Path) -> ox.Store:
    return store.open_store(founding)


def plain(term: object) -> tuple[str, str]:
    """Return what a term says: stores write numbers and truth values differently, and name blank nodes anew."""
    if term is None or isinstance(term, ox.BlankNode):
        return (type(term).__name__, "")
    assert isinstance(term, (ox.NamedNode, ox.Literal))
    if isinstance(term, ox.NamedNode):
        return ("iri", term.value)
    kind = term.datatype.value.rpartition("#")[2]
    if kind in ("integer", "int", "decimal", "double", "float"):
        return ("number", f"{float(term.value):.6g}")
    return (kind if kind in ("date", "boolean") else "text", f"{term.value}@{term.language or ''}")


def rows(graph: ox.Store, query: catalogue.Query) -> Counter[tuple[tuple[str, str], ...]]:
    examples = {name: parameter.example for name, parameter in query.parameters.items() if parameter.example}
    answer = catalogue.run(graph, query, catalogue.terms(query, examples))
    assert isinstance(answer, ox.QuerySolutions)
    return Counter(tuple(plain(term) for term in row) for row in answer)


SAMPLED = [
    pytest.param(query, id=query.name.removesuffix(".rq"), marks=() if number % 6 == 0 else pytest.mark.breadth)
    for number, query in enumerate(QUERIES)
]
"""Every sixth question in each run of the tests, all with `make breadth`."""


@pytest.mark.parametrize("query", SAMPLED)
def test_the_same_answer(endpoint: str, local: ox.Store, query: catalogue.Query) -> None:
    there = rows(open_remote(endpoint), query)
    here = rows(local, query)
    if query.name == "where-statements-come-from.rq":  # a server may hold graphs of its own
        here, there = (Counter({row: n for row, n in one.items() if "w3id.org" in row[0][1]}) for one in (here, there))
        assert here
        assert set(here) & set(there)
        return
    assert there == here


def test_statements_by_pattern(endpoint: str, local: ox.Store) -> None:
    remote = open_remote(endpoint)
    norm = ox.NamedNode("https://w3id.org/normgraph/id/norm/bgb/1599")
    for pattern in ((norm, None, None), (None, None, norm)):
        assert set(remote.quads_for_pattern(*pattern)) == set(local.quads_for_pattern(*pattern))
    graph = ox.NamedNode("https://w3id.org/normgraph/id/graph/ontology")
    assert remote.contains_named_graph(graph)
    assert graph in set(remote.named_graphs())


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def client(endpoint: str, cache: Path) -> Iterator[httpx.Client]:
    with serving(Settings(store=Path(f"sparql+{endpoint}"), workers=1, seconds=60, cache=cache)) as client:
        problem(client.get("/search", params={"q": "60a"}), 503, "no-index")
        searchable(client)
        yield client


def searchable(client: httpx.Client) -> None:
    """Wait until the service has made its search index."""
    deadline = time.monotonic() + 600
    while client.get("/ready").json()["search"] != "ready":
        assert time.monotonic() < deadline, "no index"
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/health", '"generation":"remote"'),
        ("/ready", "ready"),
        ("/?lang=en", "BGB"),
        ("/id/norm/bgb/1599.ttl", "§ 1599 BGB"),
        ("/id/norm/bgb/1599.html", "§ 1599"),
        ("/id/decision/bverwg/2012-11-29/10-c-5-12.html", "10 C 5.12"),
        ("/queries/citing-decisions?norm=%C2%A7%201599%20BGB&format=csv", "vg-magdeburg"),
        ("/norm/bgb/1599?on=2018-11-16", '"status"'),
        ("/sparql?query=SELECT%20%3Fl%20%7B%3Fl%20a%20ng:Gesetz%7D%20LIMIT%201&format=csv", "id/norm/"),
        (
            "/sparql?query=CONSTRUCT%20%7B%3Fl%20a%20%3Ft%7D%20%7B%3Fl%20a%20%3Ft%7D%20LIMIT%203&format=nt",
            "rdf-syntax-ns#type",
        ),
        ("/search?q=60a%20aufenthg", "Vorübergehende Aussetzung der Abschiebung"),
        ("/search?q=10%20C%205.12&format=html", "BVerwG"),
        ("/export", '"statements":5'),
        ("/export?format=html", "nquads"),
        ("/export?format=nquads&graph=rules", "<https://w3id.org/normgraph/id/graph/rules> ."),
        ("/export?format=csv&graph=decision/bverwg/2012-11-29/10-c-5-12", "10-c-5-12"),
        ("/.well-known/void?format=ttl", "void:classPartition"),
        ("/catalog?format=ttl", "dcat:Distribution"),
    ],
)
def test_the_service_on_it(client: httpx.Client, path: str, said: str) -> None:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 200, answer.text[:500]
    assert said in answer.text


def test_cases_and_texts_need_no_graph(client: httpx.Client) -> None:
    case = (HERE.parent / "data" / "cases" / "d2.yaml").read_bytes()
    derived = client.post("/derive", content=case, headers={"Content-Type": "application/yaml"})
    assert derived.status_code == 200
    cited = client.post("/cite", content="§ 1599 BGB", headers={"Content-Type": "text/plain"})
    assert cited.json()["citations"][0]["targets"] == ["https://w3id.org/normgraph/id/norm/bgb/1599"]


def test_what_is_refused_is_refused_here(client: httpx.Client) -> None:
    told = problem(client.get("/sparql", params={"query": "SELECT ?s\nWHERE { ?s a }"}), 400, "syntax")
    assert told["line"] == 2
    problem(client.get("/sparql", params={"query": "ASK { SERVICE <http://127.0.0.1/> {} }"}), 403, "federation")
    problem(client.post("/sparql", data={"update": "CLEAR ALL"}), 403, "update")


def test_the_command_line_on_it(endpoint: str) -> None:
    asked = ["query", "citing-decisions", "--param", "norm=§ 1599 BGB", "--format", "csv"]
    done = CliRunner().invoke(app, [*asked, "--store", f"sparql+{endpoint}"])
    assert done.exit_code == 0, done.output
    assert "vg-magdeburg" in done.output


def test_a_long_answer_is_complete_or_refused(endpoint: str, cache: Path) -> None:
    with serving(Settings(store=Path(f"sparql+{endpoint}"), workers=1, answer_bytes=100_000, cache=cache)) as client:
        problem(client.get("/sparql", params={"query": "SELECT * { ?s a ?o }"}), 503, "result-too-large")


@pytest.mark.skipif(not OXIGRAPH.exists(), reason="no oxigraph")
def test_what_is_kept_follows_the_endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORMGRAPH_CACHE", str(tmp_path / "cache"))
    address = f"127.0.0.1:{free_port()}"
    command = [str(OXIGRAPH), "serve", "--location", "data", "--bind", address, "--union-default-graph"]
    named = f"sparql+http://{address}/query"

    def put(graph: str, turtle: str) -> None:
        body = f"PREFIX ng: <{identifiers.NS}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {turtle}"
        url, kind = f"http://{address}/store", {"Content-Type": "text/turtle"}
        httpx.put(url, params={"graph": identifiers.graph(graph)}, content=body, headers=kind).raise_for_status()

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--store", named])

    with running(command, tmp_path, f"http://{address}/query"):
        put("ontology", f"<urn:c> a <{CLASS.value}> .")
        put("statute/xg", f'<{identifiers.norm("xg")}> a ng:Gesetz ; rdfs:label "XG" ; ng:part [ ng:n "größer" ] .')
        assert "normgraph index" in str(run("search", "xg").exception)
        assert "normgraph index" in " ".join(run("doctor").output.split())
        assert "nothing is indexed" in str(run("export", "crate").exception)
        assert run("index").output.startswith("5 statements")
        assert "XG" in run("search", "xg").output
        settings = Settings(store=Path(named), workers=1, cache=tmp_path / "cache", refresh_seconds=0.2)
        with serving(settings) as client:
            assert client.get("/search", params={"q": "xg"}).json()["total"] == 1
            put("statute/yg", f'<{identifiers.norm("yg")}> a ng:Gesetz ; rdfs:label "YG" .')
            deadline = time.monotonic() + 60
            while client.get("/search", params={"q": "yg"}).json()["total"] != 1:
                assert time.monotonic() < deadline, "the change was not noticed"
                time.sleep(0.1)
            assert run("export", "crate").exit_code == 0
            assert client.get("/export").json()["statements"] == 7
            dump = gzip.decompress(client.get("/export/normgraph.nq.gz").content).decode()
            asked = client.get("/export?format=nquads").text
            assert sorted(unnamed(dump)) == sorted(unnamed(asked))
            assert ("größer" in dump, len(dump.splitlines())) == (True, 7)
        assert run("index", "--if-needed").output.startswith("7 statements")
        assert "only read" in str(run("resolve").exception)
    assert "does not answer" in str(run("index").exception)


def unnamed(dump: str) -> list[str]:
    """Return the lines of N-Quads without the names of blank nodes, which an endpoint may give anew each time."""
    return re.sub(r"_:\w+", "_:", dump).splitlines()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    quads = [ox.Quad(ox.NamedNode("urn:c"), TYPE, CLASS, ox.NamedNode(f"urn:g{n}")) for n in range(3)]
    with store.Builder(tmp_path / "store") as builder:
        builder.add(quads)
        builder.publish()
    return tmp_path / "store"


@pytest.mark.skipif(not OXIGRAPH.exists(), reason="no oxigraph")
def test_upload_replaces_graph_by_graph(small: Path, tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    command = [str(OXIGRAPH), "serve", "--location", "data", "--bind", address]
    with running(command, tmp_path, f"http://{address}/query"):
        for _ in range(2):  # the second time nothing is doubled
            sent = CliRunner().invoke(app, ["upload", "--store", str(small), f"http://{address}/store"])
            assert sent.exit_code == 0, sent.output
            assert "3 graphs sent" in sent.output
        found = httpx.get(f"http://{address}/store", headers={"Accept": "application/n-quads"}).text
        assert sorted(found.splitlines()) == [f"<urn:c> {TYPE} {CLASS} <urn:g{n}> ." for n in range(3)]
        for options in ([], ["--whole"]):
            wrong = CliRunner().invoke(app, ["upload", *options, "--store", str(small), f"http://{address}/nothing"])
            assert "the store refuses" in str(wrong.exception)
        more = {"graph": "urn:other"}
        httpx.put(f"http://{address}/store", params=more, content=b"<urn:a> <urn:b> <urn:c> .", headers=NT)
        for options, graphs in (([], 4), (["--whole"], 3)):  # what only they have stays, or goes
            sent = CliRunner().invoke(app, ["upload", *options, "--store", str(small), f"http://{address}/store"])
            found = httpx.get(f"http://{address}/store", headers={"Accept": "application/n-quads"}).text
            assert (sent.exit_code, len(found.splitlines())) == (0, graphs)
        examined = CliRunner().invoke(app, ["doctor", "--store", f"sparql+http://{address}/query"])
        assert examined.exit_code == 1
        assert "not the union" in " ".join(examined.output.split())
        wrong = Settings(store=Path(f"sparql+http://{address}/query"), workers=1, cache=tmp_path / "cache")
        with serving(wrong) as client:  # as a graph without anything it would deny what is there
            for path in ("/ready", "/decisions", "/sparql?query=ASK%7B%3Fs+%3Fp+%3Fo%7D", "/id/norm/bgb/1599.ttl"):
                assert "not the union" in problem(client.get(path), 503, "store")["detail"], path
    gone = CliRunner().invoke(app, ["upload", "--store", str(small), f"http://{address}/store"])
    assert "does not answer" in str(gone.exception)
