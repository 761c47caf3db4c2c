"""Whether the files of a generation's database are those that were written, and how to write them again.

The engine finds a damaged block when it reads it; what nobody has asked for yet, only a digest shows. Beside the
database stand the commands that made it, so that a damaged store names the line that rebuilds it from its sources.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

FILES = "files.json"
COMMANDS = "commands.txt"
DAMAGED = (
    "store",
    "the database is damaged; its operator runs `normgraph doctor`, which names the file and the remedy",
)
"""Kind and detail of what a client is told; where the database lies is nothing for it."""

_BUILD = "normgraph build"
_MAKING = ("build", "import", "resolve")


class _File(TypedDict):
    size: int
    sha256: str


def seal(generation: Path, before: Path | None = None) -> None:
    """Write the digests of the files in `generation/store`; files linked from the one before keep what was said there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     one, two = Path(name, "gen-1"), Path(name, "gen-2")
    ...     for generation in (one, two):
    ...         (generation / "store").mkdir(parents=True)
    ...     _ = (one / "store" / "1.sst").write_bytes(b"statements")
    ...     (two / "store" / "1.sst").hardlink_to(one / "store" / "1.sst")
    ...     seal(one)
    ...     _ = (one / "store" / "1.sst").write_bytes(b"statement!")
    ...     seal(two, one)
    ...     list(damaged(two))
    ['1.sst: other content than was written']
    """
    known = {} if before is None else _linked(before)

    def file(path: Path) -> _File:
        state = path.stat()
        return known.get(state.st_ino) or {"size": state.st_size, "sha256": _digest(path)}

    paths = sorted((generation / "store").iterdir())
    files = {path.name: file(path) for path in paths}  # one by one: a worker at its limit of memory starts no thread
    (generation / FILES).write_text(json.dumps(files, indent=1) + "\n", "utf-8")


def damaged(generation: Path) -> Iterator[str]:
    """Say which files of a database are missing, shorter or other than written; a store from before has no digests.

    >>> list(damaged(Path("no/such/gen-1")))
    []
    """
    try:
        written = _written(generation)
    except ValueError:
        yield f"{FILES}: cannot be read"
        return
    for name, file in written.items():
        path = generation / "store" / name
        try:
            size = path.stat().st_size
            if size != file["size"]:
                yield f"{name}: {size:,} bytes instead of {file['size']:,}"
            elif _digest(path) != file["sha256"]:
                yield f"{name}: other content than was written"
        except FileNotFoundError:
            yield f"{name}: missing"
        except OSError as error:
            yield f"{name}: cannot be read ({error.strerror})"


def note_command(file: Path, arguments: list[str] | None = None) -> None:
    """Add the running command to those that made a store, at the end and only once; other programs add nothing.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     for command in ("build", "import gii laws", "serve", "import gii laws"):
    ...         note_command(Path(name, "made"), ["bin/normgraph", *command.split()])
    ...     [line.partition(" && ")[2] for line in Path(name, "made").read_text().splitlines()]
    ['normgraph build', 'normgraph import gii laws']
    """
    program, *rest = arguments or sys.argv
    if Path(program).name not in ("normgraph", "-c") or not rest or rest[0] not in _MAKING:
        return
    line = f"cd {shlex.quote(os.getcwd())} && {shlex.join(('normgraph', *rest))}"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    file.write_text("".join(f"{one}\n" for one in (*(one for one in lines if one != line), line)), "utf-8")


def rebuild(generation: Path) -> str:
    """Return what to do about a damaged generation: the commands that made it, as one line.

    >>> rebuild(Path("no/such/gen-1"))
    'run `normgraph build`'
    """
    try:
        lines = (generation / COMMANDS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    return f"run `{' && '.join(lines) or _BUILD}`"


def tells_damage(error: BaseException) -> bool:
    """Whether an error of the engine says that a file is not what it wrote.

    >>> tells_damage(RuntimeError("Corruption: block checksum mismatch")), tells_damage(RuntimeError("no function"))
    (True, False)
    """
    return isinstance(error, (OSError, RuntimeError)) and str(error).startswith(("Corruption", "IO error"))


def _linked(before: Path) -> dict[int, _File]:
    """Return what was said of the files of a generation by their inodes, which links in the next one share."""
    try:
        written = _written(before)
    except ValueError:
        return {}
    places = ((before / "store" / name, file) for name, file in written.items())
    return {path.stat().st_ino: file for path, file in places if path.is_file()}


def _written(generation: Path) -> dict[str, _File]:
    """Read the digests, none of a store from before them; raises ValueError where the file is not what was written."""
    try:
        files: dict[str, _File] = json.loads((generation / FILES).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ValueError(error.strerror) from error
    try:
        return {str(name): {"size": int(file["size"]), "sha256": str(file["sha256"])} for name, file in files.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("no list of files") from error


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
