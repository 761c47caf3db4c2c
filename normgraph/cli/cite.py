"""`normgraph cite`: the citations of a text, or of many as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer
from rich.table import Table

from normgraph.cli.options import StoreOption, progress, reading_console
from normgraph.errors import UnreadableInput
from normgraph.identifiers import slug

if TYPE_CHECKING:
    from normgraph.extract import Citation
    from normgraph.verdicts import Judged

_MENTIONS = frozenset(("literature", "case-fact"))


class Format(StrEnum):
    """How citations are printed."""

    table = "table"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def cite(
        store: StoreOption,
        file: Annotated[str, typer.Argument(help="Text file in UTF-8; - reads standard input.")] = "-",
        jsonl: Annotated[bool, typer.Option("--jsonl", help='The input is lines of {"id", "text"}.')] = False,
        form: Annotated[
            Format | None, typer.Option("--format", help="Default: table, with --jsonl jsonl.", show_default=False)
        ] = None,
        mentions: Annotated[
            bool, typer.Option(help="Also loci in literature, decisions without number, whole acts by name.")
        ] = False,
    ) -> None:
        """Find the citations of norms and decisions in a text, and say what the graph has of them.

        Norms are looked up in the laws of the store, else in those that are shipped; decisions in the store. Lines of
        `--jsonl` are only resolved as far as each text says.

        Example: `echo "nach § 60 a Abs. 2 Satz 1 AufenthG" | normgraph cite -`
        """
        from normgraph import extract
        from normgraph.extract.ranges import ranges

        form = form or (Format.jsonl if jsonl else Format.table)
        judge = None if jsonl else _judge(store)
        source = "standard input" if file == "-" else file
        with _opened(file) as stream, progress() as report:
            documents = _lines(stream, source) if jsonl else [(Path(file).name, _text(stream.read(), source))]
            size = max(1, Path(file).stat().st_size) if file != "-" else 0
            for done, (name, text) in _counted(documents):
                found = extract.extract(text, acts=mentions, mentions=mentions)
                shown = [c for c in (ranges(found, text) if judge else found) if mentions or c.role not in _MENTIONS]
                _print(name, shown, judge, form, titled=jsonl)
                if size:
                    report("citing", done / size)


def _judge(store: Path) -> Callable[[Citation], Judged]:
    """Return what judges citations by the laws and decisions of a store; without one, by the shipped laws, said so."""
    import pyoxigraph as ox

    from normgraph import laws, verdicts
    from normgraph.remote import endpoint_of
    from normgraph.store import current_generation, open_store

    local = not endpoint_of(str(store))
    if local and not (store / "current").exists():
        what = f"no store at {store}: norms are looked up in the laws shipped with the program, no others"
        typer.echo(f"{what} (`normgraph build` makes one)", err=True)
        graph, index = ox.Store(), laws.units(None, ox.Store)
    else:
        graph = open_store(store)
        index = laws.units(current_generation(store) if local else None, lambda: graph)
    return lambda found: verdicts.judged(found, index, graph)


def _counted(documents: Iterable[tuple[str, str]]) -> Iterator[tuple[int, tuple[str, str]]]:
    done = 0
    for document in documents:
        done += len(document[1])
        yield done, document


def _opened(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableInput(reason, where=file, remedy="name a text file, or - for standard input") from error


def _text(raw: bytes, where: str) -> str:
    """Decode a text: UTF-8, with or without byte order mark."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8"
        remedy = "convert the text first, for example: iconv -f WINDOWS-1252 -t UTF-8"
        raise UnreadableInput(byte, where=where, remedy=remedy) from error
    if not text.strip():
        raise UnreadableInput("there is no text", where=where, remedy="give a text to search for citations")
    return text


def _lines(stream: BinaryIO, source: str) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of each line; an empty line is skipped."""
    remedy = 'one JSON object per line, {"id": "…", "text": "…"}, in UTF-8'
    number, empty = 0, True
    for number, raw in enumerate(stream, start=1):
        if not raw.strip():
            continue
        where = f"{source}, line {number}"
        try:
            document = json.loads(_text(raw, where), parse_int=str)  # Python refuses to convert very long integers
        except (json.JSONDecodeError, RecursionError) as error:
            what = f"not JSON: {error}" if isinstance(error, json.JSONDecodeError) else "JSON nested too deeply"
            raise UnreadableInput(what, where=where, remedy=remedy) from error
        if not (isinstance(document, dict) and isinstance(document.get("text"), str) and "id" in document):
            raise UnreadableInput("no object with `id` and a string `text`", where=where, remedy=remedy)
        empty = False
        yield str(document["id"]), document["text"]
    if empty:
        raise UnreadableInput("there is no document", where=source, remedy=remedy)


def _print(
    name: str, found: list[Citation], judge: Callable[[Citation], Judged] | None, form: Format, *, titled: bool
) -> None:
    if form is Format.jsonl:
        line = {"id": name, "citations": [entry for citation in found for entry in _entries(citation, judge)]}
        # A lone surrogate, which JSON can spell and UTF-8 cannot, goes out as it came in.
        sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.buffer.flush()
        return
    from normgraph.verdicts import MEANINGS

    table = Table(title=name if titled else None, title_justify="left")
    for column in ("place", "citation", "target", "how", *(("verdict",) if judge else ())):
        table.add_column(column)
    verdicts = set()
    for citation in found:
        judged = judge(citation) if judge else None
        sure = judged or citation
        said = "; ".join(filter(None, (sure.via, sure.reason)))
        role = citation.role if citation.role in _MENTIONS else ""
        how = ": ".join(filter(None, (", ".join(filter(None, (role, sure.match))), said)))
        row = (f"{citation.start}–{citation.end}", " ".join(citation.text.split()), _target(citation), how)
        table.add_row(*row, *((judged.verdict,) if judged else ()))
        verdicts |= {judged.verdict} if judged else set()
    console = reading_console()
    console.print(table)
    for verdict in (one for one in MEANINGS if one in verdicts):
        console.print(f"{verdict}: {MEANINGS[verdict]}")


def _entries(found: Citation, judge: Callable[[Citation], Judged] | None) -> list[dict[str, object]]:
    """Return the entries of a citation, each with what it points to in the graph (`iris`, `candidates`, `nearest`)."""
    from normgraph import extract

    if judge is None:
        return extract.entries(found)
    judged = judge(found)
    more = {"via": judged.via, "reason": judged.reason, "iris": judged.targets}
    more |= {"candidates": judged.candidates, "nearest": judged.nearest}
    said = judged.judged() | {key: value for key, value in more.items() if value}
    gone = {"reason"} - said.keys()  # what the text leaves open, the graph may tell
    return [{key: value for key, value in entry.items() if key not in gone} | said for entry in extract.entries(found)]


def _target(c: Citation) -> str:
    """Return the target in one line.

    >>> from normgraph.extract import Citation
    >>> _target(Citation(0, 9, "norm", "Art. 6 GG", statute="GG", section="6", absatz="1"))
    '6 Abs. 1 GG'
    """
    if c.kind == "decision":
        return " ".join(filter(None, (c.court, c.date, c.file_number or c.reporter or c.ecli)))
    if c.units:
        from normgraph.graph import cited  # only here: loading it takes longer than reading most texts

        return cited.label(c.statute, (slug(c.section), *c.units.split("/")), article=False).removeprefix("§ ")
    labels = [("§", c.paragraph), ("Abs.", c.absatz), ("UAbs.", c.unterabsatz), ("Satz", c.satz), ("Hs.", c.halbsatz)]
    labels += [("Nr.", c.nummer), ("Buchst.", c.buchstabe), ("Alt.", c.alternative)]
    return " ".join((*filter(None, (c.section,)), *(f"{label} {value}" for label, value in labels if value), c.statute))
