"""Pictures in the sizes that pages need."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from api.scaling import Scaler
from api.scaling_process import scaled
from core.models.policy import Policy
from core.ports import Store
from core.usecases.photo import find_scaled_photo, keep_photos
from tests.support.clock import StillClock
from tests.support.http import HttpShop, open_http
from tests.support.store import open_store

KEY = "5f3c5f3c"


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> bytes:
    written = io.BytesIO()
    Image.new(mode, (width, height)).save(written, kind)
    return written.getvalue()


def read(data: bytes) -> tuple[str | None, tuple[int, int]]:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.format, opened.size


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "shop.db", Policy(), StillClock().ms) as opened:
        yield opened


@pytest.fixture
async def shop(store: Store) -> AsyncIterator[HttpShop]:
    async with open_http(store, StillClock()) as served:
        yield served


@pytest.fixture
async def scaler(store: Store) -> AsyncIterator[Scaler]:
    made = Scaler(store, StillClock().ms)
    yield made
    await made.aclose()


@pytest.mark.parametrize(("kind", "name"), [("webp", "WEBP"), ("jpeg", "JPEG")])
async def test_a_picture_is_scaled_once_and_kept(store: Store, scaler: Scaler, kind: str, name: str) -> None:
    """In both kinds; the process that did it is not needed a second time."""
    await store.write(keep_photos, {KEY: picture(2000, 1000)})
    made = await scaler.picture(KEY, 640, kind)
    assert made is not None
    assert read(made) == (name, (640, 320))
    assert await store.read(find_scaled_photo, KEY, 640, kind) == made
    await scaler.aclose()
    assert await Scaler(store, StillClock().ms).picture(KEY, 640, kind) == made


async def test_a_small_picture_grows_no_larger(store: Store, scaler: Scaler) -> None:
    """Pages do that themselves."""
    await store.write(keep_photos, {KEY: picture(100, 50)})
    made = await scaler.picture(KEY, 320, "webp")
    assert made is not None
    assert read(made)[1] == (100, 50)


async def test_what_is_no_picture_harms_nobody(store: Store, scaler: Scaler) -> None:
    """Not the next one either; what is not there is not made."""
    broken = picture(400, 400)[:60]
    await store.write(keep_photos, {KEY: broken, "abcdef01": picture(400, 400)})
    assert await scaler.picture(KEY, 320, "webp") is None
    assert await scaler.picture("00000000", 320, "webp") is None
    assert await scaler.picture("abcdef01", 320, "webp") is not None


async def test_a_process_that_is_killed_is_started_again(store: Store, scaler: Scaler) -> None:
    """The picture that it was at is made by the next one."""
    await store.write(keep_photos, {KEY: picture(400, 400)})
    assert await scaler.picture(KEY, 320, "webp") is not None
    process = scaler._process
    assert process is not None
    process.kill()
    await process.wait()
    assert await scaler.picture(KEY, 320, "jpeg") is not None


def test_what_is_clear_is_white_in_a_jpeg() -> None:
    """And stays clear in WebP."""
    clear = picture(8, 8, mode="RGBA")
    with Image.open(io.BytesIO(scaled(clear, 320, "jpeg"))) as opened:
        assert opened.getpixel((4, 4)) == (255, 255, 255)
    with Image.open(io.BytesIO(scaled(clear, 320, "webp"))) as opened:
        assert opened.mode == "RGBA"


@pytest.mark.parametrize(("accept", "kind"), [("image/avif,image/webp,*/*", "webp"), ("image/jpeg", "jpeg")])
async def test_an_address_asks_for_a_size(store: Store, shop: HttpShop, accept: str, kind: str) -> None:
    """As a browser reads it from a page; there are three sizes."""
    await store.write(keep_photos, {KEY: picture(2000, 1000)})
    answer = await shop.anybody().get(f"/v1/photos/{KEY}?width=320", accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (200, f"image/{kind}")
    assert read(answer.body)[1] == (320, 160)
    assert (await shop.anybody().get(f"/v1/photos/{KEY}?width=321")).kind == "not-understood"
