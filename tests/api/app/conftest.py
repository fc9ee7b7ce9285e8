"""One shop and one browser for all tests of a module: each test has a customer of its own."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def storefront(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    from tests.api.app.storefront import open_storefront  # without playwright the other tests still run
    from tests.playground.browsing import open_browser

    async with open_browser() as browser, open_storefront(tmp_path_factory.mktemp("shop"), browser) as storefront:
        yield storefront


@pytest_asyncio.fixture(loop_scope="module")
async def customer(storefront: Any) -> AsyncIterator[int]:
    """Somebody new; their windows are closed at the end."""
    yield storefront.new_customer()
    for context in storefront.browser.contexts:
        await context.close()
