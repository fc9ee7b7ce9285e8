"""A cell with several photos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.export_mark import digest
from core.files.photos import each_photo, photo_cell, photos_in

A, B = "https://example.org/a.jpg", "https://example.org/b;v=2,3.jpg?x=1;2"


@pytest.mark.parametrize(
    ("cell", "photos"),
    [
        ("", []),
        (A, [A]),
        (f"{A} {B}", [A, B]),
        (f"{B};{A}", [B, A]),
        (f"{A}, {B}", [A, B]),
        (f"{A}|{B}", [A, B]),
        (f" {A}\r\n\n{B}\n", [A, B]),
        (f"{A} {A}", [A]),
        (f"photo:ab12 photo:cd34 {A}", ["photo:ab12", "photo:cd34", A]),
        ("my mug.jpg", ["my mug.jpg"]),
        ("pictures/my mug.JPG pictures/other mug.webp", ["pictures/my mug.JPG", "pictures/other mug.webp"]),
        ("a.jpg;b.png | c.gif", ["a.jpg", "b.png", "c.gif"]),
        (f"a.jpeg {A}", ["a.jpeg", A]),
        ("a", ["a"]),
    ],
)
def test_photos_stand_apart_by_what_people_write(cell: str, photos: list[str]) -> None:
    """A file's name may have spaces, an address a semicolon."""
    assert photos_in(cell) == "\n".join(photos)


KEYS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
ADDRESSES = st.from_regex(r"https://[a-z]{1,9}/[a-z;,=]{0,9}\.jpg", fullmatch=True)


@given(st.lists(KEYS | ADDRESSES, min_size=1, max_size=10, unique=True))
def test_what_an_export_writes_is_read_again(photos: list[str]) -> None:
    """Key by key and address by address; its mark finds it unchanged."""
    kept = "\n".join(photos)
    cell = photo_cell(kept)
    read = photos_in(cell)
    assert each_photo(read, lambda one: one.removeprefix("photo:")) == kept
    assert digest(read.replace("\n", " ")) == digest(cell)
