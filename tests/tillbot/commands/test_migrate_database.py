"""`tillbot migrate-database SOURCE TARGET`, as a process of its own: it says what it does, and may be ended at any moment."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.models.policy import Policy
from storage.place import Server
from storage.postgres.store import open_store
from tests.support.cli import Ended, command, environment, tillbot
from tests.support.clock import StillClock
from tests.support.moved import ASIDE, contents_of_file, contents_of_server, kept_shop, large_shop, tables_of
from tests.support.postgres import empty_database, run
from tests.support.server_shop import tables_there
from tillbot.lock import alone

HERE = "sqlite:///shop.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the file of a shop in the middle of its day."""
    kept_shop(tmp_path)
    return tmp_path


@pytest.fixture
def url() -> Iterator[str]:
    """The address of an empty database, with its password."""
    with empty_database() as url:
        yield url


def password_in(url: str) -> str:
    return url.split(":")[2].split("@", maxsplit=1)[0]


@pytest.mark.slow
def test_it_says_what_it_did(folder: Path, url: str) -> None:
    """How far it is goes to standard error; what came of it, to standard output; no password to either."""
    said = tillbot(folder, "migrate-database", HERE, url)
    place = str(Server(url))
    assert said.status == 0, said
    first, last = said.out.splitlines()
    assert first.startswith(f"Copied shop.db to {place}: ")
    assert re.search(r"[\d,]+ rows of \d+ tables, the same in number, sums and content\.$", first)
    assert "set DATABASE_URL" in last
    assert [line for line in said.err.splitlines() if "% of " not in line] == []
    assert said.err.splitlines()[-1].startswith("100 % of ")
    assert password_in(url) not in said.out + said.err
    back = tillbot(folder, "migrate-database", url, "sqlite:///data/back.db")
    assert back.out.splitlines()[0].startswith(f"Copied {place} to data/back.db: ")
    assert (folder / "data" / "back.db").stat().st_mode & 0o077 == 0
    assert "✗" not in tillbot(folder, "doctor", DATABASE_URL="sqlite:///data/back.db").out


@pytest.mark.slow
def test_what_is_there_is_replaced_only_if_somebody_says_so(folder: Path, url: str) -> None:
    """Then the line says how to go back, and that works."""
    tillbot(folder, "migrate-database", HERE, url)
    said = tillbot(folder, "migrate-database", HERE, url)
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
    assert "--replace" in said.err
    said = tillbot(folder, "migrate-database", "--replace", HERE, url)
    (line,) = (line for line in said.out.splitlines() if "kept in the schema" in line)
    option = next(word for word in line.split() if word.startswith("?search_path="))
    assert option.startswith(f"?search_path={ASIDE[:17]}")
    checks = tillbot(folder, "doctor", DATABASE_URL=f"{url}{option}")
    assert "✗ database" not in checks.out
    assert "variants for sale in postgresql://" in checks.out


@pytest.mark.parametrize("target", [HERE, "sqlite:///./shop.db"])
def test_a_shop_is_not_moved_into_itself(folder: Path, target: str) -> None:
    said = tillbot(folder, "migrate-database", "--replace", HERE, target)
    assert (said.status, "the same file" in said.err) == (1, True)


@pytest.mark.parametrize("place", ["mysql://u:hunter2@db/shop", "postgresql://u:hun/ter2@db/shop", "shop.db"])
def test_a_wrong_address_is_one_line(folder: Path, place: str) -> None:
    """It says which, and never quotes it."""
    for name, addresses in (("SOURCE", (place, HERE)), ("TARGET", (HERE, place))):
        said = tillbot(folder, "migrate-database", *addresses)
        assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
        assert said.err.startswith(f"tillbot: {name} ")
        assert "ter2" not in said.err


def test_a_server_that_does_not_answer_is_one_line(folder: Path) -> None:
    said = tillbot(folder, "migrate-database", HERE, "postgresql://u:hunter2@127.0.0.1:1/shop")
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
    assert "shop.db was not copied to postgresql://127.0.0.1:1/shop: " in said.err
    assert "hunter2" not in said.err


def test_nobody_may_be_at_work_on_the_target(folder: Path, url: str) -> None:
    """A file or a server. A source may be at work: then it is said what the copy lacks."""
    said = run(_beside_a_store(folder, url, ("migrate-database", "--replace", HERE, url)))
    assert said.status == 1
    assert f"a tillbot is at work on {Server(url)}: stop it first" in said.err
    said = run(_beside_a_store(folder, url, ("migrate-database", url, "sqlite:///new.db")))
    assert said.status == 0, said
    assert f"A tillbot is at work on {Server(url)}: what it does from now on is not in the copy" in said.out
    with alone(folder / "new.db"):
        said = tillbot(folder, "migrate-database", "--replace", HERE, "sqlite:///new.db")
    assert (said.status, "another tillbot is running on new.db" in said.err) == (1, True)


async def _beside_a_store(folder: Path, url: str, arguments: tuple[str, ...]) -> Ended:
    async with open_store(Server(url), Policy(), StillClock().ms):
        return tillbot(folder, *arguments)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="how much memory a process has is read from /proc")
def test_it_needs_no_more_memory_for_a_large_shop(tmp_path: Path, url: str) -> None:
    """200,000 rows of 300 bytes go through; a hundred rows need nearly as much."""
    small, large = large_shop(tmp_path / "small.db", 100), large_shop(tmp_path / "large.db", 200_000)
    assert large.stat().st_size > 50 << 20
    with empty_database() as other:
        needed_by_small = memory_needed(tmp_path, f"sqlite:///{small.name}", other)
    assert needed_by_small > 0
    assert memory_needed(tmp_path, f"sqlite:///{large.name}", url) < needed_by_small + (16 << 20)
    assert memory_needed(tmp_path, url, "sqlite:///back.db") < needed_by_small + (16 << 20)
    assert run(contents_of_file(tmp_path / "back.db"))["inbox"] == run(contents_of_file(large))["inbox"]


def memory_needed(folder: Path, source: str, target: str) -> int:
    """The most bytes that the process had, whenever it said how far it was."""
    process, most = start(folder, source, target), 0
    assert process.stderr
    for _line in process.stderr:
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since
            status = Path(f"/proc/{process.pid}/status").read_text()
            most = max(
                most, *(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM")), 0
            )
    assert process.wait() == 0
    return most


def start(folder: Path, source: str, target: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command("migrate-database", source, target),
        cwd=folder,
        env=environment({}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["file", "server"])
def test_killed_in_the_middle_it_leaves_nothing_and_begins_anew(tmp_path: Path, url: str, kind: str) -> None:
    """No shop is there, and a start would make a new one; the next run copies everything."""
    large_shop(tmp_path / "large.db", 100_000)
    target = url if kind == "server" else "sqlite:///new.db"
    process = start(tmp_path, "sqlite:///large.db", target)
    assert process.stderr
    for line in process.stderr:
        if int(line.split()[0]) >= 20:
            break
    process.kill()
    assert process.wait() == -signal.SIGKILL
    if kind == "server":
        assert tables_there(url) == []
    else:
        assert not (tmp_path / "new.db").exists()
    again = tillbot(tmp_path, "migrate-database", "sqlite:///large.db", target)
    assert again.status == 0, again
    expected = run(contents_of_file(tmp_path / "large.db"))["inbox"]
    if kind == "server":
        found = run(contents_of_server(url, run(tables_of(tmp_path / "large.db"))))
    else:
        found = run(contents_of_file(tmp_path / "new.db"))
        assert [path for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    assert found["inbox"] == expected
