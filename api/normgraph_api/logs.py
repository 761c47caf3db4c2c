"""The log, as text or as lines of JSON; of an error its class and the places in our code, never its own text.

The text of an error may quote a case or a query; the classes and places are enough to find a defect.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any


class TextLines(logging.Formatter):
    """One line a record, and of an error its class and places.

    >>> try:
    ...     raise ValueError("a name")
    ... except ValueError as error:
    ...     told = (type(error), error, error.__traceback__)
    >>> TextLines("%(message)s").formatException(told).splitlines()[0]
    'ValueError'
    """

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the name of the library
        """Leave out what the error says."""
        return "\n  ".join((ei[0].__name__, *_places(ei[2])))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """Leave out lines of code."""
        return ""


class JsonLines(logging.Formatter):
    """One JSON object a line.

    >>> record = logging.LogRecord("uvicorn.error", logging.INFO, "", 0, "started %s", ("here",), None)
    >>> json.loads(JsonLines().format(record))["message"]
    'started here'
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; what it carries as `fields` stands beside the message."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["message"] = "an error that no handler expected"
            line["error"] = record.exc_info[0].__name__
            line["at"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-8:]]


def configuration(kind: str) -> dict[str, Any]:
    """Return the configuration of logging for uvicorn: plain `text` without requests, or `json` with a line for each.

    >>> sorted(configuration("json")["loggers"])
    ['normgraph', 'normgraph.request', 'uvicorn']
    """
    text = {"()": "normgraph_api.logs.TextLines", "format": "%(levelname)s: %(message)s"}
    formatter = {"()": "normgraph_api.logs.JsonLines"} if kind == "json" else text
    requests = "INFO" if kind == "json" else "CRITICAL"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {
            "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "normgraph": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "normgraph.request": {"level": requests},
        },
    }
