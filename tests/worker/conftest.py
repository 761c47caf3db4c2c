from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from normgraph.store import Builder, database


@pytest.fixture(scope="session")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two graphs with 2,000 triples each."""
    directory = tmp_path_factory.mktemp("store")

    def quads() -> Iterator[ox.Quad]:
        for number in range(4_000):
            subject, graph = ox.NamedNode(f"urn:s:{number}"), ox.NamedNode(f"urn:g:{number % 2}")
            yield ox.Quad(subject, ox.NamedNode("urn:p"), ox.Literal(str(number)), graph)

    with Builder(directory) as builder:
        builder.add(quads())
        builder.publish()
    return database(directory)
