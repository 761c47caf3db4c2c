"""The tools of assistants, called by the client of the same package: in this process, and over standard streams."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from normgraph_api.assistants import LIMITS, create_server
from normgraph_api.settings import Settings

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"
Call = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def client(founding: Path) -> Iterator[tuple[BlockingPortal, Client]]:
    server = create_server(Settings(store=founding, workers=1))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(server)) as client:
        yield portal, client


@pytest.fixture
def call(client: tuple[BlockingPortal, Client]) -> Call:
    """Call a tool; an error of the tool is `{"error": …}`."""
    portal, session = client

    def run(tool: str, **arguments: Any) -> dict[str, Any]:
        result: Any = portal.call(session.call_tool, tool, arguments)
        return {"error": result.content[0].text} if result.is_error else dict(result.structured_content)

    return run


def test_the_tools_say_that_they_only_read(client: tuple[BlockingPortal, Client]) -> None:
    portal, session = client
    instructions, tools = session.instructions or "", portal.call(session.list_tools).tools
    assert all(limit in instructions for limit in LIMITS)
    assert [tool.name for tool in tools] == [
        *("look_up_norm", "find_citing_decisions", "check_citation", "verify_citations"),
        *("validate_case", "derive_case", "list_questions", "query"),
    ]
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.description
        assert tool.input_schema["type"] == "object"


def test_a_norm_on_a_day(call: Call) -> None:
    told = call("look_up_norm", name="§ 1599 Abs. 2 BGB", on="2018-11-16")
    assert told["norm"]["norm"] == "https://w3id.org/normgraph/id/norm/bgb/1599/abs-2"
    assert told["norm"]["status"] != "known"
    assert any("2018-11-16" in what for what in told["unknown"])
    assert any("text is not in this store" in what for what in told["unknown"])
    assert told["graph"]["generation"].startswith("gen-")


@pytest.mark.parametrize("name", ["Art. 9999 EGBGB", "bgb/9999/abs-2", "§ 60a Abs. 2 Satz 13 AufenthG"])
def test_a_norm_that_is_not_there(call: Call, name: str) -> None:
    told = call("look_up_norm", name=name, on="2018-11-16")
    assert told["verdict"] == "not there"
    assert told["reason"].startswith("no ")
    assert "/" in name or told["norm"]["label"] == name
    assert told["unknown"] == ["whether the law had this unit at another time"]


def test_a_unit_with_other_content_than_before_is_there(call: Call) -> None:
    told = call("look_up_norm", name="§ 1599 Abs. 2 BGB", on="2026-04-13")
    assert "verdict" not in told
    assert told["norm"]["remark"].startswith("the law has this unit; what it said before 2026-04-01: § 1595a BGB (")


def test_citing_decisions_in_pages(call: Call) -> None:
    told = call("find_citing_decisions", name="§ 1599 BGB")
    assert told["total"] == len(told["citations"]) > 2
    assert told["decisions"] == len({row["decision"] for row in told["citations"]}) < told["total"]
    assert all(row["decision"].startswith("https://w3id.org/") for row in told["citations"])
    second = call("find_citing_decisions", name="bgb/1599", limit=1, offset=1)
    assert second["citations"] == told["citations"][1:2]
    cited = call("find_citing_decisions", name="1 C 17.08")
    assert cited["total"] >= cited["decisions"] > 0


@pytest.mark.parametrize(
    ("citation", "verdict", "said", "why"),
    [
        ("§ 1599 Abs. 2 Satz 1 BGB", "found", "norm/bgb/1599/abs-2/satz-1", "a unit that exists"),
        ("§ 1592 Nr. 9 BGB", "not there", "no Nr. 9", "the section has no such number"),
        ("§ 9999 BGB", "not there", "9999", "the law has no such section"),
        ("Art. 1599 BGB", "not there", "counts sections, not articles", "the section of that number is no article"),
        ("§ 16 BGB", "repealed", "norm/bgb/15-bis-20", "of a range of repealed sections"),
        ("§ 1378 Abs. 4 Satz 2 BGB", "repealed", "what stood below is not known", "below a repealed Absatz"),
        ("§ 1378 Abs. 2 bis 4 BGB", "found", "repealed of these", "one of the units cited"),
        ("§ 16 BGB a. F.", "repealed", "another version", "an earlier version of what is now repealed"),
        ("§ 1600n BGB a. F.", "unknown", "another version", "a version whose structure is not here"),
        ("§ 1592 Nr. 9 BGB in der bis zum 31. Dezember 1999 geltenden Fassung", "unknown", "another version", "dated"),
        ("§§ 1592 Nr. 1 und 2 BGB", "found", "1592/satz-1/nr-2", "the law shows that no § 2 is meant"),
        ("§ 1600n BGB", "not there", "1600n", "of no version is spoken"),
        ("§ 5 XyzG", "unknown", "no law of this name", "nobody knows this law"),
        ("BVerwG, Urteil vom 29.11.2012 - 10 C 5.12", "found", "decision/bverwg/2012-11-29", "held"),
        ("BVerwG, Urteil vom 7. April 2009 - 1 C 17.08", "cited only", "citing", "only others cite it"),
        ("BVerwG 10 C 5.12", "found", "no day is cited", "without its day, the only one"),
        ("BGH 10 C 5.12", "doubtful", "another court", "of another court"),
        ("BVerwG, Urteil vom 30.11.2012 - 10 C 5.12", "doubtful", "another day", "the day is wrong"),
        ("BGH, Urteil vom 1.1.2090 - I ZR 1/30", "doubtful", "lies ahead", "not decided yet"),
        ("BGH, Urteil vom 3.3.2003 - I ZR 999/99", "unknown", "says nothing", "may exist all the same"),
    ],
)
def test_a_citation_is_judged(call: Call, citation: str, verdict: str, said: str, why: str) -> None:
    *others, found = call("check_citation", citation=citation)["citations"]
    assert len(others) == citation.count(" und "), "a list names several units, nothing else does"
    assert found["verdict"] == verdict, why
    assert said in json.dumps(found), why


def test_all_citations_of_a_draft(call: Call) -> None:
    draft = "Nach § 1599 Abs. 2 BGB (BVerwG, Urteil vom 29.11.2012 - 10 C 5.12) und § 9999 BGB; vgl. § 5 XyzG."
    told = call("verify_citations", draft=draft)
    assert told["by_verdict"] | {"found": 2, "not there": 1, "unknown": 1} == told["by_verdict"]
    assert [draft[one["start"] : one["end"]] for one in told["citations"]] == [one["text"] for one in told["citations"]]
    assert any(what.startswith("§ 5 XyzG") for what in told["unknown"])
    assert call("verify_citations", draft="Nichts.")["count"] == 0


def test_a_case_from_form_to_result(call: Call) -> None:
    case = (CASES / "d2.yaml").read_text(encoding="utf-8")
    assert call("validate_case", case=case)["report"]["conforms"] is True
    told = call("derive_case", case=case)
    statuses = {result["predicate"]: result["status"] for result in told["derivation"]["results"]}
    assert statuses["rechtlicherVater"] == "established"
    assert told["limits"] == list(LIMITS)
    assert told["unknown"]
    assert all(what.endswith(": open") for what in told["unknown"])
    assert not any("because" in result for result in told["derivation"]["results"])
    whole = call("derive_case", case=case, reasons=True, lang="de", on="2018-11-16")
    assert any(result["because"] for result in whole["derivation"]["results"])


def test_no_forecast_in_any_answer(call: Call) -> None:
    """Odds, percentages and scores of an outcome appear nowhere, nor does a missing fact turn into a refusal."""
    told = call("derive_case", case="id: a\nfindings: []\n")
    text = json.dumps({**told, "limits": []}, ensure_ascii=False).lower()
    for word in ("probability", "likelihood", "confidence", "percent", "odds", "score"):
        assert word not in text
    assert not [one for one in told["derivation"]["results"] if one["status"] == "refuted"]


def test_queries_by_name_and_in_sparql(call: Call) -> None:
    assert call("query", query="ASK { ?s a ng:Gesetz }")["boolean"] is True
    assert call("query", query="SELECT (COUNT(*) AS ?n) { ?s a ng:Gesetz }")["count"] == 1
    asked = call("query", query="citing-decisions", parameters={"norm": "§ 1599 BGB"})
    assert asked["count"] == call("find_citing_decisions", name="bgb/1599")["total"]
    assert "citing-decisions" in [one["name"] for one in call("list_questions")["questions"]]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("look_up_norm", {"name": "§ 1 NirgendsG"}, "What to do|remedy|import it|no law"),
        ("look_up_norm", {"name": "§ 1599 BGB", "on": "31.2.2012"}, "31.2.2012"),
        ("look_up_norm", {"name": "x" * 300}, "200"),
        ("find_citing_decisions", {"name": "9 Z 9/99"}, "nothing has this name"),
        ("find_citing_decisions", {"name": "bgb/1599", "limit": 0}, "greater than or equal to 1"),
        ("check_citation", {"citation": "kein Zitat"}, "no citation is read"),
        ("validate_case", {"case": "- ["}, "case:2"),
        ("validate_case", {"case": "id: a", "format": "xml"}, "yaml"),
        ("derive_case", {"case": "id: a\nfindings: [{predicate: nichts}]\n"}, "not-well-formed|nichts"),
        ("query", {"query": "DELETE WHERE { ?s ?p ?o }"}, "update"),
        ("query", {"query": "ASK { SERVICE <http://127.0.0.1/> {} }"}, "federation"),
        ("query", {"query": "SELECT ?s { ?s a }"}, "line 1, column"),
        ("query", {"query": "SELECT ?s { ?s ?p ?o } LIMIT 501"}, "more than 500"),
        ("query", {"query": "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"}, "not-acceptable"),
        ("query", {"query": "citing-decisions", "parameters": {"nrom": "x"}}, "nrom"),
    ],
)
def test_what_is_refused_is_explained(call: Call, tool: str, arguments: dict[str, Any], said: str) -> None:
    error = call(tool, **arguments)["error"]
    assert any(part in error for part in said.split("|")), error


def test_a_query_past_the_time_limit_is_refused(founding: Path) -> None:
    async def slow() -> Any:
        async with Client(create_server(Settings(store=founding, workers=1, seconds=0.5))) as client:
            query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
            return await client.call_tool("query", {"query": query})

    result = asyncio.run(slow())
    assert result.is_error
    assert "timeout" in result.content[0].text


def test_over_standard_streams(founding: Path) -> None:
    program = "from normgraph.cli import main; main()"
    command = StdioServerParameters(
        command=sys.executable, args=["-c", program, "mcp", "--store", str(founding)], env={"PATH": "/usr/bin:/bin"}
    )

    async def once() -> Any:
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("check_citation", {"citation": "§ 1599 BGB"})

    told = asyncio.run(once()).structured_content
    assert told["citations"][0]["verdict"] == "found"
