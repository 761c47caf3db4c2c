"""The errors that a user can cause, drawn as a tree.

    NormgraphError
    ├── UnreadableInput       the bytes cannot be read as what they should be: exit code 2
    ├── UnknownThing          a name, unit, query or option that does not exist: exit code 2
    ├── BrokenRules           the rule data itself is wrong (missing condition, cycle through negation): exit code 2
    ├── InconsistentOntology  the ontology contradicts itself: exit code 2
    ├── ChecksFailed          the graph that was built breaks its own checks: exit code 1
    ├── StoreError            the store is locked, missing or damaged: exit code 2
    │   └── DiskFull          the disk refused to write: what was asked for is left out: exit code 1
    └── LimitExceeded         a limit of time, size, depth or number was reached: exit code 2

Every message says what is wrong, where, and what to do.
"""

from __future__ import annotations


class NormgraphError(Exception):
    """Base of all errors that are the input's fault or the environment's, never a defect of the program.

    >>> str(UnreadableInput("the file is empty", where="case.yaml", remedy="describe at least `id` and `findings`"))
    'case.yaml: the file is empty. What to do: describe at least `id` and `findings`.'
    >>> UnreadableInput("the XML ends early", where="bgb.zip").exit_code
    2
    >>> str(UnknownThing("unknown key `stauts`", remedy="did you mean `status`?"))
    'unknown key `stauts`. What to do: did you mean `status`?'
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        place = f"{where}: " if where else ""
        advice = f" What to do: {remedy}" if remedy else ""
        super().__init__(f"{place}{_sentence(what)}{advice and _sentence(advice)}")


def _sentence(text: str) -> str:
    return text if text.endswith("?") else text.rstrip(".") + "."


class UnreadableInput(NormgraphError):
    """The bytes cannot be read as what they should be."""


class UnknownThing(NormgraphError):
    """A name, unit, query or option that does not exist."""


class BrokenRules(NormgraphError):
    """The rule data itself is wrong."""


class InconsistentOntology(NormgraphError):
    """The ontology contradicts itself."""


class ChecksFailed(NormgraphError):
    """The graph that was built breaks its own checks."""

    exit_code = 1


class StoreError(NormgraphError):
    """The store is locked, missing or damaged."""


class DiskFull(StoreError):
    """The disk refused to write: it is full, or does not allow it."""

    exit_code = 1


class LimitExceeded(NormgraphError):
    """A limit of time, size, depth or number was reached."""
