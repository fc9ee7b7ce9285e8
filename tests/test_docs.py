"""What the documents say is what the program does."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.dispatch import COMMANDS
from tests.support.cli import tillbot
from tillbot.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent
PACKAGES = "(?:tillbot|bot|jobs|texts|core|storage|gateways|ops|in_redis|playground|tests|demo|bench|deploy|scripts)"
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_lists_every_chat_command_and_no_other() -> None:
    """The two tables under "Commands", against bot/dispatch.py."""
    section = README.split("## Commands")[1].split("On the server")[0]
    assert set(re.findall(r"`/([a-z]+)", section)) == set(COMMANDS)


def test_the_readme_lists_every_setting_with_its_default(tmp_path: Path) -> None:
    """The table under "Settings", against tillbot/settings.py, as .env.example is (tests/tillbot/test_settings.py)."""
    section = README.split("## Settings")[1].split("## For programmers")[0]
    listed: dict[str, str] = {}
    for row in (line for line in section.splitlines() if line.startswith("| `")):
        names, values = (cell.strip().split(", ") for cell in row.split("|")[1:3])
        same = values * len(names) if len(values) == 1 else values
        listed |= {name.strip("`"): value.strip("`") for name, value in zip(names, same, strict=True)}
    written = {name: "" if value == "–" else value for name, value in listed.items()}
    assert written.keys() == {name.upper() for name in Settings.model_fields}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in written.items()), "utf-8")
    read, default = load_settings(tmp_path / ".env"), load_settings(None)
    for name, value in written.items():
        assert getattr(read, name.lower()) == getattr(default, name.lower()), name
        assert bool(value) is (getattr(default, name.lower()) not in (None, "", ())), name


def test_the_readme_lists_every_subcommand() -> None:
    """The server table, against `tillbot --help`."""
    told = subprocess.run(
        [sys.executable, "-m", "tillbot", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    offered = set(re.findall(r"^    ([a-z-]+)(?: |$)", told.stdout, re.MULTILINE))
    assert offered
    assert set(re.findall(r"\| `tillbot ([a-z-]+)", README)) == offered


def test_every_make_target_that_is_named_exists() -> None:
    """Wherever it is named."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in (*DOCUMENTS, "docs/OPERATING.md", "docs/SCALING.md"):
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name}: make {target}"


def test_the_sample_catalogues_load_as_they_stand(tmp_path: Path) -> None:
    """Each block of the README is a file, loaded by the README's own commands: goods, then their new prices, then coupons."""
    blocks = re.findall(r"```csv\n(.*?)```", README, re.DOTALL)
    loads = re.findall(r"`\.venv/bin/tillbot (import [^`]*products\.csv)`", README)
    assert (len(blocks), len(loads)) == (3, 1)
    shutil.copytree(ROOT / "demo" / "pictures", tmp_path / "demo" / "pictures")
    for block, words in zip(blocks, ([], [], ["--coupons"]), strict=True):
        (tmp_path / "products.csv").write_text(block, "utf-8")
        said = tillbot(tmp_path, *loads[0].split(), *words)
        assert (said.status, said.err) == (0, ""), block
        assert not said.out.startswith("0 new, 0 changed")
    for target in re.findall(r"`make (import FILE=\S+)`", README):
        told = subprocess.run(
            ["make", "-n", "-o", ".venv/.run", *target.split()], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert f'.venv/bin/tillbot {loads[0].split()[0]}  "{loads[0].split()[1]}"' in told.stdout


def test_every_file_that_is_named_exists() -> None:
    """Paths in backticks and links."""
    for name in DOCUMENTS:
        text = (ROOT / name).read_text("utf-8")
        paths = re.findall(rf"`({PACKAGES}/[\w/.]*?)(?::[\w]+)?`", text)
        paths += re.findall(r"\]\(((?!http)[^)]+)\)", text)
        for path in paths:
            assert (ROOT / path).exists(), f"{name}: {path}"


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("what `/stock` says", "bot/admin/command_list.py"),
        ("a new condition for coupons", "core/models/coupon.py"),
        ("a new way to pay", "core/models/order.py"),
        ("a new store", "core/ports/"),
        ("a new counter", "bot/"),
        ("a new language", "texts/language.py"),
    ],
)
def test_a_newcomer_is_led_to_the_right_file(asked: str, first: str) -> None:
    """A walk of at most eight lines, and what it names is there: functions and tables, too."""
    walks = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## Where is")[1].split("\n## ")[0].split("\n\n")
    (walk,) = [one for one in walks if one.startswith(f"**… {asked}")]
    assert len(walk.splitlines()) <= 8
    named = re.findall(rf"`({PACKAGES}/[\w/.]*)(?::(\w+))?`", walk)
    assert named[0][0] == first
    for path, name in named:
        if name:
            assert re.search(rf"\b{name}\b", (ROOT / path).read_text("utf-8")), f"{path}:{name}"


def test_no_lock_names_an_index() -> None:
    """The locks say what, never from where."""
    for lock in (ROOT / "requirements").iterdir():
        assert "://" not in lock.read_text("utf-8"), lock
