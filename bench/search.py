"""What a search costs at 100,000 SKUs: `python -m bench.search [--skus 100000]`, part of `make bench`.

Times each kind of search as a whole call through the store, customers' with the cart and the categories that fit, and how long all
words take to be made anew, as after an upgrade.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.grown_shop import COMMON, OTHER, POLICY, RARE, SHELF, Size, build, now
from bench.growth_screens import MISSPELT
from bot.handlers.parts import with_cart
from core.ports import Store
from core.usecases.imports import INDEX_PART, index_words
from core.usecases.product.edit import search_assortment
from core.usecases.search import remember_search, view_hits
from core.usecases.stock import search_stock
from storage.sqlite.store import open_store
from tests.support.search import forget_search

SEARCHES = {
    "exact word": RARE,
    "common word": COMMON,
    "two words": f"{COMMON} {OTHER}",
    "one wrong letter": MISSPELT,
    "two words, one wrong letter": f"{OTHER} {MISSPELT}",
    "nothing found": "qqqqqqqq zzzzzzzz",
    "SKU code": "SKU-77",
    "SKU code without its sign": "sku 77",
    "category": SHELF,
    "a word that every product has": "shelf 22",
    "label of every fourth SKU": "3 kg",
    "label and title": f"{COMMON} 3 kg",
}
TIMES = 30


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--skus", type=int, default=100_000)
    skus = asked.parse_args().skus
    size = Size(skus=skus, tops=20, categories=14, orders=100, customers=1000, carts=100, changes=100, coupons=100)
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        asyncio.run(_measure(Path(folder, "shop.db"), size))


async def _measure(path: Path, size: Size) -> None:
    await build(path, size)
    async with open_store(path, POLICY, now) as store:
        print(f"{size.skus:,} SKUs\n\n| search | hits | customers ms | stock ms | products ms |\n|---|---|---|---|---|")
        for name, words in SEARCHES.items():
            await _row(store, name, words)
        await _index(store)


async def _row(store: Store, name: str, words: str) -> None:
    search = await store.write(remember_search, 1, words)
    hits, _cart = await store.read(with_cart, 1, view_hits, 1, search, "")
    customers = await _median(lambda: store.read(with_cart, 1, view_hits, 1, search, ""))
    stock = await _median(lambda: store.read_for_staff(search_stock, words))
    products = await _median(lambda: store.read_for_staff(search_assortment, words))
    found = f"{hits.products.total} + {len(hits.categories)}"
    print(f"| {name} | {found} | {customers:.2f} | {stock:.1f} | {products:.1f} |", flush=True)


async def _median(call: Callable[[], Awaitable[object]]) -> float:
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        await call()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


async def _index(store: Store) -> None:
    """In short writes, beside which customers buy."""
    await forget_search(store)
    started, longest, indexed = time.perf_counter(), 0.0, INDEX_PART
    while indexed == INDEX_PART:
        begun = time.perf_counter()
        indexed = await store.write(index_words, INDEX_PART)
        longest = max(longest, time.perf_counter() - begun)
    took = time.perf_counter() - started
    print(f"\nall words made anew: {took:.1f} s, the longest write {longest * 1000:.0f} ms")


if __name__ == "__main__":
    main()
