"""Pictures are judged by their first bytes: what they are, and whether Telegram shows them."""

import io
import struct

import pytest
from PIL import Image

from core.files.catalog import LARGEST_PHOTO
from core.models.finding import Problem
from core.pictures import Size, judged, size_of
from tests.playground.helpers import png


def picture(kind: str, width: int, height: int, **options: object) -> bytes:
    """As a program of our days writes it."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(content, kind, **options)
    return content.getvalue()


def webp_with_a_head(width: int, height: int) -> bytes:
    """As one with transparency or an animation begins."""
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0" + size


KINDS = {
    "png": lambda *size: picture("PNG", *size),
    "gif": lambda *size: picture("GIF", *size),
    "jpeg": lambda *size: picture("JPEG", *size),
    "progressive jpeg": lambda *size: picture("JPEG", *size, progressive=True, exif=b"Exif\0\0" + bytes(3000)),
    "webp": lambda *size: picture("WEBP", *size),
    "lossless webp": lambda *size: picture("WEBP", *size, lossless=True),
    "webp with a head": webp_with_a_head,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("width", "height", "problem"),
    [
        (1, 1, None),
        (300, 200, None),
        (20, 400, None),
        (400, 20, None),
        (9000, 1000, None),
        (19, 400, Problem.PHOTO_SHAPE),
        (401, 20, Problem.PHOTO_SHAPE),
        (9001, 1000, Problem.PHOTO_SHAPE),
        (300, 11_000, Problem.PHOTO_SHAPE),
    ],
)
def test_each_kind_says_its_size(kind: str, width: int, height: int, problem: Problem | None) -> None:
    """On both sides of Telegram's limits: the sum of the sides, and their ratio."""
    content = KINDS[kind](width, height)
    assert size_of(content) == Size(width, height)
    assert judged(content) is problem


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_head_is_no_picture(kind: str) -> None:
    """Wherever it ends."""
    content = KINDS[kind](30, 20)
    beginnings = [content[:length] for length in range(min(len(content), 3200))]
    assert {judged(one) for one in beginnings} <= {Problem.PHOTO_KIND, None}
    assert judged(content[:9]) is Problem.PHOTO_KIND


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"BM" + bytes(60),
        b"RIFF\0\0\0\0WAVE" + bytes(40),
        png(0, 0),
        b"\xff\xd8" + b"\xff" * 5_000_000,
        b"\xff\xd8" + b"\xff\xe0\0\2" * 1_000_000,
        b"\xff\xd8\xff\xe0\0\0" * 1_000_000,
    ],
)
def test_what_is_no_picture(content: bytes) -> None:
    """Also what only begins like one, and goes on for ever."""
    assert judged(content) is Problem.PHOTO_KIND


def test_a_large_file_is_not_looked_into() -> None:
    """Ten megabytes, and one byte more."""
    assert judged(png().ljust(LARGEST_PHOTO)) is None
    assert judged(png().ljust(LARGEST_PHOTO + 1)) is Problem.PHOTO_TOO_LARGE
