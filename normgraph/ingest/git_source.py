"""A git repository or bundle as a stream of saved files: which commits changed which Markdown files, and their bytes.

The `git` program reads it, sealed: a bare clone in a scratch directory, no hooks, no user or system configuration, no
protocol but local files, objects checked on the way in, limits on time and size. A bundle is foreign input; a library
that reads packs in Python (dulwich) was not taken because git's own checks and speed are better and git is there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from normgraph.errors import LimitExceeded, UnreadableInput

SECONDS = 300
"""For one git command; cloning both repositories whole takes minutes at most."""
MAX_BUNDLE = 2_000_000_000
MAX_BLOB = 20_000_000
MAX_COMMITS = 100_000
_MAIN = ("main", "master")
_SEALED = (
    "-c", "protocol.allow=never", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null",
    "-c", "core.fsmonitor=false", "-c", "transfer.fsckObjects=true", "-c", "gc.auto=0", "-c", "core.quotePath=false",
    "-c", "fetch.fsck.zeroPaddedFilemode=ignore", "-c", "fetch.fsck.missingSpaceBeforeDate=ignore",
)  # fmt: skip
_RAW = re.compile(rb":\d+ \d+ [0-9a-f]+ (?P<blob>[0-9a-f]{40,64}) (?P<status>[A-Z])\d*")


@dataclass(frozen=True, slots=True)
class Saved:
    """A file as a commit saved it: `day` is the committer's (ISO), `blob` empty where the commit removed the file."""

    commit: str
    day: str
    path: str
    blob: str
    was: str = ""
    """The path before, where the commit renamed the file."""


@dataclass(frozen=True, slots=True)
class Repository:
    """An opened repository: its bare clone, its name for messages, its first commit, which names it for good."""

    git: Path
    name: str
    root: str

    def saved(self) -> Iterator[Saved]:
        """Yield what the commits of the main line changed, oldest first."""
        log = _git(
            self.git, "log", "--first-parent", "-m", "--root", "--reverse", "--raw", "--no-abbrev", "-z",
            "--find-renames=90%", "--format=%x01%H %cs", "HEAD", "--", "*.md",
        )  # fmt: skip
        for number, part in enumerate(log.split(b"\x01")[1:]):
            if number >= MAX_COMMITS:
                raise LimitExceeded(f"more than {MAX_COMMITS:,} commits", where=self.name)
            fields = part.replace(b"\n", b"\0").split(b"\0")
            commit, day = fields[0].decode("ascii").split(" ")
            yield from _changes(commit, day, iter(fields[1:]))

    def read(self, blobs: list[str]) -> Iterator[bytes | None]:
        """Yield the bytes of blobs in order, None for one past the size limit."""
        with _process(self.git, "cat-file", "--batch-check") as check:
            sizes, _ = check.communicate("".join(f"{blob}\n" for blob in blobs).encode(), timeout=SECONDS)
        small = [int(line.split()[-1]) <= MAX_BLOB for line in sizes.decode("ascii").splitlines()]
        with _process(self.git, "cat-file", "--batch") as batch:
            assert batch.stdin
            assert batch.stdout
            for blob, fits in zip(blobs, small, strict=True):
                if not fits:
                    yield None
                    continue
                batch.stdin.write(f"{blob}\n".encode())
                batch.stdin.flush()
                size = int(batch.stdout.readline().split()[-1])
                yield batch.stdout.read(size)
                batch.stdout.read(1)
            batch.stdin.close()


@contextmanager
def opened(where: str | Path) -> Iterator[Repository]:
    """Open a bundle, a repository or a working copy by cloning it into a scratch directory.

    Raises UnreadableInput where it is none, is damaged or has no commit, LimitExceeded past a limit.

    >>> with opened("no-such.bundle"):
    ...     pass
    Traceback (most recent call last):
    normgraph.errors.UnreadableInput: no-such.bundle: no such file or directory. \
What to do: give a git bundle or a git repository.
    """
    path = Path(where)
    if shutil.which("git") is None:
        raise UnreadableInput("the program git is missing", where=str(where), remedy="install git")
    if not path.exists():
        remedy = "give a git bundle or a git repository"
        raise UnreadableInput("no such file or directory", where=str(where), remedy=remedy)
    if path.is_file() and path.stat().st_size > MAX_BUNDLE:
        raise LimitExceeded(f"the bundle is larger than {MAX_BUNDLE:,} bytes", where=str(where))
    with tempfile.TemporaryDirectory(prefix="normgraph-git-") as scratch:
        bare = Path(scratch) / "clone"
        _clone(path, bare)
        head = _head(bare, str(where))
        (bare / "HEAD").write_text(f"ref: {head}\n", "ascii")
        roots = _git(bare, "rev-list", "--first-parent", "--max-parents=0", "HEAD").decode("ascii").split()
        yield Repository(bare, path.stem if path.is_file() else path.resolve().name, roots[-1][:12])


def _clone(path: Path, bare: Path) -> None:
    source = str(path.resolve())
    try:
        _git(None, "clone", "--bare", "--quiet", "--no-local", "--no-tags", "--template=", "--", source, str(bare))
    except UnreadableInput as error:
        remedy = (
            "give a git bundle (made by `git bundle create`) or a git repository; a damaged one must be fetched anew"
        )
        raise UnreadableInput(f"git cannot read it ({error.what})", where=str(path), remedy=remedy) from error


def _head(bare: Path, where: str) -> str:
    """Return the branch to read: HEAD's, else main or master, else the only one."""
    listed = _git(bare, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes/origin")
    refs = [ref for ref in listed.decode("utf-8", "replace").split() if not ref.endswith("/HEAD")]
    if not refs:
        remedy = "give a repository with the history of laws"
        raise UnreadableInput("the repository has no commit", where=where, remedy=remedy)
    head: str = (bare / "HEAD").read_text("ascii", "replace").removeprefix("ref: ").strip()
    names = [head, *(f"refs/heads/{name}" for name in _MAIN), *(refs if len(refs) == 1 else ())]
    found: str | None = next((name for name in names if name in refs), None)
    if found is None:
        remedy = "make one of them the branch main"
        raise UnreadableInput(f"which branch? It has {', '.join(refs[:5])}", where=where, remedy=remedy)
    return found


def _changes(commit: str, day: str, fields: Iterator[bytes]) -> Iterator[Saved]:
    for field in fields:
        raw = _RAW.fullmatch(field)
        if not raw:
            continue
        status = raw["status"].decode("ascii")
        path = next(fields).decode("utf-8", "replace")
        was = ""
        if status in "RC":
            was, path = path, next(fields).decode("utf-8", "replace")
        blob = "" if status == "D" else raw["blob"].decode("ascii")
        yield Saved(commit, day, path, blob, was if status == "R" else "")


def _environment() -> dict[str, str]:
    """Return an environment in which git finds no configuration of the user and asks nothing."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    sealed = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    return {**kept, **sealed, "HOME": os.devnull, "GIT_ALLOW_PROTOCOL": "file", "GIT_OPTIONAL_LOCKS": "0"}


def _process(bare: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = ["git", *_SEALED, f"--git-dir={bare}", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=_environment(), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)


def _git(bare: Path | None, *arguments: str) -> bytes:
    command = ["git", *_SEALED, *([f"--git-dir={bare}"] if bare else []), *arguments]
    try:
        done = subprocess.run(
            command, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise LimitExceeded(f"git {arguments[0]} took longer than {SECONDS} s", where=arguments[-1]) from None
    if done.returncode:
        said = re.search(r"(?:fatal|error): (.+)", done.stderr.decode("utf-8", "replace"))
        raise UnreadableInput(said[1] if said else f"git {arguments[0]} failed", where=arguments[-1])
    return done.stdout
