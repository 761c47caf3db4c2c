"""No answer outside the schema: what /openapi.json says, asked with generated requests (Schemathesis)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from normgraph_api.app import create_app
from normgraph_api.settings import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import serving

EXAMPLES = int(os.environ.get("NORMGRAPH_SCHEMA_EXAMPLES", "4"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

SCHEMA = schemathesis.openapi.from_dict(create_app(Settings(workers=1)).openapi())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with serving(Settings(store=store, workers=1, seconds=20, body_bytes=50_000)) as client:
        yield str(client.base_url)


@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.label for operation in OPERATIONS])
def test_answers_are_those_of_the_schema(address: str, operation: schemathesis.schemas.APIOperation) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.validate_response(case.call(base_url=address, timeout=120), checks=CHECKS)

    ask()
