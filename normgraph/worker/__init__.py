"""Work that may have to be killed: processes with limits of time, memory, output and files.

    pool.py      the parent: hands out requests, spools answers, kills and replaces
    turns.py     who is served next, so that nobody keeps the others waiting
    child.py     the loop of a worker process
    limits.py    what a worker process takes from itself before it sees foreign input
    sparql.py    the query worker, which imports pyoxigraph alone
    update.py    the update worker, which only a writable instance starts
    syntax.py    what is refused in a query before the engine sees it

A query engine cannot be interrupted and may crash on hostile text; a process can be killed and replaced, and its
death costs one request.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Refused"]


class Refused(Exception):
    """A request that gets no result: `kind` names the reason for programs, `detail` says it to people.

    Kinds raised here: `syntax`, `update`, `federation`, `dataset-conflict`, `nesting`, `not-acceptable`, `evaluation`,
    `timeout`, `result-too-large`, `worker-died`, `busy`, `too-many`, `store`, `internal`. `members` hold what a program
    can use (line, limit, …).

    >>> Refused("syntax", "expected `}`", line=1, column=20).members
    {'line': 1, 'column': 20}
    """

    def __init__(self, kind: str, detail: str, **members: Any) -> None:
        self.kind = kind
        self.detail = detail
        self.members = members
        super().__init__(detail)
