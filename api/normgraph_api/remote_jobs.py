"""The worker of jobs that read a remote graph: those of `jobs`, where the endpoint alone can be reached."""

from __future__ import annotations

from typing import Any

from normgraph.worker.child import Handler
from normgraph.worker.remote import only
from normgraph_api import jobs


def seal() -> None:
    """Leave the network as `start` has left it: open to the endpoint."""


quiet = jobs.quiet


def start(argument: dict[str, Any]) -> Handler:
    """Return the handler of `jobs`."""
    only(argument["endpoint"])
    return jobs.start(argument)
