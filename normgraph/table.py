"""The rows of an answer as a table: plain values, pandas, polars, HTML."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from html import escape
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from normgraph.namespaces import shorten

if TYPE_CHECKING:
    import pandas
    import polars

_XSD = "http://www.w3.org/2001/XMLSchema#"
_READERS: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: text in ("true", "1"),
    "date": datetime.date.fromisoformat,
    "decimal": Decimal,
    "double": float,
    "integer": int,
}
_SHOWN = 20
"""Rows that a table shows of itself."""

_REMEDY = "pip install 'normgraph[notebooks]'"


class Table:
    """Rows with named columns. A value that is not bound is None; an IRI is a string.

    >>> table = Table(("norm", "count"), [("§ 1 XG", 3), ("§ 2 XG", None)])
    >>> len(table), table.first()
    (2, {'norm': '§ 1 XG', 'count': 3})
    >>> table
    norm    count
    ------  -----
    § 1 XG  3
    § 2 XG
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], types: Mapping[str, str] = {}) -> None:
        self.columns = tuple(columns)
        self.rows = list(rows)
        self._types = dict(types)

    @classmethod
    def of(cls, answer: ox.QuerySolutions, types: Mapping[str, str] | None = None) -> Table:
        """Read the solutions of an engine; `types` are those that a question declares for its columns."""
        columns = [variable.value for variable in answer.variables]
        return cls(columns, [tuple(_value(term) for term in row) for row in answer], types or {})

    def first(self) -> dict[str, Any]:
        """Return the first row, all None where there is none."""
        return dict(zip(self.columns, self.rows[0] if self.rows else [None] * len(self.columns), strict=True))

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas data frame; needs the extra `notebooks`."""
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(f"pandas is not installed: {_REMEDY}") from error
        return pandas.DataFrame(self.rows, columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """Return a polars data frame, typed as the question says even without rows; needs the extra `notebooks`."""
        try:
            import polars
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(f"polars is not installed: {_REMEDY}") from error
        known = {"date": polars.Date, "integer": polars.Int64, "boolean": polars.Boolean, "double": polars.Float64}
        declared: dict[str, Any] = {name: known.get(type_, polars.String) for name, type_ in self._types.items()}
        schema = [(name, None if self.rows else declared.get(name)) for name in self.columns]
        return polars.DataFrame(self.rows, schema=schema, orient="row", infer_schema_length=None)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __repr__(self) -> str:
        cells = [self.columns, *(tuple(map(_text, row)) for row in self.rows[:_SHOWN])]
        widths = [max(len(row[n]) for row in cells) for n in range(len(self.columns))]
        lines = [cells[0], tuple("-" * width for width in widths), *cells[1:]]
        table = "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in lines)
        return table + _rest(len(self))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        rows = ("".join(f"<td>{_cell(value)}</td>" for value in row) for row in self.rows[:_SHOWN])
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{escape(_rest(len(self)))}"


def fields(values: Mapping[str, Any]) -> str:
    """Write named values as an HTML table, those that are empty left out.

    >>> fields({"label": "<b>", "date": None})
    '<table><tr><th>label</th><td>&lt;b&gt;</td></tr></table>'
    """
    rows = (f"<tr><th>{escape(name)}</th><td>{_cell(value)}</td></tr>" for name, value in values.items() if value)
    return f"<table>{''.join(rows)}</table>"


def _value(term: Any) -> Any:
    """Turn a term into a plain value; a literal that is not of its type stays as it is written."""
    if term is None or not isinstance(term, ox.Literal):
        return None if term is None else term.value if isinstance(term, ox.NamedNode) else str(term)
    reader = _READERS.get(term.datatype.value.removeprefix(_XSD))
    try:
        return reader(term.value) if reader else term.value
    except (ValueError, InvalidOperation):
        return term.value


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _cell(value: Any) -> str:
    """Write a value as HTML; only addresses of the web become links, shown with the prefixes of the project.

    >>> _cell("https://w3id.org/normgraph/id/norm/bgb/1"), _cell("javascript:alert(1)")
    ('<a href="https://w3id.org/normgraph/id/norm/bgb/1">id:norm/bgb/1</a>', 'javascript:alert(1)')
    """
    text = _text(value)
    web = isinstance(value, str) and value.startswith(("http://", "https://")) and " " not in value
    return f'<a href="{escape(text)}">{escape(shorten(text))}</a>' if web else escape(text)


def _rest(count: int) -> str:
    return f"\n… {count} rows in all" if count > _SHOWN else ""
