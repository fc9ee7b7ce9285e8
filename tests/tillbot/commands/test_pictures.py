"""A catalogue's pictures are files in its own folder, whatever stands in the catalogue and wherever links lead."""

import os
from pathlib import Path

import pytest

from core.files.catalog import LARGEST_PHOTO
from core.models.finding import Problem
from tests.playground.helpers import png
from tests.support.cli import tillbot
from tillbot.commands.pictures import OutsideFolder, Pictures, open_below
from tillbot.refusal import Refused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The catalogue's folder; a secret picture lies beside it."""
    (tmp_path / "secret.png").write_bytes(png())
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "key.png").write_bytes(png())
    (tmp_path / "goods" / "pictures").mkdir(parents=True)
    (tmp_path / "goods" / "pictures" / "mug.png").write_bytes(png())
    return tmp_path / "goods"


def _link(folder: Path, name: str, target: Path | str) -> str:
    (folder / name).symlink_to(target)
    return name


@pytest.mark.parametrize(
    "path", ["../secret.png", "pictures/../../secret.png", "link.png", "linked/key.png", "far.png"]
)
def test_no_path_leads_out_of_the_folder(folder: Path, path: str) -> None:
    """By dots, by a link, by a linked folder, by a link to a link."""
    _link(folder, "link.png", folder.parent / "secret.png")
    _link(folder, "linked", "../secrets")
    _link(folder, "far.png", "link.png")
    assert Pictures(folder).check(path) is Problem.PHOTO


def test_an_absolute_path_leads_out_of_it(folder: Path) -> None:
    """Wherever it points to."""
    assert Pictures(folder).check(str(folder.parent / "secret.png")) is Problem.PHOTO


def test_links_within_the_folder_are_followed(folder: Path) -> None:
    """To a picture, and to a folder; the folder of the catalogue may be a link itself."""
    _link(folder, "cup.png", "pictures/mug.png")
    _link(folder, "more", "pictures")
    found = Pictures(folder.parent / _link(folder.parent, "linked goods", folder))
    assert [found.check(path) for path in ("pictures/mug.png", "cup.png", "more/mug.png")] == [None] * 3


def test_what_is_no_file_is_not_waited_for(folder: Path) -> None:
    """A pipe, a device behind a link, a folder, a link to itself."""
    os.mkfifo(folder / "pipe.png")
    _link(folder, "round.png", "round.png")
    _link(folder, "zero.png", "/dev/zero")
    found = Pictures(folder)
    assert [found.check(path) for path in ("pipe.png", "pictures", "round.png")] == [Problem.PHOTO_UNREADABLE] * 3
    assert found.check("zero.png") is Problem.PHOTO


def test_a_large_file_is_not_read_to_its_end(folder: Path) -> None:
    """A file of a terabyte with nothing in it."""
    with (folder / "large.png").open("wb") as large:
        large.truncate(10**12)
    assert Pictures(folder).check("large.png") is Problem.PHOTO_TOO_LARGE
    assert LARGEST_PHOTO < 10**12


@pytest.mark.parametrize("swapped", ["pictures", "pictures/mug.png"])
def test_what_becomes_a_link_meanwhile_is_not_followed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    """Between the look at the path and the opening."""
    opened = os.open

    def swap(path: str | Path, *arguments: int, **more: int) -> int:
        if not (folder / swapped).is_symlink():
            (folder / swapped).rename(folder / "away")
            (folder / swapped).symlink_to(folder.parent / ("secrets" if swapped == "pictures" else "secret.png"))
            (folder.parent / "secrets" / "mug.png").write_bytes(png())
        return opened(path, *arguments, **more)

    monkeypatch.setattr(os, "open", swap)
    with pytest.raises(OSError):
        open_below(folder, "pictures/mug.png")


async def test_what_leads_out_by_the_second_reading_is_refused(folder: Path) -> None:
    """In one line, like a picture that was changed."""
    found = Pictures(folder)
    assert found.check("pictures/mug.png") is None
    (folder / "pictures" / "mug.png").unlink()
    (folder / "pictures" / "mug.png").symlink_to(folder.parent / "secret.png")
    with pytest.raises(OutsideFolder):
        open_below(folder, "pictures/mug.png")
    with pytest.raises(Refused, match=r"mug\.png was changed"):
        [batch async for batch in found.batches(list(found.keys.values()))]


def test_the_command_says_in_which_line(folder: Path) -> None:
    """And imports nothing."""
    _link(folder, "link.png", folder.parent / "secret.png")
    (folder / "shop.csv").write_text("sku,product,category,price,photo\nA,Mug,Kitchen,4,link.png\n")
    ended = tillbot(folder, "import", "shop.csv")
    assert ended.status == 1
    assert 'line 2, photo: "link.png" is neither an address nor a path within the file\'s own folder' in ended.err
