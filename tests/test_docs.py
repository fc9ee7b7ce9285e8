"""What the documents say is what the program does."""

import re
import subprocess
import sys
from pathlib import Path

from bot.dispatch import COMMANDS
from tillbot.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_lists_every_chat_command_and_no_other() -> None:
    """The two tables under "Commands", against bot/dispatch.py."""
    section = README.split("## Commands")[1].split("On the server")[0]
    assert set(re.findall(r"`/([a-z]+)", section)) == set(COMMANDS)


def test_the_readme_lists_every_setting_with_its_default() -> None:
    """The table under "Settings", against tillbot/settings.py."""
    section = README.split("## Settings")[1].split("## For programmers")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]{5,})`", row.split("|")[1])}
    assert named == {name.upper() for name in Settings.model_fields}
    assert "`72`" in next(row for row in rows if "CART_TTL_HOURS" in row)


def test_the_readme_lists_every_subcommand() -> None:
    """The server table, against `tillbot --help`."""
    told = subprocess.run(
        [sys.executable, "-m", "tillbot", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    offered = set(re.findall(r"^    ([a-z]+) ", told.stdout, re.MULTILINE))
    assert offered
    assert set(re.findall(r"\| `tillbot ([a-z]+)", README)) == offered


def test_every_make_target_that_is_named_exists() -> None:
    """In README, CONTRIBUTING and ARCHITECTURE."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        for target in re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name}: make {target}"


def test_every_file_that_is_named_exists() -> None:
    """Paths in backticks and links."""
    for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        text = (ROOT / name).read_text("utf-8")
        paths = re.findall(r"`((?:bot|core|storage|playground|tests|demo|bench)/[\w/.]*?)(?::[\w]+)?`", text)
        paths += re.findall(r"\]\(((?!http)[^)]+)\)", text)
        for path in paths:
            assert (ROOT / path).exists(), f"{name}: {path}"


def test_no_lock_names_an_index() -> None:
    """The locks say what, never from where."""
    for lock in (ROOT / "requirements").iterdir():
        assert "://" not in lock.read_text("utf-8"), lock
