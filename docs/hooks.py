"""Pages of the manual that are made from the program: command line, HTTP, Python, questions, ontology, cookbook."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import typer.main
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from nbconvert import MarkdownExporter
from normgraph_api.app import create_app
from normgraph_api.settings import Settings

from normgraph import assets, catalogue, extract, notebook, table
from normgraph.cli import app
from normgraph.namespaces import shorten

DOCS = Path(__file__).parent
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
DEFINITION = ox.NamedNode("http://www.w3.org/2004/02/skos/core#definition")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    made = {
        "reference/cli.md": command_line,
        "reference/http.md": http,
        "reference/python.md": python,
        "reference/questions.md": questions,
        "reference/ontology.md": ontology,
        "cookbook.md": cookbook,
        "example.md": example,
    }
    for uri, make in made.items():
        files.append(File.generated(config, uri, content="\n".join(make()) + "\n"))
    return files


def command_line() -> Iterator[str]:
    """Describe each command by its help."""
    yield "# Command line\n\nEach command explains itself with `--help`."
    yield "`normgraph --install-completion` teaches them to the shell."
    group: Any = typer.main.get_command(app)
    for name, command in sorted(group.commands.items()):
        for inner, one in sorted(getattr(command, "commands", {"": command}).items()):
            yield f"\n## normgraph {name} {inner}".rstrip()
            yield "\n" + inspect.cleandoc(one.help or "") + "\n"
            parameters = [known for known in one.params if known.name != "help"]
            if parameters:
                yield "| argument | what |\n|---|---|"
            for known in parameters:
                options = [option for option in known.opts if option.startswith("-")]
                spelled = ", ".join(f"`{option}`" for option in options) or f"`{known.name.upper()}`"
                yield f"| {_cell(spelled)} | {_cell(getattr(known, 'help', '') or '')} |"


def http() -> Iterator[str]:
    """Describe each operation by the OpenAPI document."""
    yield "# HTTP\n\nThe service describes itself at `/openapi.json`. Errors are `application/problem+json`."
    for path, methods in create_app(Settings(workers=1)).openapi()["paths"].items():
        for method, operation in methods.items():
            yield f"\n## {method.upper()} `{path}`\n"
            yield f"**{operation.get('summary', '')}.** {operation.get('description', '')}\n"
            given = operation.get("parameters", [])
            if given:
                yield "| parameter | in | |\n|---|---|---|"
            for one in given:
                yield f"| `{one['name']}` | {one['in']} | {_cell(one.get('description', ''))} |"
            bodies = operation.get("requestBody", {}).get("content", {})
            answers = operation.get("responses", {}).get("200", {}).get("content", {})
            yield "\n" + "  \n".join(
                f"{what}: {', '.join(f'`{name}`' for name in types)}"
                for what, types in (("Body", bodies), ("Answer", answers))
                if types
            )


def python() -> Iterator[str]:
    """Describe the classes of the notebook and the finding of citations by their docstrings."""
    yield "# Python\n\n`import normgraph as ng`. Errors are those of `normgraph.errors`: what, where, what to do.\n"
    yield _documented("ng.open", notebook.open)
    for kind in (notebook.Graph, notebook.Norm, notebook.Decision, table.Table):
        yield f"\n## {kind.__name__}\n\n" + _paragraphs(kind.__doc__)
        for name, member in vars(kind).items():
            if not name.startswith("_"):
                yield _documented(name, member)
    yield "\n## Citations in a text\n"
    yield _documented("normgraph.extract.extract", extract.extract)


def questions() -> Iterator[str]:
    """Describe the questions of the catalogue."""
    yield '# Questions\n\nEach is asked as `normgraph query NAME`, `g.query("NAME", …)` and `GET /queries/NAME`.\n'
    for known in map(catalogue.get, catalogue.names()):
        yield f"\n## {known.name}\n\n{known.question['en']}  \n*{known.question['de']}*\n"
        if known.parameters:
            yield "| parameter | type | example |\n|---|---|---|"
        for one in known.parameters.values():
            needed = "" if one.required else " (may be left out)"
            yield f"| `{one.name}` | {one.type}{needed} | {_cell(one.example)} |"
        yield "\nColumns: " + ", ".join(f"`{name}` ({type_})" for name, type_ in known.columns.items())


def ontology() -> Iterator[str]:
    """List the terms of each file of the ontology with their definitions."""
    yield "# Ontology\n\nNamespace `https://w3id.org/normgraph/ns#`; the service answers at each term.\n"
    for path in sorted(assets.path("ontology").glob("*.ttl")):
        store = ox.Store()
        store.load(path=str(path))
        terms = sorted({quad.subject.value for quad in store.quads_for_pattern(None, DEFINITION, None)})
        if not terms:
            continue
        yield f"\n## {path.stem}\n\n| term | | definition |\n|---|---|---|"
        for iri in terms:
            said = [_said(store, iri, predicate) for predicate in (LABEL, DEFINITION)]
            yield f"| `{shorten(iri)}` | {_cell(said[0])} | {_cell(said[1])} |"


def cookbook() -> Iterator[str]:
    """Show each recipe with what it asks."""
    yield "# Cookbook\n\nTwenty queries, each tested on the graph that `normgraph build` makes. Run one with"
    yield "`normgraph query docs/cookbook/NAME.rq`, or paste it at `/sparql`.\n"
    for path in sorted((DOCS / "cookbook").glob("*.rq")):
        known = catalogue.load(path)
        text = "\n".join(line for line in known.text.splitlines() if not line.startswith("#+"))
        yield f"\n## {known.title['en']}\n\n{known.question['en']}  \n*{known.question['de']}* (`{path.name}`)\n"
        yield f"```sparql\n{text.strip()}\n```"


def example() -> Iterator[str]:
    """Show the executed notebook; `docs/notebook.py` has checked that its answers are those of now."""
    body, _ = MarkdownExporter().from_filename(str(DOCS / "example.ipynb"))
    yield body


def _said(store: ox.Store, iri: str, predicate: ox.NamedNode) -> str:
    found = store.quads_for_pattern(ox.NamedNode(iri), predicate, None)
    return next((q.object.value for q in found if isinstance(q.object, ox.Literal) and q.object.language == "en"), "")


def _documented(name: str, member: Any) -> str:
    function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
    signature = "" if isinstance(member, property) else str(inspect.signature(function)).replace("'", "")
    return f"\n### `{name}{signature}`\n\n" + _paragraphs(function.__doc__)


def _paragraphs(text: str | None) -> str:
    """Set the examples of a docstring as code."""
    lines, inside = [], False
    for line in inspect.cleandoc(text or "").splitlines():
        if line.startswith(">>>") and not inside:
            lines.append("```pycon")
        elif inside and not line:
            lines.append("```")
        inside = bool(line) and (inside or line.startswith(">>>"))
        lines.append(line)
    return "\n".join([*lines, "```"] if inside else lines)


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")
