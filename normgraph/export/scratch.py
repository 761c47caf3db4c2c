"""A folder beside what is written, for work on disk: gone at the end, and if its process dies, with the next export."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".export-"


@contextmanager
def work_folder(parent: Path | None = None) -> Iterator[Path]:
    """Make a folder below `parent` (or among the temporary files) for as long as the block lasts.

    The folder is locked while its process lives. Those of processes that died are removed first.

    >>> with tempfile.TemporaryDirectory() as name:
    ...     _ = Path(name, ".export-left").mkdir()
    ...     with work_folder(Path(name)) as folder:
    ...         len(list(Path(name).iterdir())), folder.is_dir()
    (1, True)
    """
    if parent is not None:
        for left in parent.glob(f"{_PREFIX}*"):
            with _locked(left) as dead:
                if dead:
                    shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(dir=parent, prefix=".new-export-"))
    with _locked(made):  # it gets the name that others look for when it is locked
        folder = made.rename(made.with_name(_PREFIX + made.name.rpartition("-")[2]))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Lock a folder if nobody has; says whether it is locked now. The lock ends with the process."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # a file of that name, or gone
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
