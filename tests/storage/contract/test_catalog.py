"""Search, and what is remembered of pictures."""

import pytest

from core.ports import ReadTransaction, Store, Transaction
from core.usecases.imports import index_words
from tests.support.goods import Good, stock_up
from tests.support.tables import executor, set_values

GOODS = (
    Good("CREME", "Crème brûlée", description="A café classic"),
    Good("CAFE", "Café filtre", description="Brewed slowly"),
    Good("MUG", "Blue mug", description="For coffee, 0.3 l"),
    Good("STRASSE", "Straßenkarte", description="A map, for the Fußgänger"),
    Good("OLD", "Blue teapot"),
)


async def search(tx: ReadTransaction, text: str, number: int = 0, size: int = 10) -> list[str]:
    page = await tx.catalog.search(text, number, size)
    return [product.title for product in page.items]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("mug", ["Blue mug"]),
        ("MUG", ["Blue mug"]),
        ("cafe", ["Café filtre", "Crème brûlée"]),
        ("CAFÉ", ["Café filtre", "Crème brûlée"]),
        ("creme brulee", ["Crème brûlée"]),
        ("bru", ["Crème brûlée"]),
        ("strassen", ["Straßenkarte"]),
        ("Straßenk", ["Straßenkarte"]),
        ("fussganger", ["Straßenkarte"]),
        ("filtre slow", ["Café filtre"]),
        ("filtre map", []),
        ("ug", []),
        ("m", []),
        ("a map", ["Straßenkarte"]),
        ('"mug" OR *', []),
        ("title:mug", []),
        ("mug)", ["Blue mug"]),
        ("NOT", []),
        ("-", []),
        ("  ", []),
        ("0.3", ["Blue mug"]),
    ],
)
async def test_search(store: Store, text: str, titles: list[str]) -> None:
    """Every word as a prefix, whatever its capitals and accents; titles weigh more; signs of the query language are just signs."""
    await stock_up(store, GOODS)
    assert await store.read(search, text) == titles


async def test_found_products_come_in_pages(store: Store) -> None:
    """Each once."""
    await stock_up(store, [Good(f"TEA-{number}", f"Tea {number}") for number in range(5)])
    pages = [await store.read(search, "tea", number, 2) for number in range(3)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({title for page in pages for title in page}) == 5


async def test_of_very_many_those_with_the_word_in_their_title_are_found(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest of them, the shortest title first: to weigh a common word in all its products takes longer with every product."""
    monkeypatch.setattr("storage.repositories.catalog.MOST_FOUND", 3)
    titles = ["Gift", "Tea 1", "Tea", "Iced tea", "Green tea", "Tea of Assam", "Cup"]
    await stock_up(store, [Good(title, title, description="for tea") for title in titles])
    assert await store.read(search, "tea") == ["Tea", "Iced tea", "Green tea"]
    assert await store.read(search, "for") == ["Cup", "Iced tea", "Green tea"]
    assert (await store.read(lambda tx: tx.catalog.search("tea", 9, 2))).total == 3


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (["Green tea", "Tea of Assam", "Teak 1", "Teak 2", "Teak 3"], ["Green tea", "Tea of Assam", "Teak 1"]),
        (["Iced tea", "Green tea", "Tea", "Tea of Assam", "Teak"], ["Tea", "Iced tea", "Green tea"]),
        (["Teak", "Teak table", "Teak chair", "Iced tea", "Green tea"], ["Iced tea", "Green tea", "Teak"]),
    ],
)
async def test_of_very_many_those_with_the_word_itself_come_before_longer_words(
    store: Store, monkeypatch: pytest.MonkeyPatch, titles: list[str], found: list[str]
) -> None:
    """However new those are, and however short their titles."""
    monkeypatch.setattr("storage.repositories.catalog.MOST_FOUND", 3)
    await stock_up(store, [Good(title, title) for title in titles])
    assert await store.read(search, "tea") == found


@pytest.mark.parametrize(
    ("sold", "sold_out", "found"),
    [
        (["Cup 1", "Cup 2", "Cup 3"], ["Pot 1", "Pot 2", "Pot 3", "Pot 4"], ["Cup 1", "Cup 2", "Cup 3"]),
        (["Cup 1", "Cup 2"], ["Pot 1", "Pot 2", "Pot 3", "Pot 4"], ["Cup 1", "Cup 2", "Pot 3"]),
        (["Green tea", "Black tea"], ["Tea 1", "Tea 2", "Tea 3", "Tea 4"], ["Green tea", "Black tea", "Tea 3"]),
    ],
)
async def test_of_very_many_sold_out_ones_leave_room_for_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch, sold: list[str], sold_out: list[str], found: list[str]
) -> None:
    """However much newer they are, and however short their titles: they only fill up what is left."""
    monkeypatch.setattr("storage.repositories.catalog.MOST_FOUND", 3)
    goods = [Good(title, title, description="for tea") for title in sold]
    await stock_up(store, goods + [Good(title, title, description="for tea", stock=0) for title in sold_out])
    assert await store.read(search, "tea") == found


async def test_the_oldest_product_is_found_behind_many_others(store: Store) -> None:
    """By words of its title, and by others; also one that all of them have."""
    goods = [Good("OLD", "Old tea", description="Loose leaves"), *(Good(f"CUP-{n}", f"Cup {n}") for n in range(250))]
    await stock_up(store, goods)
    for words in ("tea", "leaves", "old drinks"):
        assert await store.read(search, words) == ["Old tea"]
    assert (await store.read(lambda tx: tx.catalog.search("cup", 0, 10))).total == 100


async def test_a_product_is_not_found_by_the_title_that_it_had(store: Store) -> None:
    """But by the new one."""
    await stock_up(store, GOODS)
    await set_values(store, "products", {"title": "Blue jug"}, id=5)
    await store.write(index_words, 10)
    assert await store.read(search, "teapot") == []
    assert await store.read(search, "jug") == ["Blue jug"]


async def test_what_is_hidden_keeps_nothing_else_from_being_found(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much of it has the word."""
    monkeypatch.setattr("storage.repositories.catalog.MOST_FOUND", 3)
    await stock_up(store, [Good(f"TEA-{number}", f"Tea {number}") for number in range(9)])

    async def take_out(tx: Transaction) -> None:
        await executor(tx).run("UPDATE products SET active = 0 WHERE id > 1")

    await store.write(take_out)
    assert await store.read(search, "tea") == ["Tea 0"]


async def test_older_products_are_found_behind_many_that_are_hidden(store: Store) -> None:
    """All of them have the word."""
    await stock_up(store, [Good(f"CUP-{n}", f"Cup {n}") for n in range(250)])

    async def take_out(tx: Transaction) -> None:
        await executor(tx).run("UPDATE products SET active = 0 WHERE id BETWEEN 11 AND 249")

    await store.write(take_out)
    assert (await store.read(lambda tx: tx.catalog.search("cup", 0, 10))).total == 11


async def test_what_a_writer_saw_and_lost_is_on_no_shelf(store: Store) -> None:
    """The next change gets the same catalogue number: the cached categories must be those that were committed."""
    await stock_up(store, GOODS)

    async def hide(tx: Transaction, product_id: int, *, fail: bool) -> None:
        await executor(tx).run("UPDATE products SET active = 0 WHERE id = :id", id=product_id)
        assert [one.products for one in await tx.catalog.categories(None)] == [4]
        if fail:
            raise ValueError

    async def first_category(tx: ReadTransaction) -> list[str]:
        page = await tx.catalog.in_category(1, 0, 10)
        assert [one.products for one in await tx.catalog.categories(None)] == [page.total]
        return [one.title for one in page.items]

    with pytest.raises(ValueError):
        await store.write(hide, 1, fail=True)
    assert len(await store.read(first_category)) == 5
    await store.write(hide, 2, fail=False)
    for read in (store.read, store.read_for_staff):
        assert await read(first_category) == ["Crème brûlée", "Blue mug", "Straßenkarte", "Blue teapot"]


async def test_what_is_not_sold_is_not_found(store: Store) -> None:
    """A product that was taken out, and one whose last variant was."""
    await stock_up(store, GOODS)

    async def take_out(tx: Transaction) -> None:
        await executor(tx).run("UPDATE products SET active = 0 WHERE id = 5")
        await executor(tx).run("UPDATE skus SET active = 0 WHERE id = 3")

    assert len(await store.read(search, "blue")) == 2
    await store.write(take_out)
    assert await store.read(search, "blue") == []


@pytest.mark.parametrize(
    ("stocks", "price", "several"), [((0, 4, 3), 500, True), ((0, 4, 0), 500, False), ((0, 0, 0), 300, True)]
)
async def test_the_lowest_price_is_that_of_a_variant_in_stock(
    store: Store, stocks: tuple[int, int, int], price: int, several: bool
) -> None:
    """Where none is in stock, of all."""
    await stock_up(store, [Good(f"TEA-{at}", price=300 + 200 * at, stock=left) for at, left in enumerate(stocks)])

    async def merge(tx: Transaction) -> None:
        await executor(tx).run("UPDATE skus SET product_id = 1, label = code")

    await store.write(merge)
    for page in (
        await store.read(lambda tx: tx.catalog.in_category(1, 0, 10)),
        await store.read(lambda tx: tx.catalog.search("green", 0, 10)),
    ):
        assert [(one.price, one.several_prices) for one in page.items][:1] == [(price, several)]
