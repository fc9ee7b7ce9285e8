"""Files that are delivered, what Telegram calls them, and the codes of a pool."""

from core.models.digital import Content, ContentKind, Pool
from core.ports import ReadTransaction, Store, Transaction
from tests.support.goods import Good, stock_up

GIFT, BOOK = 1, 2
CODES, TEXT = Content(ContentKind.CODES), Content(ContentKind.TEXT, text="A link")


async def _set(store: Store, sku_id: int, content: Content) -> None:
    async def write(tx: Transaction) -> None:
        await tx.digital.set_content(sku_id, content)

    await store.write(write)


async def _add(store: Store, *codes: str) -> int:
    async def write(tx: Transaction) -> int:
        return await tx.digital.add_codes(GIFT, codes)

    return await store.write(write)


async def test_what_a_variant_delivers_is_replaced(store: Store) -> None:
    """Nothing is not among it."""
    await stock_up(store, [Good("GIFT", "Gift card"), Good("BOOK", "Book")])

    async def contents(tx: ReadTransaction) -> tuple[dict[int, Content], frozenset[int], bool]:
        return await tx.digital.contents([GIFT, BOOK, 99]), await tx.digital.pools(), await tx.digital.was_used()

    assert await store.read(contents) == ({}, frozenset(), False)
    await _set(store, GIFT, TEXT)
    await _set(store, GIFT, CODES)
    await _set(store, BOOK, TEXT)
    assert await store.read(contents) == ({GIFT: CODES, BOOK: TEXT}, frozenset({GIFT}), True)
    await _set(store, GIFT, Content(ContentKind.NOTHING))
    assert await store.read(contents) == ({BOOK: TEXT}, frozenset(), True)


async def test_a_code_is_in_its_pool_once(store: Store) -> None:
    """As it was typed: codes in other letters are other codes."""
    await stock_up(store, [Good("GIFT", "Gift card")])
    assert await _add(store, "A-1", "a-1", "A-1") == 2
    assert await _add(store, "A-1", "A-2") == 1
    assert await store.read(lambda tx: tx.digital.pool(GIFT)) == Pool(unused=3, given=0)
    assert await store.write(lambda tx: tx.digital.drop_unused(GIFT)) == 3
    assert await store.read(lambda tx: tx.digital.unused(GIFT)) == 0


async def test_a_file_is_kept_once_under_its_key(store: Store) -> None:
    """Telegram's name for it is kept per bot, and the latest one counts."""

    async def keep(tx: Transaction, data: bytes) -> None:
        await tx.digital.keep_file("sha", data)

    async def name(tx: Transaction, bot_id: int, file_id: str) -> None:
        await tx.digital.keep_telegram_file_id(bot_id, "sha", file_id)

    await store.write(keep, b"first")
    await store.write(keep, b"second")
    assert await store.read(lambda tx: tx.digital.file("sha")) == b"first"
    for bot_id, file_id in ((1, "old"), (2, "other"), (1, "new")):
        await store.write(name, bot_id, file_id)
    told = [await store.read(lambda tx: tx.digital.telegram_file_id(bot, "sha")) for bot in (1, 2, 3)]  # noqa: B023
    assert told == ["new", "other", None]
