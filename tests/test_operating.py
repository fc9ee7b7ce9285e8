"""docs/OPERATING.md, line by line: its blocks that are marked are run as they stand, on a machine that is thrown away."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from storage.sqlite.migrations import newest
from tests.support.asked import ORDERS, UNDONE, VERSION
from tests.support.chat import Person, text_of
from tests.support.machine import HOME, PACKAGES, PYTHON, ROOT, Machine, machine
from tests.support.needed import do_without
from tests.support.ports import free_port
from tests.support.postgres_server import binaries
from tests.support.waiting import until, until_stored

pytestmark = pytest.mark.timeout(900)  # a machine is started, and a shop many times

GUIDE = (ROOT / "docs" / "OPERATING.md").read_text("utf-8")
BLOCKS: dict[str, str] = dict(re.findall(r"<!-- run: ([a-z ]+) -->\n```sh\n(.*?)```", GUIDE, re.DOTALL))
GOODS = re.findall(r"```csv\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[0]
SHOP = "/var/lib/tillbot"
ORIGIN = "/srv/tillbot.git"
ASKS_SQLITE = f"""/opt/tillbot/.venv/bin/python -c "import sqlite3, sys
print(sqlite3.connect('file:{SHOP}/data/tillbot.db?mode=ro', uri=True).execute(sys.argv[1]).fetchone()[0])" """


@dataclass
class Server:
    """A small server, its shop, and the shop's Telegram, which lives in the test."""

    machine: Machine
    telegram: Telegram
    url: str
    asks: str = ASKS_SQLITE
    """How the shop's database is asked something."""

    async def run(self, block: str, folder: str = HOME) -> str:
        """A block of the guide."""
        return await self.sh(BLOCKS[block].replace("https://example.org/tillbot.git", ORIGIN), folder)

    async def sh(self, script: str, folder: str = HOME) -> str:
        return await asyncio.to_thread(self.machine.run, script, folder)

    def set(self, *lines: str, file: str = f"{SHOP}/.env") -> None:
        """What the guide has its reader do in an editor."""
        path = self.machine.path(file)
        path.write_text("\n".join([path.read_text("utf-8"), *lines, ""]), "utf-8")

    async def ask(self, query: str) -> str:
        return (await self.sh(f'{self.asks} "{query}"', "/")).strip()

    async def open(self) -> None:
        """Wait until the shop that was started last answers."""
        started = f"--invocation={(await self.sh('systemctl show --value --property InvocationID tillbot')).strip()}"
        show = f"journalctl _SYSTEMD_INVOCATION_ID={started.removeprefix('--invocation=')} --output cat"

        async def is_open() -> bool:
            return "Your shop is open" in await self.sh(show)

        await until_stored(is_open)

    async def rest(self) -> None:
        """Wait until everything that people did is done."""
        await until(lambda: not self.telegram.world.updates.pending())

        async def is_done() -> bool:
            return await self.ask(UNDONE) == "0"

        await until_stored(is_done)

    def person(self, number: int) -> Person:
        return Person(self.telegram, OWNER + number, self.rest)

    async def order(self) -> None:
        """One customer buys a mug."""
        customer = self.person(1)
        await customer.say("/add MUG-S 1")
        await customer.say("/checkout")
        await customer.tap("Confirm order")
        assert any("🧾" in text for text in customer.texts())

    async def orders(self) -> int:
        return int(await self.ask(ORDERS))


@asynccontextmanager
async def server() -> AsyncIterator[Server]:
    """A bare one, before the guide's first line; the program can be cloned from ORIGIN."""
    telegram = Telegram()
    with machine() as made:
        async with serve(telegram) as url:
            small = Server(made, telegram, url)
            await asyncio.to_thread(_publish, made)
            yield small


def _publish(made: Machine) -> None:
    """This checkout as it stands, as a repository on its branch main."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            target = made.path(f"{ORIGIN}/{name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    made.run(f"git init --quiet --initial-branch main\n{_commit('As it is')}", ORIGIN)


def _commit(says: str) -> str:
    return f"git add --all && git -c user.name=Somebody -c user.email=somebody@example.org commit --quiet --message '{says}'"


async def installed(small: Server, *, downloads: bool = False) -> None:
    """Steps 4 to 7 of the guide. Without `downloads` the packages are those of the tests."""
    await small.run("clone")
    if not downloads:
        await small.sh(_LENT)
    await small.run("install")
    assert (await small.run("place")).endswith("tillbot 0.1.0\n")
    small.set(f"TELEGRAM_BOT_TOKEN={small.telegram.token}", f"TELEGRAM_API_URL={small.url}")
    assert "active (running)" in await small.run("open")
    await small.open()
    owner = small.person(0)
    number = re.search(r"\d{4,}", text_of(await owner.say("/id")))
    assert number
    small.set(f"ADMIN_IDS={number[0]}")
    await small.run("restart")
    await small.open()
    small.machine.path(f"{HOME}/products.csv").write_text(GOODS, "utf-8")
    small.machine.run(f"mkdir -p {HOME}/demo")
    assert "3 new" in await small.run("goods")
    checked = await small.run("doctor")
    assert "✗" not in checked
    assert "3 variants for sale" in checked


_LENT = f"""{PYTHON}/bin/python3 -m venv --without-pip /opt/tillbot/.venv
printf '%s\\n' {PACKAGES} /opt/tillbot > "$(echo /opt/tillbot/.venv/lib/python3.*/site-packages)/lent.pth"
printf '%s\\n' '#!/opt/tillbot/.venv/bin/python' 'from tillbot.__main__ import main' 'main()' > /opt/tillbot/.venv/bin/tillbot
chmod +x /opt/tillbot/.venv/bin/tillbot
touch /opt/tillbot/.venv/.run"""
"""What `make install` would download."""


@pytest.mark.slow
async def test_a_server_from_its_first_line_to_an_upgrade_and_back() -> None:
    """Install, open, sell; a copy, the drill, going back to the copy; a newer version, and the old one again with what it had."""
    async with server() as small:
        await installed(small)
        await small.order()
        assert [text for text in small.person(0).texts() if text.startswith("🔔 New order")]
        await _is_watched(small)
        await _copies(small)
        await _upgrades(small)
        assert "Traceback" not in await small.sh("journalctl --unit tillbot --output cat")


async def _is_watched(small: Server) -> None:
    """The port of the guide may be taken here."""
    port = str(free_port())
    small.set(f"OPS_PORT={port}")
    await small.run("restart")
    await small.open()
    block = BLOCKS["monitors"]
    assert block.count(":9464/") == 3
    said = await small.sh(block.replace(":9464/", f":{port}/"))
    assert '"ready": true' in said
    assert "tillbot_inbox_updates 0.0" in said


async def _copies(small: Server) -> None:
    await small.run("backup")
    await small.order()
    drilled = await small.run("drill")
    assert "2 products for sale, 2 orders" in drilled  # two of the three variants are one product
    assert "no tillbot is at work on drill/shop.db" in drilled
    assert "✗" not in drilled
    assert not small.machine.path(f"{SHOP}/drill").exists()
    assert await small.orders() == 2
    restored = await small.run("restore")
    assert "2 products for sale, 1 orders" in restored
    assert "is kept: " in restored
    await small.open()
    assert await small.orders() == 1


async def _upgrades(small: Server) -> None:
    """The newer version has one migration more."""
    script = f"storage/sqlite/migrations/{newest() + 1:04}_newer.sql"
    small.machine.path(f"{ORIGIN}/{script}").write_text("CREATE TABLE newer (id INTEGER PRIMARY KEY) STRICT;\n")
    await small.sh(_commit("Newer"), ORIGIN)
    assert "✗" not in await small.run("upgrade")
    await small.open()
    assert await small.ask(VERSION) == str(newest() + 1)
    await small.order()
    await small.run("back")
    await small.open()
    assert await small.ask(VERSION) == str(newest())
    assert await small.orders() == 1
    await small.order()


@pytest.mark.nightly
async def test_everything_is_downloaded_as_the_guide_says() -> None:
    """The same first steps, with what `make install` really fetches."""
    async with server() as small:
        await installed(small, downloads=True)
        await small.order()


@pytest.mark.slow
async def test_from_the_playground_to_live_and_on_to_a_server() -> None:
    """In a folder at home that has a playground already; then the shop moves to the server."""
    home = f"{HOME}/tillbot"
    async with server() as small:
        await small.sh(f"git clone --quiet {ORIGIN} {home}")
        await small.sh(_LENT.replace("/opt/tillbot", home))
        await small.run("live settings", home)
        small.set(f"TELEGRAM_BOT_TOKEN={small.telegram.token}", f"TELEGRAM_API_URL={small.url}", file=f"{home}/.env")
        small.set(f"ADMIN_IDS={OWNER}", "PLAYGROUND_PORT=0", file=f"{home}/.env")
        small.machine.path(f"{home}/products.csv").write_text(GOODS, "utf-8")
        loaded = await small.run("live goods", home)
        assert "3 new" in loaded
        assert "✗" not in loaded
        assert "Copied data/tillbot.db" in await small.run("leave", home)
        await small.run("clone")
        await small.sh(_LENT)
        await small.run("install")
        await small.run("place")
        small.set(f"TELEGRAM_BOT_TOKEN={small.telegram.token}", f"TELEGRAM_API_URL={small.url}", f"ADMIN_IDS={OWNER}")
        await small.sh(f"cp {home}/moving.db.gz {HOME}/")
        assert "2 products for sale, 0 orders" in await small.run("arrive")
        await small.open()
        await small.order()


@pytest.mark.slow
async def test_from_sqlite_to_postgres() -> None:
    """Its server is on the same machine, as `apt install postgresql` makes it; the order that was there can be continued."""
    programs = binaries()
    if programs is None:
        do_without("PostgreSQL is not installed")
    async with server() as small:
        await installed(small)
        await small.order()
        await small.sh(_POSTGRES.format(programs=programs))
        moved = await small.run("postgres")
        assert "✗" not in moved
        small.set("DATABASE_URL=postgresql:///tillbot?host=/run/postgresql")
        assert "✗" not in await small.run("postgres start")
        await small.open()
        small.asks = "sudo -u postgres psql --no-align --tuples-only tillbot --command "
        assert await small.orders() == 1
        await small.order()
        assert await small.orders() == 2


_POSTGRES = """getent passwd postgres || adduser --quiet --system --group --home /var/lib/postgresql postgres
install -d -o postgres /run/postgresql /srv/postgres
cd /srv/postgres
sudo -u postgres {programs}/initdb --pgdata data --auth-local peer --encoding UTF8 --locale C
sudo -u postgres {programs}/pg_ctl start --wait --pgdata data --log log \\
    --options "-c listen_addresses='' -c unix_socket_directories=/run/postgresql"
for name in psql createuser createdb; do command -v $name || ln -s {programs}/$name /usr/local/bin/; done"""
"""A server that is reached from this machine alone."""


def test_every_block_that_is_marked_is_run() -> None:
    """A block that nobody runs is no promise."""
    run = set(re.findall(r'(?:\.run\(|BLOCKS\[)"([a-z ]+)"', Path(__file__).read_text("utf-8")))
    assert set(BLOCKS) == run
    assert len(BLOCKS) == GUIDE.count("<!-- run: ")


def test_the_words_of_the_log_are_the_programs() -> None:
    """Those that the guide explains are logged somewhere."""
    table = GUIDE.split("| word | means | you |")[1].split("\n\n")[0]
    explained = [line.split("|")[1] for line in table.splitlines()[1:]]
    words = {word for cell in explained for word in re.findall(r"`(\w+)`", cell)}
    modules = [path for path in ROOT.glob("*/**/*.py") if path.relative_to(ROOT).parts[0] not in (".venv", "tests")]
    source = "".join(path.read_text("utf-8") for path in modules)
    logged = set(re.findall(r"log\.(?:info|warning|error|exception|critical)\(\s*\"(\w+)\"", source))
    assert words
    assert words <= logged


def test_links_lead_somewhere() -> None:
    """To headings of the guide, and to files beside it."""
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).strip().replace(" ", "-")
        for line in re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)
    }
    for link in re.findall(r"\]\(((?!http)[^)]+)\)", GUIDE):
        if link.startswith("#"):
            assert link[1:] in headings, link
        else:
            assert (ROOT / "docs" / link).exists(), link
