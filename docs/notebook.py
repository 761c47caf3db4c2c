"""Execute the example notebook on the graph that `normgraph build` makes: `python docs/notebook.py check|write STORE`.

`check` ends with an error where an answer differs from the one that is kept; `write` keeps the answers of now.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FILE = Path(__file__).with_name("example.ipynb")


def main() -> None:
    """Execute, then compare or write."""
    task, os.environ["NORMGRAPH_STORE"] = sys.argv[1:]
    kept = nbformat.read(FILE, as_version=4)
    now = nbformat.read(FILE, as_version=4)
    NotebookClient(now, timeout=120, kernel_name="python3", record_timing=False).execute()
    now.metadata["language_info"] = {"name": "python"}  # without the version that ran it
    if task == "write":
        nbformat.write(now, FILE)
        return
    for number, (one, other) in enumerate(zip(kept.cells, now.cells, strict=True)):
        if _answers(one) != _answers(other):
            sys.exit(
                f"cell {number} answers otherwise:\n{one.source}\n--- kept\n{_answers(one)}\n--- now\n{_answers(other)}"
            )


def _answers(cell: Any) -> list[Any]:
    return [output.get("data") or output.get("text") or output for output in cell.get("outputs", ())]


if __name__ == "__main__":
    main()
