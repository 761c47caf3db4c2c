"""`normgraph structure`: writes the structure of statutes to files that may be shared: no text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from normgraph.cli.options import progress


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def structure(
        source: Annotated[str, typer.Argument(metavar="SOURCE", help="Directory, zip, XML file, or URL of the site.")],
        out: Annotated[Path, typer.Option(metavar="DIR", help="Where the files go.")] = Path("data/statutes"),
        law: Annotated[list[str] | None, typer.Option(help="A law by slug (sgb-ii); repeat for more.")] = None,
        names: Annotated[bool, typer.Option("--register", help="Write federal.csv, the names of all laws.")] = False,
    ) -> None:
        """Write numbers, headings, order, offsets, text hashes and citations of statutes, never their text.

        The same source gives the same bytes.

        Example: `normgraph structure gii --out data/statutes --register --law bgb --law sgb-ii`
        """
        from normgraph.graph import norm_citations
        from normgraph.ingest import gii, gii_source, structure_files
        from normgraph.ingest import register as federal

        console = Console(highlight=False, soft_wrap=True)
        if names:
            with progress() as report:
                entries = []
                for number, one in enumerate(gii_source.sources(source)):
                    report(one.gii, min(number / 7000, 1.0))
                    entries.append(gii.read_entry(one))
            console.print(f"{federal.write(out / 'federal.csv', entries):,} laws: {out / 'federal.csv'}")
        if not law:
            return
        with progress() as report:
            cited = list(norm_citations.read_cited(source, frozenset(law), report))
        for statute, citations in cited:
            structure_files.write(out, statute, citations)
            units = sum(len(section.units) for section in statute.sections)
            console.print(
                f"{statute.slug}: {len(statute.sections):,} sections and groups, {units:,} units, "
                f"{len(citations):,} citations: {out / statute.slug}"
            )
