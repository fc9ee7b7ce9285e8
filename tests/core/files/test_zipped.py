"""A ZIP of a catalogue: what is taken from it, and what is refused."""

import io
import struct
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from random import Random
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files import zipped
from core.files.catalog import LARGEST_PHOTO
from core.files.csv import LARGEST_FILE, Findings
from core.files.zipped import Picture, Zipped, chosen, contents, is_zipped, path_key
from core.models.finding import FileErrors, Finding, Problem
from tests.playground.helpers import png
from tests.support.files import packed

SHEET = b"sku,product,category,price,photo\nA,Tea,Drinks,4.50,pictures/tea.png\n"


def refusal(data: bytes) -> Finding:
    with pytest.raises(FileErrors) as refused:
        list(contents(data, Findings()))
    (found,) = refused.value.findings
    return found


def pictures_in(members: Mapping[str, bytes]) -> dict[str, Picture]:
    """By their first path."""
    return {one.paths[0]: one for one in Zipped(packed(members), Findings()).pictures()}


def test_a_zip_is_known_by_its_name() -> None:
    """A workbook is a ZIP, too."""
    assert is_zipped("Shop.ZIP")
    assert not is_zipped("shop.xlsx")
    assert not is_zipped("zip")


def test_its_table_and_its_pictures_are_found() -> None:
    """The table in pieces, the pictures judged; what is neither is left alone."""
    broken, huge = b"no picture", png() + Random(0).randbytes(10_000_000)
    data = packed(
        {
            "goods.csv": SHEET,
            "tea.png": png(),
            "a/b.jpg": broken,
            "c.webp": huge,
            "read me.txt": b"",
            "a/": b"",
            "x.pdf": b"",
        }
    )
    zip_ = Zipped(data, Findings())
    assert (zip_.table.filename, b"".join(zip_.table_pieces())) == ("goods.csv", SHEET)
    found = {one.paths[0]: (one.key, one.problem) for one in zip_.pictures()}
    assert found == {
        "tea.png": (sha256(png()).hexdigest(), None),
        "a/b.jpg": (sha256(broken).hexdigest(), Problem.PHOTO_KIND),
        "c.webp": (sha256(huge[: LARGEST_PHOTO + 1]).hexdigest(), Problem.PHOTO_TOO_LARGE),
    }
    number = next(one.number for one in zip_.pictures() if one.paths[0] == "tea.png")
    assert [place for place, _piece in chosen(data, [str(number)], Findings())] == [0]


def test_paths_count_from_the_table() -> None:
    """People pack the folder, not what is in it."""
    found = pictures_in({"My shop/goods.csv": SHEET, "My shop/pictures/tea.png": png(), "other/tea.png": png(1, 1)})
    assert list(found) == ["pictures/tea.png", "other/tea.png"]


def test_what_systems_put_beside_files_is_not_there() -> None:
    """It would be a second table."""
    found = pictures_in(
        {
            "goods.csv": SHEET,
            "__MACOSX/._goods.csv": b"x",
            "._goods.csv": b"x",
            ".hidden/a.png": png(),
            "tea.png": png(),
        }
    )
    assert list(found) == ["tea.png"]


def in_letters(name: str, page: str) -> bytes:
    """A ZIP whose picture has this name in the letters of a code page, without saying so."""
    place = "\x01" * len(name.encode(page))
    return packed({"goods.csv": SHEET, f"{place}.png": png()}).replace(place.encode(), name.encode(page))


@pytest.mark.parametrize(
    ("name", "page"), [("чай", "cp866"), ("чай", "utf-8"), ("grün", "cp850"), ("grün", "utf-8"), ("żółw", "cp852")]
)
def test_a_name_in_other_letters_is_found(name: str, page: str) -> None:
    """As Windows and macOS write it."""
    (picture,) = Zipped(in_letters(name, page), Findings()).pictures()
    assert f"{name}.png" in picture.paths


def test_two_ways_to_write_a_path_are_one() -> None:
    """Letter case, composed letters, backslashes."""
    assert path_key("Pictures\\GRU\u0308N.PNG") == path_key("pictures/grün.png")
    assert path_key("a.png") != path_key("b.png")


def protected(data: bytes) -> bytes:
    """As if its members had a password."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = data.split(mark)
        data = mark.join([pieces[0], *(one[: at - 4] + bytes([one[at - 4] | 1]) + one[at - 3 :] for one in pieces[1:])])
    return data


def squeezed(name: str, method: int) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", method) as made:
        made.writestr(name, SHEET)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"Rar!\x1a\x07\x00",
        packed({"goods.csv": SHEET})[:-30],
        packed({"goods.csv": SHEET})[:45] + b"\xff\xff" + packed({"goods.csv": SHEET})[47:],
        protected(packed({"goods.csv": SHEET})),
        squeezed("goods.csv", ZIP_LZMA),
    ],
    ids=["empty", "head", "rar", "cut", "changed", "password", "lzma"],
)
def test_what_cannot_be_read_is_said(data: bytes) -> None:
    assert refusal(data).problem is Problem.ZIP


def test_several_tables_are_named() -> None:
    """Nobody knows which is meant."""
    found = refusal(packed({"a.csv": SHEET, "b/b.XLSX": b"", "c.tsv": b"", "d.csv": b""}))
    assert (found.problem, found.value) == (Problem.ZIP_TABLES, "a.csv, b.XLSX, c.tsv, …")


def test_without_a_table_what_is_there_is_named() -> None:
    found = refusal(packed({"a.ods": b"", "b/c.pdf": b"", "d.png": png()}))
    assert (found.problem, found.value) == (Problem.ZIP_NO_TABLE, "a.ods, c.pdf, d.png")
    assert refusal(packed({"a/": b""})).problem is Problem.EMPTY


@pytest.mark.parametrize(
    "path",
    [
        "../goods.csv",
        "/etc/goods.csv",
        "a/../../goods.csv",
        "..\\goods.csv",
        "\\\\host\\goods.csv",
        "C:goods.csv",
        "c:/a.csv",
        "..",
    ],
)
def test_a_path_that_leads_out_is_refused(path: str) -> None:
    """Nothing is unpacked to a disk, and yet: nobody packs such a thing by accident."""
    found = refusal(packed({"goods.csv": SHEET, path: b""}))
    assert (found.problem, found.value) == (Problem.ZIP_PATH, path)


def test_more_members_than_a_catalogue_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 3)
    members = {"goods.csv": SHEET, "1.txt": b"", "2.txt": b""}
    assert list(contents(packed(members), Findings()))
    found = refusal(packed({**members, "3.txt": b""}))
    assert (found.problem, found.limit) == (Problem.ZIP_MEMBERS, 3)


@pytest.mark.slow
def test_a_table_that_unpacks_to_more_than_is_read() -> None:
    """It is left there."""
    rows = SHEET + b"".join(b"A-%d,Tea %d,Drinks,1.00,\n" % (one, one) for one in range(900_000))
    assert len(rows) > LARGEST_FILE
    assert refusal(packed({"goods.csv": rows})).problem is Problem.FILE_TOO_LARGE


def test_a_small_zip_that_unpacks_to_very_much() -> None:
    """A thousand times its size."""
    assert refusal(packed({"goods.csv": SHEET + b" " * 19_000_000})).problem is Problem.ZIP_TOO_LARGE


def test_a_zip_that_is_too_large() -> None:
    """On the server; in the chat it is not even fetched."""
    found = refusal(packed({"goods.csv": SHEET, "a.txt": Random(0).randbytes(LARGEST_FILE)}))
    assert (found.problem, found.limit) == (Problem.FILE_TOO_LARGE, LARGEST_FILE)


def test_many_pictures_that_unpack_to_very_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """All together."""
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 5_000)
    members = {"goods.csv": SHEET, **{f"{one}.png": png().ljust(900, b"%d" % one) for one in range(5)}}
    assert len([one for one in contents(packed(members), Findings()) if one[0] == "picture"]) == 5
    assert refusal(packed({**members, "more.png": png().ljust(900)})).problem is Problem.ZIP_TOO_LARGE


def test_what_it_says_of_its_sizes_is_not_believed() -> None:
    """A member that says it is small and is not."""
    data = packed({"goods.csv": SHEET, "a.png": bytes(9_000_000)})
    said = struct.pack("<L", 9_000_000)
    lying = data.replace(said, struct.pack("<L", 60))
    assert lying != data
    with pytest.raises(FileErrors):
        list(contents(lying, Findings()))


@given(st.binary(max_size=400), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_damage_is_a_finding_and_never_a_fault(noise: bytes, at: int, change: bytes) -> None:
    """Whatever is changed wherever."""
    data = packed({"goods.csv": SHEET, "tea.png": png(), "grün.png": noise})
    for tried in (noise, data[:at], data[:at] + change + data[at + len(change) :], data + noise, data[at:]):
        with suppress(FileErrors):
            list(contents(tried, Findings()))
