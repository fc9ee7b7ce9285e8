"""The OpenAPI document itself: valid, complete, and with examples that work."""

import re
from collections.abc import Iterator
from inspect import iscoroutinefunction
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from api.app import ROUTERS
from core.models.actor import CLI
from core.models.coupon import NewCoupon, Percent
from core.models.delivery import NewMethod
from core.ports import Store
from core.usecases.coupon import create_coupon
from core.usecases.delivery import create_method
from tests.support.http import Caller, HttpShop


async def document_of(shop: HttpShop) -> dict[str, Any]:
    found: dict[str, Any] = (await shop.anybody().get("/openapi.json")).json
    return found


def parts_of(value: object) -> list[dict[str, Any]]:
    """All objects within."""
    match value:
        case dict():
            return [value, *(part for one in value.values() for part in parts_of(one))]
        case list():
            return [part for one in value for part in parts_of(one)]
        case _:
            return []


async def test_the_document_is_openapi_3_1(shop: HttpShop) -> None:
    """By the specification's own schema, and what it refers to is there."""
    document = await document_of(shop)
    assert document["openapi"].startswith("3.1.")
    OPENAPI_31_VALIDATOR.validate(document)
    names = {part["$ref"] for part in parts_of(document) if "$ref" in part}
    assert names
    assert {name.removeprefix("#/components/schemas/") for name in names} <= set(document["components"]["schemas"])


async def test_every_operation_says_what_it_does_and_refuses(shop: HttpShop) -> None:
    """In a sentence; refusals are problems, and where nobody signs in, nobody is asked to."""
    document = await document_of(shop)
    ids = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["description"].strip(), path
            ids.add(operation["operationId"])
            refusals = {code: said for code, said in operation["responses"].items() if code >= "400"}
            assert {"404", "413", "429", "500", "503"} <= set(refusals)
            assert all(set(said["content"]) == {"application/problem+json"} for said in refusals.values())
            assert ("401" in refusals) == ("security" in operation), (method, path)
    assert len(ids) == sum(map(len, document["paths"].values()))


async def test_an_order_says_that_it_needs_a_key(shop: HttpShop) -> None:
    """Elsewhere it may be left out."""
    paths = (await document_of(shop))["paths"]
    needed = {
        (path, method)
        for path, operations in paths.items()
        for method, operation in operations.items()
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "Idempotency-Key" and parameter["required"]
    }
    assert ("/v1/orders", "post") in needed
    assert ("/v1/cart/lines", "post") not in needed


async def _send_example(caller: Caller, document: dict[str, Any], path: str, method: str) -> int:
    operation = document["paths"][path][method]
    body: object = None
    if "requestBody" in operation:
        name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        (body,) = document["components"]["schemas"][name]["examples"]
    answer = await caller.send(method.upper(), re.sub(r"\{\w+\}", "1", path), body, Idempotency_Key=f"{method} {path}")
    return answer.status


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/v1/cart/lines", "post"),
        ("/v1/cart/lines/{sku}", "put"),
        ("/v1/cart/coupons", "post"),
        ("/v1/checkout/delivery", "put"),
        ("/v1/checkout/answers", "put"),
        ("/v1/checkout/payment", "put"),
        ("/v1/cart/aside", "post"),
    ],
)
async def test_the_examples_work(shop: HttpShop, store: Store, path: str, method: str) -> None:
    """In a shop that has what they name, sent as they stand there."""
    await store.write(create_coupon, CLI, NewCoupon(code="WELCOME10", currency="EUR", terms=Percent(basis_points=1000)))
    await store.write(create_method, CLI, NewMethod(name="Courier", price=490, needs_address=True))
    alice = await shop.customer()
    await alice.post("/v1/cart/lines", {"sku": 1})
    assert await _send_example(alice, await document_of(shop), path, method) == 200


def test_no_request_waits_for_another_thread() -> None:
    """FastAPI runs dependencies and routes that are no coroutines in other threads, which takes longer than most of them."""
    called = [one for route in all_routes() for one in _all_of(route.dependant)]
    assert len(called) > 50
    assert [one for one in called if not iscoroutinefunction(one) and not iscoroutinefunction(one.__call__)] == []


def all_routes() -> list[APIRoute]:
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def _all_of(dependant: Dependant) -> Iterator[Any]:
    if dependant.call is not None:
        yield dependant.call
    for one in dependant.dependencies:
        yield from _all_of(one)
