"""What JSON bodies and answers look like, for OpenAPI; answers are made by the workers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Answer(BaseModel):
    model_config = ConfigDict(extra="allow")


class CiteRequest(BaseModel):
    """A text to look for citations in."""

    text: str = Field(examples=["nach § 1599 Abs. 2 Satz 1 BGB (BVerwG, Urteil vom 29.11.2012 - 10 C 5.12)"])


class Sheets(BaseModel):
    """Two sheets of one sample as CSV, each filled by one coder."""

    one: str
    other: str


class Agreement(BaseModel):
    """How far two coders agree on one variable, over the `n` items that both coded; kappa is null where undefined."""

    variable: str
    n: int
    left_out: int
    observed: float
    kappa: float | None
    low: float | None
    high: float | None


class AgreementReport(BaseModel):
    """Agreement on every variable of two sheets."""

    variables: list[Agreement]


class Citation(_Answer):
    """A citation with its place (characters, end exclusive) and what it points to, as far as it is known."""

    start: int
    end: int
    group_start: int
    group_end: int
    kind: Literal["norm", "decision"]
    text: str
    match: Literal["exact", "resolved", "ambiguous", "unresolved"]
    verdict: Literal["found", "repealed", "cited only", "not there", "doubtful", "ambiguous", "unknown"]
    targets: list[str] = []
    candidates: list[str] = []
    nearest: str = ""
    reason: str = ""


class Citations(BaseModel):
    """All citations of a text, in order of place."""

    citations: list[Citation]


class ReportResult(_Answer):
    """One breach of one rule of form, at one place of the case."""

    rule: str
    severity: Literal["Violation", "Warning", "Info"]
    path: str
    line: int
    message: dict[str, str]


class Report(_Answer):
    """Whether a case is well formed; that says nothing of whether it is true or what follows."""

    case: str
    conforms: bool
    results: list[ReportResult]


class Parameter(BaseModel):
    """A parameter of a query of the catalogue."""

    name: str
    type: str
    required: bool
    example: str


class Query(BaseModel):
    """A query of the catalogue."""

    name: str
    title: dict[str, str]
    question: dict[str, str]
    parameters: list[Parameter]
    columns: dict[str, str]
    href: str


class Queries(BaseModel):
    """All queries of the catalogue."""

    queries: list[Query]


class Health(BaseModel):
    """Whether the service can answer, and from which generation of the graph; a remote one has no size and day."""

    status: Literal["ok"]
    version: str
    generation: str
    quads: int | None
    built: str


class Ready(BaseModel):
    """A query was answered; `search` says whether there is an index, `indexed` of which day it is."""

    status: Literal["ready"]
    search: Literal["ready", "building", "missing"]
    indexed: str


class Problem(_Answer):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


class NormVersions(_Answer):
    """The versions of a norm; with a day, which one was in force, or the nearest ones."""

    norm: str
    label: str
    remark: str
    versions: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    descent: list[dict[str, Any]]
    on: str = ""
    status: str = ""
    known: bool = False
    basis: str = ""
    version: str | None = None
    before: str | None = None
    after: str | None = None


class Synopsis(_Answer):
    """Two texts of a norm: the words kept, gone and new."""

    norm: str
    label: str
    comparable: bool
    equal: bool | None
    changes: list[dict[str, str]]
    marked: str


class Hit(BaseModel):
    """One thing found; `passage` is where the words stand in its text, `href` its page here."""

    iri: str
    kind: Literal["statute", "norm", "decision", "court"]
    label: str
    heading: str
    score: float
    passage: str
    href: str


class Found(BaseModel):
    """One page of hits. `complete` counts things with all words, `total` with any; `next` leads to the next page."""

    query: str
    kind: str
    total: int
    complete: int
    hits: list[Hit]
    next: str
    generation: str
    texts: int
    html: str


class NormItem(_Answer):
    """A statute or a section."""

    norm: str
    label: str
    title: str
    href: str


class DecisionItem(_Answer):
    """A decision; what is not known is empty."""

    decision: str
    label: str
    date: str
    court: str
    courtLabel: str  # noqa: N815
    level: str
    fileNumber: str  # noqa: N815  # as the column of the query
    ecli: str
    href: str


class CitationItem(_Answer):
    """A citation with its source (a decision or a norm) and what it points to."""

    citation: str
    source: str
    kind: Literal["decision", "norm"]
    date: str
    randnummer: str
    target: str
    match: str
    treatment: str
    verbatim: str
    href: str


class _List(BaseModel):
    next: str
    html: str


class Norms(_List):
    """One page of statutes or sections; `next` leads to the next page."""

    items: list[NormItem]


class Decisions(_List):
    """One page of decisions."""

    items: list[DecisionItem]


class CitationList(_List):
    """One page of citations."""

    items: list[CitationItem]
