"""The graph as tools of the Model Context Protocol: `normgraph mcp` over standard input and output.

Queries, cases and texts go to the same sealed worker processes as over HTTP, under the same limits. Nothing is kept.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Annotated, Any, Literal, ParamSpec

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from normgraph import __version__, catalogue, verdicts
from normgraph.errors import NormgraphError
from normgraph.worker import Refused
from normgraph_api.problems import Problem
from normgraph_api.service import Service
from normgraph_api.settings import Settings

P = ParamSpec("P")
Answer = dict[str, Any]
Tool = Callable[P, Awaitable[Answer]]

MAX_ROWS = 500
MAX_CITATIONS = 300
LIMITS = (
    "This applies modelled rules to stated facts. It is no legal advice and no forecast of a court.",
    "A fact that nobody stated is open, never refuted: do not turn `open` into `no claim`.",
    "Discretion and weighing stay open: give no odds, percentages or scores of a legal outcome.",
    "Do not infer nationality, paternity, abuse (§ 1597a BGB) or a sham marriage: only findings count.",
    "A text observed today is not the law of another day: where a version is not known, say so.",
    "A finding of summary proceedings is not fully proven; give a dissent that is known beside the majority.",
    "Time limits for remedies are not checked.",
    "Law of the EU, the Länder and other states is modelled only where a rule names it: ask `rule-coverage`.",
    "A well-formed case description is only well formed. What is not in this collection may exist all the same.",
)
"""What answers never do (docs: "The workbench never"); given to the client once, and with each derivation."""

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
Day = Annotated[str, Field(description="a day as 2018-11-16; empty for none", max_length=10)]
Name = Annotated[
    str, Field(description="as cited, a path (bgb/1599), a file number, an ECLI or an IRI", max_length=200)
]
Text = Annotated[str, Field(max_length=200_000)]
Format = Annotated[Literal["yaml", "json", "turtle"], Field(description="how the case is written")]
Lang = Annotated[Literal["de", "en"], Field(description="language of labels and reasons")]


def create_server(settings: Settings) -> MCPServer[None]:
    """Return the server with its tools; the worker processes live as long as it runs.

    >>> create_server(Settings(workers=1)).name
    'normgraph'
    """
    asked = Service(settings)

    @asynccontextmanager
    async def lifespan(_: MCPServer[None]) -> AsyncIterator[None]:
        async with asked:
            yield

    server = MCPServer[None](
        "normgraph",
        title="normgraph: German norms, decisions and citations",
        instructions="\n".join(("Answers carry IRIs (`https://w3id.org/normgraph/id/…`): cite them.", *LIMITS)),
        version=__version__,
        lifespan=lifespan,
        log_level="ERROR",  # the log of a call would quote what was asked
    )
    for tool in Tools(asked).all():
        server.tool(annotations=_READS)(_refusing(tool))
    return server


def main() -> None:
    """Serve on standard input and output until the client closes them."""
    create_server(Settings.from_environment()).run("stdio")


def _refusing(tool: Tool[P]) -> Tool[P]:
    """Make what library, workers and limits refuse an error that the client can read."""

    @wraps(tool)
    async def call(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return await tool(*args, **kwargs)
        except NormgraphError as error:
            raise ToolError(str(error)) from None
        except Refused as refusal:
            raise ToolError(f"{refusal.kind}: {refusal.detail}") from None
        except Problem as problem:
            told = (problem.members.get("where"), problem.detail, problem.members.get("remedy"))
            raise ToolError(". ".join(str(part) for part in told if part)) from None

    return call


class Tools:
    """The tools; each docstring is what a client reads of it."""

    def __init__(self, asked: Service) -> None:
        self._asked = asked

    def all(self) -> tuple[Tool[...], ...]:
        """Return the tools in the order of their list."""
        found: tuple[Tool[...], ...] = (self.look_up_norm, self.find_citing_decisions, self.check_citation)
        return (*found, self.verify_citations, self.validate_case, self.derive_case, self.list_questions, self.query)

    async def look_up_norm(self, name: Name, on: Day = "") -> Answer:
        """Look up a norm: its versions, and with a day which one was in force then.

        `status` is `known` (evidence proves it), `probable` (rests on the nearest state of a source) or `unknown`;
        `before` and `after` are then the nearest versions observed. An observation proves no validity. `verdict` is
        given where there is no such unit in the structure of the law.
        """
        answer = await self._asked.job("norm", name=name, on=on)
        found = json.loads(answer.read())
        judged = [] if answer.about["held"] else await self._verified(found["label"])
        if [one["verdict"] for one in judged] == ["not there"]:
            said = {"verdict": "not there", "reason": judged[0]["reason"]}
            return self._told({"norm": found, **said}, ["whether the law had this unit at another time"])
        unknown = []
        if on and found.get("status") != "known":
            unknown.append(f"the version in force on {on} is {found.get('status') or 'unknown'}, not proven")
        if not any(version.get("text") for version in found.get("versions", [])):
            unknown.append("the text is not in this store: read it at the official source")
        return self._told({"norm": found}, unknown)

    async def find_citing_decisions(
        self, name: Name, limit: Annotated[int, Field(ge=1, le=MAX_ROWS)] = 50, offset: Annotated[int, Field(ge=0)] = 0
    ) -> Answer:
        """Find the decisions that cite a norm or a unit below it, or that cite a decision, with place and words.

        `total` counts the citations, `decisions` the decisions that they stand in.
        """
        iri = await self._named(name)
        question, parameter, citing = _CITING_A_NORM if "/id/norm/" in iri else _CITING_A_DECISION
        rows = await self._rows(question, {parameter: iri})
        unknown = ["decisions that this collection does not hold; the question `coverage` tells what it holds"]
        shown = rows[offset : offset + limit]
        counted = {"total": len(rows), "decisions": len({row[citing] for row in rows})}
        return self._told({"of": iri, **counted, "offset": offset, "citations": shown}, unknown)

    async def check_citation(self, citation: Annotated[str, Field(max_length=1_000)]) -> Answer:
        """Check one citation (a norm or a decision): what it means, and whether the graph has it."""
        judged = await self._verified(citation)
        if not judged:
            raise ToolError(
                "no citation is read in this. What to do: write it as § 1599 Abs. 2 BGB, or with court and day"
            )
        return self._told({"citations": judged, "verdicts": verdicts.MEANINGS}, _open(judged))

    async def verify_citations(self, draft: Text) -> Answer:
        """Verify all citations in a draft: which are found, which cannot be right, which the graph cannot judge.

        `start` and `end` are offsets in characters. Found means that the thing exists, not that it supports the draft.
        """
        judged = await self._verified(draft)
        counts = {kind: sum(one["verdict"] == kind for one in judged) for kind in verdicts.MEANINGS}
        told = {"count": len(judged), "by_verdict": counts, "citations": judged, "verdicts": verdicts.MEANINGS}
        unread = "citations in forms that are not read are not listed: the absence of a finding proves nothing"
        return self._told(told, [*_open(judged), unread])

    async def validate_case(self, case: Text, format: Format = "yaml", lang: Lang = "en") -> Answer:
        """Check the form of a case description: each breach with line, path and rule. It says nothing of its truth."""
        answer = await self._asked.job("validate", body=case, format=format, answer="json", lang=lang)
        return self._told({"report": json.loads(answer.read()), "limits": LIMITS[-1:]}, [])

    async def derive_case(
        self,
        case: Text,
        format: Format = "yaml",
        on: Day = "",
        lang: Lang = "en",
        reasons: Annotated[bool, Field(description="with the whole proof tree of each result: long")] = False,
    ) -> Answer:
        """Derive which modelled rules apply to a case that is well formed, and which facts are missing.

        Each result has one of the statuses established, refuted, open, left_open, discretion, conflict. `missing`
        facts are to be asked, not assumed. What `limits` says goes with every use of the answer.
        """
        options = {"analogies": True, "extensions": True, "strict": False, "suppose": False, "set": ()}
        told = await self._asked.job("derive", body=case, format=format, answer="json", lang=lang, on=on, **options)
        derived = json.loads(told.read())
        if not reasons:
            derived["results"] = [
                {k: v for k, v in result.items() if k != "because" and v} for result in derived["results"]
            ]
        open_ = [result["conclusion"] for result in derived["results"] if result["status"] in ("open", "left_open")]
        return self._told({"derivation": derived, "limits": LIMITS}, [f"{what}: open" for what in open_])

    async def list_questions(self) -> Answer:
        """List the questions that the graph answers by name, with parameters and columns; `query` asks them."""
        listed = [
            {
                "name": known.name,
                "question": known.question.get("en", ""),
                "parameters": {one.name: one.type + ("" if one.required else "?") for one in known.parameters.values()},
                "columns": dict(known.columns),
            }
            for known in map(catalogue.get, catalogue.names())
        ]
        return self._told({"questions": listed}, [])

    async def query(
        self,
        query: Annotated[str, Field(description="name of a question, or SPARQL (SELECT, ASK)", max_length=50_000)],
        parameters: Annotated[dict[str, str] | None, Field(description="of a named question")] = None,
    ) -> Answer:
        """Ask a question by its name, or run a read-only SPARQL query; project prefixes need not be declared.

        At most 500 rows are answered; a longer answer is refused, never cut: aggregate, or add LIMIT and OFFSET.
        """
        unknown: list[str] = []
        if query.strip() in catalogue.names():
            known, terms = await self._terms(query.strip(), parameters or {})
            rows = await self._asked.solutions(known.bound(terms))
            remark = await self._asked.remark(known, terms)
            unknown = [remark["en"]] if remark else []
        else:
            answer = json.loads((await self._asked.query(query, solutions="json")).read())
            if "boolean" in answer:
                return self._told({"boolean": answer["boolean"]}, ["false is: not in this graph"])
            rows = [{key: cell["value"] for key, cell in row.items()} for row in answer["results"]["bindings"]]
        if len(rows) > MAX_ROWS:
            raise ToolError(
                f"the answer has {len(rows)} rows, more than {MAX_ROWS}. What to do: aggregate, or add LIMIT"
            )
        return self._told({"count": len(rows), "rows": rows}, unknown)

    async def _named(self, name: str) -> str:
        return (await self._asked.job("name", name=name)).read().decode()

    async def _rows(self, question: str, parameters: dict[str, str]) -> list[dict[str, str]]:
        known, terms = await self._terms(question, parameters)
        return await self._asked.solutions(known.bound(terms))

    async def _terms(
        self, question: str, parameters: dict[str, str]
    ) -> tuple[catalogue.Query, dict[str, catalogue.Term]]:
        known = catalogue.get(question)
        given = dict(parameters)
        for key, value in parameters.items():
            if key in known.parameters and known.parameters[key].type == "iri":
                given[key] = await self._named(value)
        return known, catalogue.terms(known, given)

    async def _verified(self, text: str) -> list[Answer]:
        answer = await self._asked.job("cite", body=text, verify=True, most=MAX_CITATIONS)
        return list(json.loads(answer.read())["citations"])

    def _told(self, answer: Answer, unknown: list[str]) -> Answer:
        """Complete an answer by what is not known and by the state of the graph it was made from."""
        return {**answer, "unknown": unknown, "graph": self._asked.state().told()}


_CITING_A_NORM = ("citing-decisions", "norm", "decision")
_CITING_A_DECISION = ("decisions-citing-a-decision", "decision", "citing")


def _open(judged: list[Answer]) -> list[str]:
    return [f"{one['text']}: {one['reason'] or 'unknown'}" for one in judged if one["verdict"] == "unknown"]
