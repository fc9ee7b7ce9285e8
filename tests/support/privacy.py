"""What a customer's own file says."""

import json
from typing import Any

from core.usecases.privacy import my_data
from storage.opening import ShopStore


async def kept(store: ShopStore, customer_id: int, part: str) -> list[dict[str, Any]]:
    """This part of their newest order."""
    rows: list[dict[str, Any]] = json.loads(await store.read(my_data, customer_id))["orders"][-1][part]
    return rows
