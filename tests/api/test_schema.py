"""The OpenAPI document is true: whatever is sent, what comes back is in it, and nothing breaks."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.http import Caller, HttpShop
from tests.support.waiting import PATIENCE

CHECKS = [
    negative_data_rejection,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


async def _caller(shop: HttpShop, who: str) -> Caller:
    match who:
        case "customer":
            return await shop.customer()
        case "program":
            return await shop.program()
        case _:
            return shop.anybody()


def _try_all(document: dict[str, Any], caller: Caller, examples: int) -> list[str]:
    """Send made-up requests to every operation; gives what was not as the document says, one text for an operation."""
    wrong = []
    schema = schemathesis.openapi.from_dict(document)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _try(operation.as_strategy(generation_mode=mode), caller, examples)
            except Unsatisfiable:
                pass  # nothing of it can be wrong
            except Exception as error:
                wrong.append(f"{operation.label}: {error}\n" + "\n".join(map(str, getattr(error, "exceptions", ()))))
    return wrong


def _try(cases: Any, caller: Caller, examples: int) -> None:
    headers = {"Authorization": f"Bearer {caller.token}"} if caller.token else {}

    @given(case=cases)
    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Case[Any]) -> None:
        case.call_and_validate(base_url=caller.url, headers=headers, checks=CHECKS, timeout=PATIENCE)

    send()


@pytest.mark.slow
@pytest.mark.parametrize("who", ["customer", "program", "nobody"])
async def test_every_answer_is_in_the_document(shop: HttpShop, who: str) -> None:
    """Of a few requests to every operation, as the document has them and as it does not."""
    caller = await _caller(shop, who)
    document = (await caller.get("/openapi.json")).json
    wrong = await asyncio.to_thread(_try_all, document, caller, 3)
    assert not wrong, "\n".join(wrong)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("who", ["customer", "program", "nobody"])
async def test_every_answer_to_many_requests_is_in_the_document(shop: HttpShop, who: str) -> None:
    """The same with many requests."""
    caller = await _caller(shop, who)
    document = (await caller.get("/openapi.json")).json
    wrong = await asyncio.to_thread(_try_all, document, caller, 500)
    assert not wrong, "\n".join(wrong)
