"""The command line, each command as a process of its own in an empty folder."""

import asyncio
import csv
import fcntl
import io
import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from storage.sqlite.migrations import newest
from tests.playground.helpers import png
from tests.support.chat import Person, text_of
from tests.support.cli import Running, command, environment, running, tillbot, typed
from tests.support.files import book
from tests.support.ports import nobody_at
from tests.support.shop_file import be_newer, dump, picture_of, sell, set_overrides, stock, table_in
from tests.support.waiting import PATIENCE, until

CATALOG = """sku,product,variant,category,price,stock,description,photo
TEA-50,Sencha,50 g,Drinks/Tea,4.50,12,Green and mild.,tea.png
TEA-100,Sencha,100 g,Drinks/Tea,7.90,8,,
MUG-1,Mug,,Kitchen,16.00,3,,
"""
TOKEN = "123456789:AAF-very-secret-part-of-a-token"
SHOP = Path("data/tillbot.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a shop owner works: a catalogue, a picture, and nothing else."""
    (tmp_path / "shop.csv").write_text(CATALOG, "utf-8")
    (tmp_path / "tea.png").write_bytes(png())
    return tmp_path


# Help and version


def test_help_names_every_command(tmp_path: Path) -> None:
    """A newcomer finds the way: what there is, where settings come from, how to go live."""
    said = tillbot(tmp_path, "--help")
    assert said.status == 0
    for word in (
        "run",
        "import",
        "seed",
        "doctor",
        "backup",
        "restore",
        "version",
        ".env",
        "@BotFather",
        "TELEGRAM_BOT_TOKEN",
    ):
        assert word in said.out
    assert not list(tmp_path.iterdir())


def test_the_help_of_import_shows_a_file_that_can_be_imported(tmp_path: Path) -> None:
    """Its example is taken at its word."""
    said = tillbot(tmp_path, "import", "--help").out.splitlines()
    example = [line.strip() for line in said if line.startswith("  ") and line.count(",") == 7]
    (tmp_path / "example.csv").write_text("\n".join(example), "utf-8")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "sencha.jpg").write_bytes(png())
    assert tillbot(tmp_path, "import", "example.csv").out.startswith("2 new")


def test_help_and_version_need_no_settings(tmp_path: Path) -> None:
    """A wrong setting is no reason to keep them back."""
    assert tillbot(tmp_path, "version", SHOP_CURRENCY="nope").out.startswith("tillbot ")
    assert tillbot(tmp_path, "doctor", "--help", SHOP_CURRENCY="nope").status == 0


# import


def test_import_fills_the_shop_and_says_so(folder: Path) -> None:
    """What is new, and in which database; without a token also that `run` opens another shop."""
    said = tillbot(folder, "import", "shop.csv")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("3 new, 0 changed, 0 unchanged\n")
    assert str(SHOP) in said.out
    assert "data/playground.db" in said.out
    assert stock(folder / SHOP) == {"TEA-50": (12, 12), "TEA-100": (8, 8), "MUG-1": (3, 3)}
    assert picture_of(folder / SHOP, "Sencha") == png()


@pytest.mark.slow
def test_with_a_token_there_is_no_hint_at_the_playground(folder: Path) -> None:
    """Users with a token do not look there."""
    assert "playground" not in tillbot(folder, "import", "shop.csv", TELEGRAM_BOT_TOKEN=TOKEN).out


@pytest.mark.slow
def test_a_file_that_would_undo_sales_is_refused_until_somebody_says_what_it_is(folder: Path) -> None:
    """It names the stocks and the option; a dry run, too. A delivery is added once, however often it is loaded."""
    tillbot(folder, "import", "shop.csv")
    sell(folder / SHOP, "TEA-50", 5)
    before = dump(folder / SHOP)
    for more in ((), ("--dry-run",)):
        said = tillbot(folder, "import", "shop.csv", *more)
        assert (said.status, said.out) == (1, "")
        asked, refused = said.err.splitlines()
        assert asked.startswith("TEA-50: 5 were sold since its stock was last set, 7 left; set to 12, or add 12?")
        assert "--stock set" in refused
    assert dump(folder / SHOP) == before
    assert " 7 → 19 (+12)" in tillbot(folder, "import", "shop.csv", "--stock", "add", "--dry-run").out
    assert tillbot(folder, "import", "shop.csv", "--stock", "add").status == 0
    assert stock(folder / SHOP) == {"TEA-50": (19, 19), "TEA-100": (16, 16), "MUG-1": (6, 6)}
    again = tillbot(folder, "import", "shop.csv", "--stock", "add")
    assert (again.status, again.out.partition(";")[0]) == (0, "0 new, 0 changed, 3 unchanged")
    assert tillbot(folder, "import", "shop.csv", "--stock", "set").status == 0
    assert stock(folder / SHOP) == {"TEA-50": (12, 12), "TEA-100": (8, 8), "MUG-1": (3, 3)}
    assert tillbot(folder, "import", "shop.csv").status == 0


def test_coupons_have_no_stock(folder: Path) -> None:
    """The option would be silently ignored."""
    said = tillbot(folder, "import", "shop.csv", "--coupons", "--stock", "add")
    assert (said.status, "--stock" in said.err) == (1, True)


def test_the_same_file_twice_changes_nothing(folder: Path) -> None:
    """Not a row of the database is another."""
    tillbot(folder, "import", "shop.csv")
    before = dump(folder / SHOP)
    said = tillbot(folder, "import", "shop.csv")
    assert said.out.startswith("0 new, 0 changed, 3 unchanged\n")
    assert dump(folder / SHOP) == before


def test_a_dry_run_says_every_change_and_writes_nothing(folder: Path) -> None:
    """From what to what, SKU by SKU."""
    tillbot(folder, "import", "shop.csv")
    before = dump(folder / SHOP)
    changed = CATALOG.replace("4.50,12", "5.00,10").replace("MUG-1,Mug,", "CUP-1,Cup,Blue")
    (folder / "shop.csv").write_text(changed, "utf-8")
    (folder / "tea.png").write_bytes(png(grey=9))
    said = tillbot(folder, "import", "shop.csv", "--dry-run")
    assert said.status == 0
    first, second, third, total = said.out.splitlines()[:4]
    assert first.startswith("changed  TEA-50: price 4.50 → 5.00, photo picture ")
    assert first.endswith("stock 12 → 10")
    assert second.startswith("changed  TEA-100: photo picture ")
    assert third == "new      CUP-1: Cup (Blue), 16.00 EUR, 3 in stock"
    assert total == "1 new, 2 changed, 0 unchanged; 1 changes stock. This was a dry run: nothing was written."
    assert dump(folder / SHOP) == before


def test_a_workbook_is_imported_as_the_csv_file_would_be(folder: Path) -> None:
    """The same rows, pictures included: after the one, the other has nothing to do."""
    rows = csv.reader(io.StringIO(CATALOG))
    typed = [[float(cell) if cell.replace(".", "").isdigit() else cell for cell in row] for row in rows]
    (folder / "shop.xlsx").write_bytes(book(*typed))
    assert tillbot(folder, "import", "shop.xlsx").out.startswith("3 new, 0 changed, 0 unchanged\n")
    assert tillbot(folder, "import", "shop.csv").out.startswith("0 new, 0 changed, 3 unchanged\n")


def test_every_fault_of_a_workbook_has_its_row(folder: Path) -> None:
    """As in a CSV file; and one that is none is one line."""
    data = book(("sku", "product", "category", "price", "stock"), ("A", "Mug", "Kitchen", "cheap", 1))
    (folder / "shop.xlsx").write_bytes(data)
    said = tillbot(folder, "import", "shop.xlsx")
    assert said.err.splitlines()[0] == 'line 2, price: "cheap" is not an amount; write it like 4.50'
    (folder / "shop.xlsx").write_bytes((folder / "shop.xlsx").read_bytes()[:1000])
    said = tillbot(folder, "import", "shop.xlsx")
    assert (said.status, said.err.count("\n")) == (1, 2)
    assert "a workbook that cannot be read" in said.err


def test_a_dry_run_makes_no_database(folder: Path) -> None:
    """Where there is none yet, it does as if there were an empty one."""
    said = tillbot(folder, "import", "shop.csv", "--dry-run")
    assert "3 new, 0 changed, 0 unchanged. This was a dry run" in said.out
    assert not (folder / "data").exists()


@pytest.mark.slow
def test_every_fault_of_a_file_is_a_line_and_nothing_is_imported(folder: Path) -> None:
    """Cells and pictures alike, with line and column, in one go; then how many there are."""
    tillbot(folder, "import", "shop.csv")
    before = dump(folder / SHOP)
    (folder / "text.png").write_text("no picture")
    (folder / "large.png").write_bytes(png().ljust(10_000_001, b"\0"))
    (folder / "folder.png").mkdir()
    rows = ['A,One,,Shelf,"4,5,0",1,,none.png', "B,Two,,Shelf,1.00,many,,text.png", "C,Three,,Shelf,1.00,1,,large.png"]
    rows += ["D,Four,,Shelf,1.00,1,,folder.png", "E,Five,,Shelf,1.00,1,,../tea.png"]
    (folder / "bad.csv").write_text("\n".join((CATALOG.strip(), *rows)), "utf-8")
    said = tillbot(folder, "import", "bad.csv")
    assert said.status == 1
    assert said.err.splitlines() == [
        'line 5, price: "4,5,0" is not an amount; write it like 4.50',
        'line 5, photo: there is no file "none.png"; paths count from the folder of the file',
        'line 6, stock: "many" is not a number of pieces from 0 to 1,000,000; write it like 12',
        'line 6, photo: "text.png" is not a picture that Telegram shows; use JPEG, PNG, WEBP or GIF',
        'line 7, photo: "large.png" is too large: at most 10,000,000 bytes',
        'line 8, photo: "folder.png" cannot be read',
        (
            'line 9, photo: "../tea.png" is neither an address nor a path within the file\'s own folder;'
            " write it like pictures/mug.jpg"
        ),
        "tillbot: bad.csv: 7 problems; nothing was imported",
    ]
    assert dump(folder / SHOP) == before


@pytest.mark.parametrize("name", ["none.csv", "data"])
def test_a_file_that_cannot_be_read_is_one_line(folder: Path, name: str) -> None:
    """Missing, or no file at all."""
    (folder / "data").mkdir()
    said = tillbot(folder, "import", name)
    assert said.status == 1
    assert said.err.startswith(f"tillbot: {name}: cannot be read: ")
    assert said.err.count("\n") == 1


def test_a_bot_of_an_older_version_is_not_migrated_under_its_feet(folder: Path) -> None:
    """An import by a newer program would change tables that the running one works on."""
    (folder / "data").mkdir()
    closing(sqlite3.connect(folder / SHOP)).__enter__().execute("CREATE TABLE migrations (number)")
    with (folder / "data" / "tillbot.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = tillbot(folder, "import", "shop.csv")
    assert said.status == 1
    assert "older version is running" in said.err
    assert list(dump(folder / SHOP)) == ["migrations"]


# seed


@pytest.mark.slow
def test_seed_loads_the_demo_with_its_pictures(tmp_path: Path) -> None:
    """Only because it was asked for; twice is once."""
    assert tillbot(tmp_path, "seed").out.startswith("50 new, 0 changed, 0 unchanged\n")
    assert tillbot(tmp_path, "seed").out.startswith("0 new, 0 changed, 50 unchanged\n")
    titles = [title for (title,) in table_in(tmp_path / SHOP, "products", "title")]
    assert all(picture_of(tmp_path / SHOP, title) for title in titles)


@pytest.mark.parametrize(("currency", "price"), [("EUR", 790), ("JPY", 790), ("KWD", 7900)])
def test_the_demo_has_prices_in_every_currency(tmp_path: Path, currency: str, price: int) -> None:
    """7.90, or 790 where there are no cents."""
    assert tillbot(tmp_path, "seed", SHOP_CURRENCY=currency).status == 0
    assert dict(table_in(tmp_path / SHOP, "skus", "code", "price"))["TEA-SENCHA-50"] == price


# backup


def test_a_backup_is_the_whole_shop_in_one_file(folder: Path) -> None:
    """And its owner's alone: it knows customers."""
    tillbot(folder, "import", "shop.csv")
    said = tillbot(folder, "backup", "copy.db")
    assert said.status == 0
    assert "copy.db" in said.out
    assert dump(folder / "copy.db") == dump(folder / SHOP)
    assert (folder / "copy.db").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in folder.iterdir()) == ["copy.db", "data", "shop.csv", "tea.png"]


def test_a_backup_beside_the_daily_ones_needs_no_daily_one_before_it(folder: Path) -> None:
    """The guide's command, in a shop that has not been opened yet."""
    tillbot(folder, "import", "shop.csv")
    assert tillbot(folder, "backup", "data/backups/by-hand.db.gz").status == 0
    assert (folder / "data/backups/by-hand.db.gz").is_file()


def test_a_backup_overwrites_nothing(folder: Path) -> None:
    """Not even an older backup."""
    tillbot(folder, "import", "shop.csv")
    said = tillbot(folder, "backup", "shop.csv")
    assert (said.status, said.err) == (1, "tillbot: shop.csv exists already: name a new file\n")
    assert (folder / "shop.csv").read_text("utf-8") == CATALOG


def test_who_has_only_the_playground_is_told_how_to_copy_that(folder: Path) -> None:
    """`tillbot run` opened it, and `tillbot backup` backs up another shop; if there is no playground, nothing is said of it."""
    command = f"DATABASE_URL=sqlite:///data/playground.db {typed()}"
    assert command not in tillbot(folder, "backup", "copy.db").out
    tillbot(folder, "import", "shop.csv", DATABASE_URL="sqlite:///data/playground.db")
    said = tillbot(folder, "backup", "copy.db")
    assert (said.status, command in said.out) == (1, True)


def test_a_backup_that_fails_leaves_nothing(folder: Path) -> None:
    """No database, no folder, a damaged one: one line each, and no half a file."""
    assert "nothing to copy" in tillbot(folder, "backup", "copy.db").err
    tillbot(folder, "import", "shop.csv")
    said = tillbot(folder, "backup", "nowhere/copy.db")
    assert (said.status, said.err) == (1, "tillbot: there is no folder nowhere: make it first\n")
    assert not (folder / "nowhere").exists()
    (folder / "broken.db").write_bytes(b"this is no database" * 100)
    said = tillbot(folder, "backup", "copy.db", DATABASE_URL="sqlite:///broken.db")
    assert said.status == 1
    assert said.err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["broken.db", "data", "shop.csv", "tea.png"]


def test_the_doctor_tells_what_owners_have_set_in_the_chat(folder: Path) -> None:
    """It wins over the settings that the doctor reads from the environment."""
    tillbot(folder, "import", "shop.csv")
    assert "set in the chat" not in tillbot(folder, "doctor").out
    set_overrides(folder / SHOP, '{"currency": "USD", "low_stock": 5}')
    assert "owners have set in the chat: currency, low stock. That wins" in tillbot(folder, "doctor").out


def test_the_doctor_finds_settings_that_nobody_can_have_set(folder: Path) -> None:
    """A wrong type, wrong values, an unknown field; the command that it names takes these away and leaves the others."""
    tillbot(folder, "import", "shop.csv")
    wrong = '"cart_ttl": "long", "currency": "NOPE", "low_stock": -1, "unheard_of": 1'
    set_overrides(folder / SHOP, '{"name": "Corner Shop", ' + wrong + "}")
    (line,) = (line for line in tillbot(folder, "doctor").out.splitlines() if line.startswith("✗ database"))
    assert "in the chat: cart_ttl, currency, low_stock, unheard_of. " in line
    mend(folder / SHOP, line)
    said = tillbot(folder, "doctor").out
    assert "✗ database" not in said
    assert "owners have set in the chat: name." in said


def test_the_doctor_finds_settings_that_cannot_be_read(folder: Path) -> None:
    """The start says so in one line; the command that the doctor names forgets them all."""
    tillbot(folder, "import", "shop.csv")
    set_overrides(folder / SHOP, "Corner Shop")
    assert "tillbot doctor" in one_line(folder, "run", TELEGRAM_BOT_TOKEN=TOKEN)
    checks = tillbot(folder, "doctor")
    (line,) = (line for line in checks.out.splitlines() if line.startswith("✗ database"))
    assert (checks.status, checks.err) == (1, "")
    assert "tillbot restore FILE" in line
    mend(folder / SHOP, line)
    assert "✗ database" not in tillbot(folder, "doctor").out


def mend(database: Path, line: str) -> None:
    """Do what the doctor's line says."""
    assert f"sqlite3 {SHOP} " in line
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(line.split(f"sqlite3 {SHOP} ")[1].split('"')[1])


def test_the_doctor_names_the_command_that_restores_the_playground(folder: Path) -> None:
    """It is another shop: DATABASE_URL has to name it. As it stands there, the command works."""
    playground = {"DATABASE_URL": "sqlite:///data/playground.db"}
    tillbot(folder, "import", "shop.csv", **playground)
    tillbot(folder, "backup", "FILE", **playground)
    (folder / "data" / "playground.db").write_bytes(b"this is no database" * 100)
    said = tillbot(folder, "doctor").out
    wanted = f"DATABASE_URL=sqlite:///data/playground.db {typed()} restore FILE"
    assert wanted in next(line for line in said.splitlines() if line.startswith("✗ playground"))
    assert tillbot(folder, "restore", "FILE", **playground).status == 0
    assert "✗ playground" not in tillbot(folder, "doctor").out


# run, without a token


async def page(url: str, text: str = "") -> list[str]:
    """What the first customer's chat says, after they have said `text` and been answered."""
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            assert answer.status == 200
        async with session.ws_connect(f"{url}/ws?person={OWNER + 1}", origin=url) as tab:
            heard = (await tab.receive_json())["messages"]
            if text:
                await tab.send_json({"type": "say", "text": text})
            while text and not (heard and heard[-1]["from"]["is_bot"]):
                event = await tab.receive_json()
                heard += [event["message"]] if event["type"] == "message" else []
            return [text_of(message) for message in heard]


@pytest.mark.slow
def test_without_a_token_the_demo_opens_and_stays(tmp_path: Path) -> None:
    """It prints an address, a page answers there, Ctrl-C ends it in time, and a second start has all chats and goods."""
    with running(tmp_path, PLAYGROUND_PORT="0") as first:
        said = asyncio.run(page(first.url(), "/start"))
        assert "Welcome!" in said[-1]
        assert first.interrupt() == 0
    assert "Traceback" not in first.output
    before = stock(tmp_path / "data" / "playground.db")
    assert len(before) == 52
    assert not (tmp_path / SHOP).exists()
    with running(tmp_path, PLAYGROUND_PORT="0") as second:
        assert asyncio.run(page(second.url()))[: len(said)] == said
        assert second.interrupt() == 0
    assert stock(tmp_path / "data" / "playground.db") == before


def test_the_demo_is_not_loaded_into_a_playground_with_goods(folder: Path) -> None:
    """What somebody put there is theirs."""
    tillbot(folder, "import", "shop.csv", DATABASE_URL="sqlite:///data/playground.db")
    with running(folder, PLAYGROUND_PORT="0") as shop:
        shop.url()
        assert shop.interrupt() == 0
    assert len(stock(folder / "data" / "playground.db")) == 3


def test_a_taken_port_that_was_asked_for_is_one_line(tmp_path: Path) -> None:
    """It names the variable; the program ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = tillbot(tmp_path, "run", PLAYGROUND_PORT=port)
    assert said.status == 1
    assert said.err.startswith(f"tillbot: PLAYGROUND_PORT: {port} cannot be used")
    assert said.err.count("\n") == 1


@pytest.mark.slow
def test_a_port_nobody_asked_for_is_replaced(tmp_path: Path) -> None:
    """Where 8080 is taken, one of the next nine will do."""
    try:
        taken = socket.create_server(("127.0.0.1", 8080))
    except OSError:  # by another program: as good
        taken = socket.socket()
    with taken, running(tmp_path) as shop:
        port = int(shop.url().rpartition(":")[2])
        assert 8081 <= port <= 8089
        assert shop.interrupt() == 0


def test_a_second_bot_on_the_same_database_is_refused(tmp_path: Path) -> None:
    """It would answer every customer twice."""
    with running(tmp_path, PLAYGROUND_PORT="0") as shop:
        shop.url()
        said = tillbot(tmp_path, "run", PLAYGROUND_PORT="0")
        assert (said.status, said.err) == (
            1,
            "tillbot: another tillbot is running on data/playground.db: stop it first\n",
        )
        assert shop.interrupt() == 0


def test_sigterm_ends_it_as_ctrl_c_does(tmp_path: Path) -> None:
    """As a service manager asks."""
    with running(tmp_path, PLAYGROUND_PORT="0") as shop:
        shop.url()
        assert shop.interrupt(signal.SIGTERM) == 0


# run, with a token: the playground in this process is the Telegram of a bot in another


async def until_open(shop: Running) -> None:
    await asyncio.to_thread(shop.says, "Your shop is open")


async def all_done(telegram: Telegram, folder: Path) -> None:
    """Wait until the program has handled what it was given."""
    await until(lambda: not telegram.world.updates.pending())
    await until(lambda: all(done_at for (done_at,) in table_in(folder / SHOP, "inbox", "done_at")))


@pytest.mark.slow
async def test_a_live_shop_is_empty_until_its_owner_imports(folder: Path) -> None:
    """The owner is told how, no demo goods are there, and an import beside the running bot is seen at once."""
    telegram = Telegram()
    async with serve(telegram) as url:
        live = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": url, "ADMIN_IDS": str(OWNER)}
        with running(folder, **live) as shop:
            await until_open(shop)
            assert "tillbot import FILE.csv" in shop.output
            owner, customer = (Person(telegram, one, lambda: all_done(telegram, folder)) for one in (OWNER, OWNER + 1))
            assert "tillbot import" in text_of(await owner.say("/start"))
            assert "tillbot import" not in text_of(await customer.say("/start"))
            said = await asyncio.to_thread(tillbot, folder, "import", "shop.csv", **live)
            assert said.out.startswith("3 new")
            await customer.say("/shop")
            await customer.tap("Kitchen")
            assert "€16.00" in text_of(await customer.tap("Mug"))
            copy = await asyncio.to_thread(tillbot, folder, "backup", "copy.db", **live)
            assert copy.status == 0
            assert stock(folder / "copy.db") == stock(folder / SHOP)
            checks = await asyncio.to_thread(tillbot, folder, "doctor", **live)
            assert (checks.status, checks.out.count("✗")) == (0, 0)
            assert "is at work on data/tillbot.db" in checks.out
            assert await asyncio.to_thread(shop.interrupt) == 0
    assert telegram.token not in shop.output
    assert "Traceback" not in shop.output


async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that takes a call and never answers."""
    await asyncio.Event().wait()
    writer.close()


async def test_ctrl_c_does_not_wait_for_a_telegram_that_does_not_answer(tmp_path: Path) -> None:
    """Also while the bot is still starting."""
    called = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await silent(reader, writer)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with running(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url) as shop:
        await called.wait()
        assert await asyncio.to_thread(shop.interrupt) == 0
    assert "Traceback" not in shop.output
    server.close()


@pytest.mark.slow
async def test_while_telegram_is_away_the_start_is_tried_again(tmp_path: Path) -> None:
    """A log line says so; the token is not in it."""
    telegram = Telegram(token=TOKEN)
    nobody = nobody_at()
    port = nobody.getsockname()[1]
    with running(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://127.0.0.1:{port}") as shop:
        await asyncio.to_thread(shop.says, "telegram_unreachable")
        nobody.close()
        async with serve(telegram, port):
            await until_open(shop)
            assert await asyncio.to_thread(shop.interrupt) == 0
    assert "very-secret" not in shop.output
    assert "Unclosed" not in shop.output


@asynccontextmanager
async def busy_shop(folder: Path) -> AsyncIterator[Running]:
    """A live shop that waits for Telegram to take its answer to a customer."""
    telegram = Telegram()
    async with serve(telegram) as url:
        with running(folder, TELEGRAM_BOT_TOKEN=telegram.token, TELEGRAM_API_URL=url) as shop:
            await until_open(shop)
            held = telegram.faults.hold("sendMessage")
            telegram.say(OWNER + 1, "/start")
            await until(lambda: held.met == 1)
            yield shop
            held.go_on.set()
    assert "Traceback" not in shop.output


@pytest.mark.slow
async def test_ctrl_c_does_not_wait_for_an_answer_that_does_not_get_through(tmp_path: Path) -> None:
    """It has its time, and the program ends within the five seconds all the same."""
    async with busy_shop(tmp_path) as shop:
        assert await asyncio.to_thread(shop.interrupt) == 0


async def test_a_second_ctrl_c_ends_it_at_once(tmp_path: Path) -> None:
    """Whatever it still waits for; status 130, no traceback. What was accepted is on disk."""
    async with busy_shop(tmp_path) as shop:
        shop.send(signal.SIGINT)
        await asyncio.to_thread(shop.says, "closing")
        assert await asyncio.to_thread(shop.interrupt) == 130


# A start that cannot be


def one_line(folder: Path, *arguments: str, **settings: str) -> str:
    """What the command says of why it cannot; there is nothing else, and it has ended with status 1."""
    said = tillbot(folder, *arguments, **settings)
    assert said.status == 1
    assert said.err.count("\n") == 1, said.err
    assert said.err.startswith("tillbot: ")
    return said.err


@pytest.mark.parametrize("arguments", [("run",), ("import", "shop.csv"), ("seed",), ("backup", "copy.db")])
@pytest.mark.parametrize(
    ("variable", "value"),
    [("SHOP_CURRENCY", "coins"), ("DATABASE_URL", "mysql://secret@db/shop"), ("TELEGRAM_BOT_TOKEN", "secret")],
)
def test_a_wrong_setting_is_one_line(folder: Path, arguments: tuple[str, ...], variable: str, value: str) -> None:
    """It names the variable, and never a secret."""
    said = one_line(folder, *arguments, **{variable: value})
    assert variable in said
    assert "secret" not in said.replace("your-secret-part", "")
    assert not (folder / "data").exists()


async def test_a_token_that_telegram_does_not_know_is_one_line(tmp_path: Path) -> None:
    """Without the token."""
    async with serve(Telegram()) as url:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url}
        said = await asyncio.to_thread(one_line, tmp_path, "run", **settings)
        assert "TELEGRAM_BOT_TOKEN" in said
        assert "very-secret" not in said
        checks = await asyncio.to_thread(tillbot, tmp_path, "doctor", **settings)
    assert checks.status == 1
    assert "✗ token: " in checks.out
    assert "very-secret" not in checks.out + checks.err


@pytest.mark.parametrize("enabled", [True, False])
async def test_the_doctor_says_whether_chats_have_topics(tmp_path: Path, enabled: bool) -> None:
    """As Telegram says of the bot."""
    telegram = Telegram()
    with telegram.world.transaction():
        telegram.world.store.set("has_topics_enabled", enabled)
    async with serve(telegram) as url:
        live = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": url}
        said = await asyncio.to_thread(tillbot, tmp_path, "doctor", **live)
    assert any(line.startswith("✓ topics: ") for line in said.out.splitlines()) is enabled


@pytest.mark.parametrize("arguments", [("run",), ("import", "shop.csv"), ("seed",)])
def test_a_file_that_is_no_database_is_one_line(folder: Path, arguments: tuple[str, ...]) -> None:
    """And stays as it is."""
    said = one_line(folder, *arguments, TELEGRAM_BOT_TOKEN=TOKEN, DATABASE_URL="sqlite:///tea.png")
    assert "DATABASE_URL: tea.png cannot be opened: file is not a database" in said
    assert (folder / "tea.png").read_bytes() == png()


@pytest.mark.parametrize("arguments", [("run",), ("import", "shop.csv")])
def test_a_folder_that_cannot_be_made_is_one_line(folder: Path, arguments: tuple[str, ...]) -> None:
    """There is a file in its place."""
    said = one_line(folder, *arguments, TELEGRAM_BOT_TOKEN=TOKEN, DATABASE_URL="sqlite:///shop.csv/shop.db")
    assert "DATABASE_URL: shop.csv/shop.db cannot be" in said


@pytest.mark.parametrize("arguments", [("run",), ("import", "shop.csv")])
def test_a_database_of_a_newer_program_is_one_line(folder: Path, arguments: tuple[str, ...]) -> None:
    """It is left alone."""
    tillbot(folder, "import", "shop.csv")
    be_newer(folder / SHOP)
    said = one_line(folder, *arguments, TELEGRAM_BOT_TOKEN=TOKEN)
    assert "install a newer one" in said
    assert f"version {newest() + 1}" in tillbot(folder, "doctor").out


@pytest.mark.slow
def test_output_that_nobody_reads_is_no_fault(folder: Path) -> None:
    """`tillbot import ... | head` closes the pipe early."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command("import", "shop.csv"),
        cwd=folder,
        env=environment({}),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    os.close(writer)
    assert done.stderr == ""
