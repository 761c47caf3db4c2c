"""A citation of a mere reporter finds its decision as soon as the graph has exactly one."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from normgraph import identifiers, resolving, store
from normgraph.cli import app
from normgraph.errors import StoreError
from tests.ingest.decision_samples import rii
from tests.test_importing_decisions import HERE, put, said, violations

CITING = identifiers.decision("BGH", "2017-02-03", "V ZR 1/17")
PLACE = identifiers.decision_by_reporter("NJW 2016, 5")
NAMES_IT = rii(
    doknr="N", number="V ZR 2/17", date="20170204", one="BGH, Beschluss vom 31.5.2016 - I ZB 39/15, NJW 2016, 5"
)
ALSO_THERE = rii(
    doknr="A", number="V ZR 3/17", date="20170205", one="BGH, Urteil vom 1.6.2016 - I ZR 1/15, NJW 2016, 5"
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A store with a decision that cites a reporter only."""
    with store.Builder(tmp_path / "store") as builder:
        builder.publish()
    put(tmp_path / "store", "citing", rii(doknr="C", number="V ZR 1/17", date="20170203", one="Vgl. BGH, NJW 2016, 5."))
    return tmp_path / "store"


def test_what_no_decision_fits_stays_open(directory: Path) -> None:
    assert said(directory, CITING, "ng:citesDecision") == [PLACE]
    done = resolving.resolve(directory)
    assert (done.citations, done.open, done.ambiguous, done.generation.name) == (0, 1, 0, "gen-2")


def test_the_one_decision_that_fits_is_the_target(directory: Path) -> None:
    put(directory, "names", NAMES_IT)
    put(directory, "it", rii())
    done = CliRunner().invoke(app, ["resolve", "--store", str(directory)])
    assert done.stdout.startswith("1 citations resolved; 0 places open")
    assert said(directory, CITING, "ng:citesDecision") == [HERE]
    assert violations(directory) == []
    assert resolving.resolve(directory).citations == 0


def test_of_several_that_fit_none_is_chosen(directory: Path) -> None:
    put(directory, "names", NAMES_IT)
    put(directory, "also", ALSO_THERE)
    done = resolving.resolve(directory)
    assert (done.citations, done.open, done.ambiguous) == (0, 1, 1)
    assert said(directory, CITING, "ng:citesDecision") == [PLACE]


def test_without_a_store_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `normgraph build`"):
        resolving.resolve(tmp_path)
