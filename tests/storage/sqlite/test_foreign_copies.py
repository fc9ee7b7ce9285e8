"""A backup that anybody may have written: accepted if the program could have made it, or else refused, and the shop stays."""

import asyncio
import gzip
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.models.actor import Actor
from core.models.policy import Policy
from core.models.review import ReviewState
from core.models.staff import Member, Role
from core.usecases.audit import list_changes
from core.usecases.imports import index_words
from core.usecases.order.cancel import cancel_order
from core.usecases.order.steps import confirm_order, ship_order
from core.usecases.staff import appoint
from storage.sqlite import acceptance
from storage.sqlite.acceptance import NotRestored, PlaygroundCopy
from storage.sqlite.backup import back_up, restore
from storage.sqlite.migrations import migrate, newest
from storage.sqlite.store import open_store
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, open_room
from tillbot.commands.database_checks import Shop, look_at_file
from tillbot.settings import Settings

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ANN = Actor.staff(1000)


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a shop that has sold, with coupons, and taken orders back."""
    folder = tmp_path_factory.mktemp("sold")

    async def sell() -> None:
        async with open_room(folder) as room:
            await room.coupon(limit=2)
            await room.coupon("ALWAYS", active=False)
            await room.fill((TEA, 2), (MUG, 1))
            await room.use_coupon()
            shipped = (await room.buy((SOAP, 1))).order
            await room.store.write(confirm_order, ANN, shipped.id)
            await room.store.write(ship_order, ANN, shipped.id)
            await room.fill((MUG, 1), customer_id=BOB)
            await room.use_coupon(customer_id=BOB)
            await room.store.write(cancel_order, ANN, (await room.buy((TEA, 1), customer_id=BOB)).order.id)
            await room.fill((TEA, 1))
            await room.store.write(lambda tx: tx.reviews.save(ALICE, TEA, 5, "Nice"))
            await room.store.write(lambda tx: tx.reviews.decide(1, 0, ReviewState.SHOWN))
            await room.store.write(appoint, ANN, Member(user_id=7, role=Role.MANAGER, name="Ann"))

    asyncio.run(sell())
    back_up(folder / "shop.db", folder / "copy.db")
    return folder / "copy.db"


@pytest.fixture
def copy(sold: Path, tmp_path: Path) -> Path:
    """The same backup for every test, in a folder beside the database's."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shop.db").write_bytes(b"the shop that is there")
    return Path(shutil.copy(sold, tmp_path / "copy.db"))


def tamper(copy: Path, *statements: str, schema: bool = False) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        if schema:
            connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)


def found_in(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def put_back(copy: Path, *, playground: bool = False) -> None:
    restore(copy, copy.parent / "data" / "shop.db", NOW, playground=playground)


def refused(copy: Path) -> str:
    """Why, in one line for a terminal. The shop that is there is as it was, with nothing beside it."""
    with pytest.raises(NotRestored) as why:
        put_back(copy)
    (there,) = (copy.parent / "data").iterdir()
    assert there.read_bytes() == b"the shop that is there"
    assert str(why.value).isprintable()
    return str(why.value)


def test_a_copy_that_nobody_has_touched_is_taken(copy: Path) -> None:
    """Orders, a return, coupons used and given back, an open cart, a promotion: all of it adds up."""
    found = restore(copy, copy.parent / "data" / "shop.db", NOW).contents
    assert (found.orders, [member.user_id for member in found.staff]) == (2, [7])


ENDLESS = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"

DEFINITIONS = {
    "a trigger that makes everything cheap": [
        "CREATE TRIGGER cheap AFTER INSERT ON order_lines BEGIN UPDATE skus SET price = 1; END"
    ],
    "an endless trigger": [
        f"CREATE TRIGGER slow AFTER UPDATE ON inbox BEGIN INSERT INTO photos SELECT x, '' FROM ({ENDLESS}); END"
    ],
    "a temporary name of one of ours": [
        "DROP TRIGGER sku_changed",
        "CREATE TRIGGER sku_changed AFTER UPDATE ON skus BEGIN SELECT 1; END",
    ],
    "a table more": ["CREATE TABLE songs (title)"],
    "a table more with a trigger": [
        "CREATE TABLE songs (title)",
        "CREATE TRIGGER songs_sold AFTER INSERT ON songs BEGIN DELETE FROM orders; END",
    ],
    "statistics": ["ANALYZE"],
    "a table less": ["DROP TABLE waits"],
    "an index less": ["DROP INDEX one_open_cart"],
    "a trigger less": ["DROP TRIGGER stock_changed"],
    "a view in a table's place": ["ALTER TABLE waits RENAME TO kept", f"CREATE VIEW waits AS {ENDLESS}"],
    "a view more": [f"CREATE VIEW settings_now AS {ENDLESS}"],
    "a column more": ["ALTER TABLE skus ADD COLUMN gift INTEGER GENERATED ALWAYS AS (price / 2) VIRTUAL"],
    "a column of another name": ["ALTER TABLE customers RENAME COLUMN username TO user"],
    "an index of another order": ["DROP INDEX staff_by_role", "CREATE INDEX staff_by_role ON staff (name, role)"],
    "an index that is not unique": [
        "DROP INDEX one_open_cart",
        "CREATE INDEX one_open_cart ON carts (customer_id) WHERE status = 'open'",
    ],
    "an index on a long sum": ["CREATE INDEX sums ON skus (hex(zeroblob(price)))"],
    "a search of another kind": ["DROP TABLE product_search", "CREATE TABLE product_search (title, description)"],
    "a search more": ["CREATE VIRTUAL TABLE other USING fts5 (words)"],
}


@pytest.mark.parametrize("statements", DEFINITIONS.values(), ids=DEFINITIONS)
def test_what_is_defined_otherwise_is_refused(copy: Path, statements: list[str]) -> None:
    """Before any of it is carried out: not even what never ends holds it up."""
    tamper(copy, *statements)
    assert "not what the program of its version makes" in refused(copy)


def test_an_endless_view_in_the_place_of_the_records_is_refused(copy: Path) -> None:
    """They are looked into to know the version."""
    view = f"CREATE VIEW migrations AS SELECT x AS number FROM ({ENDLESS})"
    tamper(copy, "ALTER TABLE migrations RENAME TO kept", view)
    assert "no database of Tillbot" in refused(copy)


REWRITTEN = {
    "a check": ("skus", "CHECK (price >= 0)", "CHECK (price >= -9)"),
    "a default": ("skus", "DEFAULT 0 CHECK (on_hand >= 0)", "DEFAULT 9 CHECK (on_hand >= 0)"),
    "a foreign key": ("carts", "REFERENCES customers (id)", "REFERENCES photos (key)"),
    "strictness": ("staff", "STRICT", ""),
    "a blank that is a letter to SQLite": ("windows", "photo ", "photo\u00a0 "),
    "a type": ("windows", "photo      TEXT", "photo      ANY"),
    "a name in capitals": ("windows", "awaiting", "Awaiting"),
    "how words are found": ("product_search", "2 3", "1"),
    "what lies behind the search": ("product_search_content", "c4, c5", "c4, c5, c6"),
}


@pytest.mark.parametrize(("table", "ours", "theirs"), REWRITTEN.values(), ids=REWRITTEN)
def test_what_is_rewritten_in_a_definition_is_refused(copy: Path, table: str, ours: str, theirs: str) -> None:
    """Whatever of it is not a comment or a space."""
    tamper(
        copy, f"UPDATE sqlite_schema SET sql = replace(sql, '{ours}', '{theirs}') WHERE name = '{table}'", schema=True
    )
    ((rewritten,),) = found_in(copy, f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")
    assert theirs in str(rewritten)
    assert f"a table {table} that is not as Tillbot makes it" in refused(copy)


def test_spaces_and_comments_of_a_definition_do_not_count(copy: Path) -> None:
    """Another SQLite may have put the text of an altered table together in another way."""
    rewritten = "replace(sql, 'photo ', 'photo  /* shown */ -- now' || char(10))"
    tamper(copy, f"UPDATE sqlite_schema SET sql = {rewritten} WHERE name = 'windows'", schema=True)
    put_back(copy)


ROWS = {
    "stock that nobody moved": ("UPDATE skus SET on_hand = on_hand + 1 WHERE id = 1", "TEA-100"),
    "stock that nobody ever moved": ("DELETE FROM movements WHERE sku_id = 3 AND reason = 'imported'", "SOAP-1"),
    "a movement that is too large to add up": ("UPDATE movements SET delta = 9223372036854775807", "cannot be read"),
    "a line more than was bought": (
        """INSERT INTO order_lines
           SELECT order_id, 3, 'SOAP-1', 'Soap', '', 1, 300, 0, 9, 'physical' FROM order_lines WHERE order_id = 2 LIMIT 1""",
        "totals",
    ),
    "an order without lines": ("DELETE FROM order_lines WHERE order_id = 1", "totals"),
    "a dearer line": ("UPDATE order_lines SET unit_price = unit_price + 1 WHERE order_id = 1", "totals"),
    "a total that fits by itself": (
        "UPDATE orders SET subtotal = subtotal + 9, total = total + 9 WHERE id = 1",
        "totals",
    ),
    "a delivery that pays": ("UPDATE orders SET delivery = -1, total = total - 1 WHERE id = 1", "totals"),
    "a discount of no coupon": ("DELETE FROM redemptions WHERE order_id = 1", "discounts"),
    "a use that was given back, and the order stands": (
        "UPDATE redemptions SET status = 'released' WHERE order_id = 1; UPDATE coupons SET used = 0; DELETE FROM coupon_sales",
        "given back",
    ),
    "a use that an order called off still has": (
        "UPDATE redemptions SET status = 'reserved' WHERE order_id = 2; UPDATE coupons SET used = 2 WHERE id = 1",
        "given back",
    ),
    "an order in a cheaper currency": (
        "UPDATE orders SET currency = 'JPY' WHERE id = 1; UPDATE coupon_sales SET currency = 'JPY'",
        "currency",
    ),
    "uses of a coupon": ("UPDATE coupons SET used = 0", "uses"),
    "a better rating": ("UPDATE ratings SET stars = stars + 1", "ratings"),
    "a rating without its review": ("DELETE FROM reviews", "ratings"),
    "a review without its rating": ("DELETE FROM ratings", "ratings"),
    "what a coupon has brought": ("UPDATE coupon_sales SET revenue = revenue + 1", "coupons whose totals"),
    "what a coupon has never brought": ("DELETE FROM coupon_sales", "coupons whose totals"),
    "what a way of delivery has never brought": (
        (
            "INSERT INTO delivery_methods VALUES (1, 'Van', 'van', 0, NULL, 0, 1, NULL, 0, '');"
            " INSERT INTO delivery_sales VALUES (1, 'EUR', 1, 9)"
        ),
        "ways of delivery whose totals",
    ),
    "a sale that never took anything": (
        "UPDATE movements SET source = 'update:1:1' WHERE source = 'order:1'",
        "did not move the stock",
    ),
    "goods returned twice": ("UPDATE orders SET status = 'placed' WHERE status = 'cancelled'", "history"),
    "a state that there is not": ("UPDATE orders SET status = 'gone' WHERE id = 1", "state"),
    "somebody else's order": ("UPDATE orders SET customer_id = 1002 WHERE id = 1", "customer"),
    "a cart to buy once more": ("UPDATE carts SET status = 'expired' WHERE id = 1", "checked out"),
    "a cart bought without an order": ("UPDATE carts SET status = 'checked_out'", "checked out"),
    "a category in itself": ("UPDATE categories SET parent_id = 1 WHERE id = 1", "levels"),
    "coupons without rules": ("UPDATE coupons SET rules = '{}'", "rules"),
    "coupons with no JSON": ("UPDATE coupons SET rules = 'ten per cent'", "rules"),
    "news of no kind": ("UPDATE outbox SET kind = 'advert'", "news"),
    "a reason that there is not": ("UPDATE movements SET reason = 'magic'", "reason"),
    "a catalogue that counts no changes": ("UPDATE catalogue_revision SET held = 1", "changes"),
    "no row of settings": ("DELETE FROM settings", "settings"),
    "settings of no kind": ("UPDATE settings SET overrides = '[]'", "settings"),
    "settings without an end": ("UPDATE settings SET overrides = '" + "[" * 50_000 + "'", "settings"),
    "owners in the settings": ("UPDATE settings SET overrides = '{\"admin_ids\": [666]}'", "admin_ids"),
    "a currency that there is not": ('UPDATE settings SET overrides = \'{"currency": "XXY"}\'', "currency"),
    "staff of no number": ("UPDATE staff SET user_id = -7", "-7"),
    "staff with a novel as their name": ("UPDATE staff SET name = hex(zeroblob(500))", "staff"),
    "an owner among the staff": ("PRAGMA ignore_check_constraints = ON; UPDATE staff SET role = 3", "damaged"),
    "a row that points nowhere": ("UPDATE skus SET product_id = 99 WHERE id = 1", "rows of skus that point nowhere"),
    "a price below nothing": ("PRAGMA ignore_check_constraints = ON; UPDATE skus SET price = -1", "damaged"),
    "a gap in the records": ("DELETE FROM migrations WHERE number = 3", "no database of Tillbot"),
    "another program's": ("PRAGMA application_id = 4711", "no database of Tillbot"),
    "a line of its own in a message": (
        "UPDATE skus SET on_hand = 99, code = 'A' || char(10) || char(27) || '[31m' WHERE id = 1",
        "A",
    ),
}


@pytest.mark.parametrize(("statements", "said"), ROWS.values(), ids=ROWS)
def test_rows_that_the_shop_cannot_have_written_are_refused(copy: Path, statements: str, said: str) -> None:
    """What the shop promises of stock, orders, coupons and carts holds in every backup; and what it reads is readable."""
    tamper(copy, *statements.split("; "))
    assert said in refused(copy)


def test_the_doctor_finds_the_same(copy: Path) -> None:
    """In the shop's own database: tables first, and only where these are right what stands in them."""
    assert wrong_in(copy) == []
    tamper(copy, "UPDATE skus SET on_hand = 99 WHERE id = 1", "UPDATE coupons SET used = 0")
    faults = wrong_in(copy)
    assert ["TEA-100" in faults[0], "uses" in faults[1], len(faults)] == [True, True, 2]
    tamper(copy, "CREATE TRIGGER cheap AFTER INSERT ON order_lines BEGIN UPDATE skus SET price = 1; END")
    (fault,) = wrong_in(copy)
    assert "a trigger cheap" in fault


def wrong_in(copy: Path) -> list[str]:
    """What the doctor finds."""
    findings = look_at_file(Shop("database", copy), copy, Settings(), needs_goods=False)
    return [says for _subject, fine, says in findings if not fine]


def test_a_copy_of_a_newer_program_is_refused(copy: Path) -> None:
    """Whatever else is in it."""
    tamper(copy, f"INSERT INTO migrations VALUES ({newest() + 1}, 0)", "CREATE TABLE songs (title)")
    assert f"this program knows versions up to {newest()}" in refused(copy)


def test_a_copy_of_the_playground_is_none_of_a_shop(copy: Path) -> None:
    """It goes back to the playground."""
    tamper(copy, f"PRAGMA application_id = {acceptance.PLAYGROUND}")
    with pytest.raises(PlaygroundCopy):
        put_back(copy)
    put_back(copy, playground=True)


@pytest.mark.parametrize("version", range(1, newest() + 1))
def test_copies_of_every_version_are_taken(copy: Path, version: int) -> None:
    """The next start brings them up to date."""
    copy.unlink()
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0, last=version)
        connection.execute("INSERT INTO categories (id, name, name_key, position) VALUES (1, 'Drinks', 'drinks', 0)")
        connection.execute(
            "INSERT INTO products (id, category_id, title, title_key, description, position) VALUES (1, 1, 'Tea', 'tea', '', 0)"
        )
        connection.execute(
            "INSERT INTO skus (id, product_id, code, code_key, label, price, on_hand, position) VALUES (1, 1, 'T', 't', '', 9, 5, 0)"
        )
        connection.execute(
            "INSERT INTO movements (sku_id, delta, reason, source, actor, at) VALUES (1, 5, 'imported', '-', '', 0)"
        )
    found = restore(copy, copy.parent / "data" / "shop.db", NOW).contents
    assert (found.version, found.products) == (version, 1)


@pytest.mark.parametrize("rows", ["data WHERE id > 10", "content WHERE id = 1", "docsize"])
def test_a_search_that_is_damaged_is_refused(copy: Path, rows: str) -> None:
    """To SQLite's own check it is a table like any other."""
    tamper(copy, f"DELETE FROM product_search_{rows}")
    assert "malformed" in refused(copy)


def test_a_search_that_looks_sound_and_finds_nothing_is_made_anew(copy: Path) -> None:
    """The check of the search does not notice that."""
    search = "SELECT rowid FROM product_search WHERE product_search MATCH 'word1999'"
    many = "WITH n (x) AS (SELECT 10 UNION ALL SELECT x + 1 FROM n LIMIT 2000) SELECT x, 'word' || x, '' FROM n"
    tamper(copy, f"INSERT INTO product_search (rowid, title, description) {many}", "DELETE FROM product_search_idx")
    assert found_in(copy, search) == []
    put_back(copy)
    assert found_in(copy.parent / "data" / "shop.db", search) == [(1999,)]


async def test_the_words_of_the_trail_are_learnt_anew(copy: Path) -> None:
    """The index keeps no texts from which it could be rebuilt: the backup's author does not decide what is found."""
    tamper(copy, "INSERT INTO audit_search (audit_search) VALUES ('delete-all')")
    put_back(copy)
    async with open_store(copy.parent / "data" / "shop.db", Policy(), lambda: 1) as store:
        assert (await store.read(list_changes, "Ann")).total == 0
        while await store.write(index_words, 500):
            pass
        assert (await store.read(list_changes, "Ann")).total == 1


def killed_after(copy: Path, statement: str) -> Path:
    """The backup as a shop leaves it when it is killed after this: its last change lies in a file beside it."""
    killed = copy.with_name("killed.db")
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(statement)
        shutil.copy(copy, killed)
        shutil.copy(f"{copy}-wal", f"{killed}-wal")
    return killed


def test_what_a_killed_shop_had_not_filed_belongs_to_its_copy(copy: Path) -> None:
    """As it would if that shop were opened."""
    put_back(killed_after(copy, "UPDATE customers SET name = 'Bertha'"))
    assert set(found_in(copy.parent / "data" / "shop.db", "SELECT name FROM customers")) == {("Bertha",)}


def test_what_lies_beside_a_copy_is_looked_at_like_the_rest(copy: Path) -> None:
    """It is where a change is least expected."""
    assert "TEA-100" in refused(killed_after(copy, "UPDATE skus SET on_hand = 999"))


def test_a_copy_that_was_being_changed_is_refused(copy: Path) -> None:
    """What is to be taken back lies beside it, and names files of its own."""
    Path(f"{copy}-journal").write_bytes(b"\xd9\xd5\x05\xf9" * 200)
    assert "copy.db-journal" in refused(copy)


def test_a_file_that_is_packed_to_burst_is_refused(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a shop of its size unpacks to, and more than there is room for; not even that much is written."""
    bomb = copy.with_name("bomb.db.gz")
    with gzip.open(bomb, "wb", 9) as packed:
        packed.write(copy.read_bytes())
        for _ in range(80):
            packed.write(bytes(1 << 20))
    assert "larger than a shop of its size" in refused(bomb)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(9, 9, 1000))
    for file in (bomb, copy):
        assert "no room" in refused(file)


KINDS = [b"no database", gzip.compress(b"no database"), b"\x1f\x8b no gzip", b"SQLite format 3\0" * 99]


@pytest.mark.parametrize("content", KINDS, ids=range(len(KINDS)))
def test_a_file_of_another_kind_is_refused(copy: Path, content: bytes) -> None:
    """Text, packed text, what only begins like a packed file or like a database."""
    copy.write_bytes(content)
    assert refused(copy)


@pytest.mark.parametrize("limit", ["_FIRST_LOOK", "_PATIENCE"])
def test_a_copy_that_takes_too_long_is_refused(copy: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """To learn what is defined in it, or to check its rows: what is wrong with it is not waited for."""
    numbers = "WITH n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 10000)"
    if limit == "_PATIENCE":
        tamper(copy, f"INSERT INTO photos {numbers} SELECT x, x'' FROM n")
    else:
        views = f"{numbers} SELECT 'view', 'v' || x, 'v' || x, 0, 'CREATE VIEW v' || x || ' AS SELECT 1' FROM n"
        tamper(copy, f"INSERT INTO sqlite_schema {views}", schema=True)
    monkeypatch.setattr(acceptance, limit, -1_000_000)
    assert "too long" in refused(copy)


def test_texts_that_are_none_are_refused(copy: Path) -> None:
    """Bytes of no letter, where the shop reads its settings."""
    tamper(copy, "UPDATE settings SET overrides = CAST(x'ff0a7b' AS TEXT)")
    assert "settings" in refused(copy)
