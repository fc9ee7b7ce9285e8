"""Importing a catalogue into a store that somebody else is changing, its pictures, and the words for faults in a file."""

from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from core.models.actor import CLI
from core.models.file_stock import StockMeaning
from core.models.finding import FileErrors, Finding, Problem
from core.models.policy import Policy
from core.models.stock import Movement, Reason
from core.ports import ReadTransaction, Transaction
from core.usecases.imports import apply_import
from core.usecases.stock import view_card
from jobs.imports import ATTEMPTS
from storage.opening import ShopStore
from tests.playground.helpers import png
from tests.support.clock import StillClock
from tests.support.goods import Good, set_price, stock_up
from tests.support.store import open_store
from tests.support.tables import column, count_of
from texts.file_problems import finding_line
from texts.imports import total
from tillbot.commands import pictures
from tillbot.commands.imports import load_file
from tillbot.commands.pictures import Pictures
from tillbot.refusal import Refused

P = ParamSpec("P")
R = TypeVar("R")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ShopStore]:
    async with open_store(tmp_path / "shop.db", Policy(), StillClock().ms) as opened:
        yield opened


class Contested:
    """A store in which somebody else changes a price just before an import is applied, the first `times` times."""

    def __init__(self, store: ShopStore, times: int) -> None:
        self._store, self.times = store, times
        self.policy = store.policy

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        if use_case is apply_import and self.times:
            self.times -= 1
            await self._meanwhile()
        return await self._store.write(use_case, *args, **kwargs)

    async def _meanwhile(self) -> None:
        await set_price(self._store, 1, 900 + self.times)

    async def read(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self._store.read(query, *args, **kwargs)

    async def read_for_staff(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self._store.read_for_staff(query, *args, **kwargs)

    async def read_aside(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self._store.read_aside(query, *args, **kwargs)

    async def read_apart(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self._store.read_apart(query, *args, **kwargs)


class Selling(Contested):
    """A store that sells a piece just then."""

    async def _meanwhile(self) -> None:
        number = await count_of(self._store, "movements")

        async def sell(tx: Transaction) -> None:
            source = f"order:{number}"
            assert await tx.stock.move_if_enough(1, -1)
            await tx.stock.record([Movement(1, -1, Reason.SOLD, source, CLI)])

        await self._store.write(sell)


def write_file(folder: Path, price: str, photo: str = "") -> Path:
    file = folder / "shop.csv"
    file.write_text(f"sku,product,category,price,stock,photo\nTEA-100,Green tea,Drinks,{price},10,{photo}\n", "utf-8")
    return file


async def on_hand(store: ShopStore) -> int:
    return (await store.read(view_card, 1)).level.on_hand


async def price_and_photos(store: ShopStore) -> tuple[int, int]:
    """The first SKU's price, and how many pictures are stored."""
    (price,) = await column(store, "skus", "price", id=1)
    return price, await count_of(store, "photos")


async def test_a_catalog_that_moves_is_planned_anew(tmp_path: Path, store: ShopStore) -> None:
    """What is reported as changed is what changed in the end."""
    await stock_up(store, [Good()])
    said = await load_file(Contested(store, 2), write_file(tmp_path, "5.00"))
    assert list(said) == ["0 new, 1 changed, 0 unchanged"]
    assert (await price_and_photos(store))[0] == 500


async def test_a_catalog_that_never_rests_is_left_to_the_other(tmp_path: Path, store: ShopStore) -> None:
    """After a few attempts the import says so, and nothing was imported."""
    await stock_up(store, [Good()])
    with pytest.raises(Refused, match="keeps changing the catalogue"):
        await load_file(Contested(store, ATTEMPTS), write_file(tmp_path, "5.00"))
    assert (await price_and_photos(store))[0] == 900


async def test_a_sale_while_the_file_is_planned_is_not_undone(tmp_path: Path, store: ShopStore) -> None:
    """The import is planned again, and then it has to be said what the stock is; nothing of it was applied."""
    await load_file(store, write_file(tmp_path, "4.50"))
    with pytest.raises(Refused, match="--stock set"):
        await load_file(Selling(store, 1), write_file(tmp_path, "5.00"))
    assert (await on_hand(store), (await price_and_photos(store))[0]) == (9, 450)
    await load_file(Selling(store, 1), write_file(tmp_path, "5.00"), stock=StockMeaning.SET)
    assert (await on_hand(store), (await price_and_photos(store))[0]) == (10, 500)


async def test_only_another_order_is_written_too(tmp_path: Path, store: ShopStore) -> None:
    """No SKU changes, and still the file has something to apply."""
    await stock_up(store, [Good("A", "One"), Good("B", "Two")])
    file = tmp_path / "shop.csv"
    file.write_text("sku,product,category,price,stock\nB,Two,Drinks,4.50,10\nA,One,Drinks,4.50,10\n", "utf-8")
    assert list(await load_file(store, file)) == ["0 new, 0 changed, 2 unchanged; a new order of the products"]
    assert list(await load_file(store, file)) == ["0 new, 0 changed, 2 unchanged"]


async def test_only_another_stock_is_written_too(tmp_path: Path, store: ShopStore) -> None:
    """The most frequent file of all."""
    await load_file(store, write_file(tmp_path, "4.50"))
    write_file(tmp_path, "4.50").write_text(
        "sku,product,category,price,stock\nTEA-100,Green tea,Drinks,4.50,7\n", "utf-8"
    )
    dry = list(await load_file(store, tmp_path / "shop.csv", dry_run=True))
    assert dry[-1].startswith("0 new, 1 changed, 0 unchanged; 1 changes stock. This was a dry run")
    assert list(await load_file(store, tmp_path / "shop.csv")) == ["0 new, 1 changed, 0 unchanged; 1 changes stock"]
    assert await on_hand(store) == 7


async def test_a_price_list_is_enough(tmp_path: Path, store: ShopStore) -> None:
    """Even while somebody else changes prices: the file's prices hold in the end."""
    await stock_up(store, [Good(), Good("MUG-1", "Mug", 1200, 3)])
    file = tmp_path / "prices.csv"
    file.write_text("sku,price\nTEA-100,5.00\n", "utf-8")
    assert list(await load_file(Contested(store, 2), file)) == ["0 new, 1 changed, 0 unchanged"]
    assert (await price_and_photos(store))[0] == 500


async def test_what_the_shop_has_against_a_file_is_said_by_line(
    tmp_path: Path, store: ShopStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """A variant that the shop does not know, and a label that is taken."""
    await stock_up(store, [Good()])
    file = tmp_path / "shop.csv"
    for content, said in (
        ("sku,price\nTEA-9,5.00\n", 'line 2, sku: "TEA-9" is not a SKU of this shop;'),
        ("sku,product,category,price\nTEA-9,Green tea,Drinks,5.00\n", "line 2, variant: TEA-100, of the same product,"),
    ):
        file.write_text(content, "utf-8")
        with pytest.raises(Refused, match="1 problem; nothing was imported"):
            await load_file(store, file)
        assert capsys.readouterr().err.startswith(said)


# Pictures


async def test_a_picture_is_kept_once_and_replaced_by_its_content(tmp_path: Path, store: ShopStore) -> None:
    """The same bytes are the same picture, whatever the file is called."""
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "b.png").write_bytes(png())
    await load_file(store, write_file(tmp_path, "4.50", "a.png"))
    assert list(await load_file(store, write_file(tmp_path, "4.50", "b.png"))) == ["0 new, 0 changed, 1 unchanged"]
    (tmp_path / "b.png").write_bytes(png(grey=7))
    assert list(await load_file(store, write_file(tmp_path, "4.50", "b.png"))) == ["0 new, 1 changed, 0 unchanged"]
    assert (await price_and_photos(store))[1] == 2


async def test_pictures_are_handed_out_a_few_megabytes_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is left out; one that is larger than a batch is a batch of its own."""
    monkeypatch.setattr(pictures, "BATCH", 1000)
    sizes = [400, 400, 400, 3000, 400]
    found = Pictures(tmp_path)
    for number, size in enumerate(sizes):
        (tmp_path / f"{number}.gif").write_bytes(b"GIF89a\1\0\1\0".ljust(size, str(number).encode()))
        assert found.check(f"{number}.gif") is None
    batches = [batch async for batch in found.batches(list(found.keys.values()))]
    assert [[len(content) for content in batch.values()] for batch in batches] == [[400, 400], [400], [3000], [400]]


async def test_a_picture_that_changes_meanwhile_stops_the_import(tmp_path: Path) -> None:
    """Only the picture that was checked is stored."""
    (tmp_path / "a.png").write_bytes(png())
    found = Pictures(tmp_path)
    assert found.check("a.png") is None
    (tmp_path / "a.png").write_bytes(b"something else")
    with pytest.raises(Refused, match=r"a\.png was changed"):
        [batch async for batch in found.batches(list(found.keys.values()))]


# Words


@pytest.mark.parametrize("problem", list(Problem))
def test_every_problem_has_its_line(problem: Problem) -> None:
    """With the place, and what stands there or what to do."""
    found = Finding(line=7, column="price", problem=problem, value="4,50", example="4.50", limit=64, first_line=3)
    line = finding_line(found)
    assert line.startswith("line 7, price: ")
    assert len(line) > len("line 7, price: ") + 5
    assert "\n" not in line


@pytest.mark.parametrize("example", ["", "4.50"])
def test_no_problem_borrows_anothers_sentence(example: str) -> None:
    """Except a code that is there twice: SKUs and coupons share this sentence."""
    problems: dict[str, list[Problem]] = {}
    for problem in Problem:
        found = Finding(line=7, column="code", problem=problem, value="A", example=example, limit=64, first_line=3)
        problems.setdefault(finding_line(found), []).append(problem)
    assert [shared for shared in problems.values() if len(shared) > 1] == [[Problem.SKU_TWICE, Problem.COUPON_TWICE]]


def test_a_fault_of_the_whole_file_has_no_line() -> None:
    """Where there is nothing to count."""
    assert finding_line(Finding(line=0, column="", problem=Problem.EMPTY)).startswith("the file: is empty")


def test_faults_that_are_not_shown_are_counted() -> None:
    """A file may have thousands."""
    found = Finding(line=1, column="sku", problem=Problem.CELL_EMPTY)
    assert total(FileErrors([found], 1)) == "1 problem; nothing was imported"
    assert total(FileErrors([found] * 50, 1234)) == "1,234 problems (the first 50 are shown); nothing was imported"
