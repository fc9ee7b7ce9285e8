"""What customers searched for, and that whatever changes a product's words makes it due."""

import pytest

from core.models.search import MOST_KEPT
from core.ports import Store
from core.usecases.imports import index_words
from core.usecases.search import remember_search, view_hits
from tests.support.goods import Good, stock_up
from tests.support.tables import column, count_of, set_values


async def test_the_same_words_are_one_search(store: Store) -> None:
    """Of one customer; nobody sees another one's."""
    first = await store.write(remember_search, 1, "tea")
    assert await store.write(remember_search, 1, "tea") == first
    other = await store.write(remember_search, 2, "tea")
    assert other != first
    assert await store.read(lambda tx: tx.searches.words(1, first)) == "tea"
    assert await store.read(lambda tx: tx.searches.words(1, other)) is None


async def test_only_the_last_searches_of_each_are_kept(store: Store) -> None:
    """And the one just asked for, however old; of a forgotten one the latest words are looked for."""
    await store.write(remember_search, 2, "other")
    numbers = [await store.write(remember_search, 1, f"tea {number}") for number in range(MOST_KEPT)]
    assert await store.write(remember_search, 1, "tea 0") == numbers[0]
    await store.write(remember_search, 1, "coffee")
    assert await count_of(store, "searches", customer_id=1) == MOST_KEPT
    assert await count_of(store, "searches", customer_id=2) == 1
    assert (await store.read(view_hits, 1, numbers[0], "coffee")).words == "coffee"
    assert (await store.read(view_hits, 1, numbers[1], "coffee")).words == "tea 1"


@pytest.mark.parametrize(
    ("table", "values", "word"),
    [
        ("products", {"title": "Sencha"}, "sencha"),
        ("products", {"description": "grassy"}, "grassy"),
        ("products", {"category_id": 2}, "kitchen"),
        ("skus", {"label": "Tin"}, "tins"),
        ("skus", {"code": "XYZ-9"}, "xyz9"),
        ("categories", {"name": "Beverages"}, "beverage"),
    ],
)
async def test_whatever_changes_words_makes_them_due(
    store: Store, table: str, values: dict[str, str | int], word: str
) -> None:
    """Whoever wrote it. They are made anew, and only those."""
    await stock_up(store, [Good(), Good("MUG-1", "Mug", category="Kitchen")])
    assert await count_of(store, "search_due") == 0
    assert (await store.read(view_hits, 1, 0, word)).products.total == (1 if word == "kitchen" else 0)
    await set_values(store, table, values, id=1)
    assert await column(store, "search_due", "product_id") == [1]
    await store.write(index_words, 10)
    assert await count_of(store, "search_due") == 0
    assert 1 in [one.id for one in (await store.read(view_hits, 1, 0, word)).products.items]


async def test_a_sale_and_a_price_make_nothing_due(store: Store) -> None:
    """They are everyday writes."""
    await stock_up(store, [Good()])
    await set_values(store, "skus", {"price": 1, "on_hand": 3}, id=1)
    await set_values(store, "products", {"position": 7, "active": 0}, id=1)
    assert await count_of(store, "search_due") == 0
