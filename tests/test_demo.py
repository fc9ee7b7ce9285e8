"""The demo catalogue: it imports, shows every situation a shop knows, and has a picture for everything."""

import re
from collections import defaultdict

import pytest
from PIL import Image

from core.models.imports import ImportRow
from demo import CATALOG, CURRENCY
from scripts.draw_pictures import FOLDER, PICTURES
from tests.support.imports import check_catalog

LARGEST_PICTURE = 60_000
ALL_PICTURES = 1_500_000


@pytest.fixture(scope="module")
def products() -> dict[str, list[ImportRow]]:
    """The rows of each product, by its title; reading them is the check that the file is clean."""
    by_title = defaultdict(list)
    for row in check_catalog(CATALOG.read_bytes(), CURRENCY):
        by_title[row.product].append(row)
    return by_title


def stock(rows: list[ImportRow]) -> int:
    return sum(row.stock or 0 for row in rows)


def test_there_are_thirty_products_on_five_shelves(products: dict[str, list[ImportRow]]) -> None:
    """Enough to browse: some categories have categories below them, some do not."""
    categories = {rows[0].category for rows in products.values()}
    assert len(products) == 30
    assert len({category[0] for category in categories}) == 5
    assert {len(category) for category in categories} == {1, 2}


def test_no_product_is_on_two_shelves(products: dict[str, list[ImportRow]]) -> None:
    """A typing error in a category would make two products of one."""
    assert all(len({row.product_key for row in rows}) == 1 for rows in products.values())


def test_several_products_have_variants_and_some_of_them_several_prices(
    products: dict[str, list[ImportRow]],
) -> None:
    """Sizes, colours, weights; and "from" prices."""
    with_variants = [rows for rows in products.values() if len(rows) > 1]
    assert len(with_variants) >= 10
    assert any(len({row.price for row in rows}) > 1 for rows in with_variants)


def test_one_product_is_sold_out_and_one_has_two_left(products: dict[str, list[ImportRow]]) -> None:
    """What happens at the end of a stock can be tried; and one variant of a product that is there is gone."""
    levels = [stock(rows) for rows in products.values()]
    assert levels.count(0) == 1
    assert levels.count(2) == 1
    assert any(stock(rows) and not row.stock for rows in products.values() for row in rows)


def test_every_product_is_described_in_one_to_three_sentences(products: dict[str, list[ImportRow]]) -> None:
    """No lorem ipsum, no essay, and short enough for a caption with everything around it."""
    for title, rows in products.items():
        sentences = re.findall(r"[.?!](?:\s|$)", rows[0].description)
        assert 1 <= len(sentences) <= 3, title
        assert 40 <= len(rows[0].description) <= 200, title


def test_every_product_has_its_own_picture_and_every_picture_its_product(
    products: dict[str, list[ImportRow]],
) -> None:
    """Nothing is missing, shared or left over; each picture can be drawn again."""
    photos = [rows[0].photo for rows in products.values()]
    assert len(set(photos)) == len(photos)
    assert {CATALOG.parent / photo for photo in photos} == set(FOLDER.iterdir())
    assert {photo.removeprefix("pictures/").removesuffix(".jpg") for photo in photos} == set(PICTURES)


def test_pictures_are_800_by_600_and_light() -> None:
    """They load at once on a phone, and keep the repository small to clone."""
    files = list(FOLDER.iterdir())
    for file in files:
        with Image.open(file) as picture:
            assert (picture.size, picture.format, picture.mode) == ((800, 600), "JPEG", "RGB"), file.name
        assert file.stat().st_size <= LARGEST_PICTURE, file.name
    assert sum(file.stat().st_size for file in files) <= ALL_PICTURES


def test_a_picture_is_drawn_the_same_way_every_time() -> None:
    """No dice and no fonts of the system: the same program draws the same picture."""
    draw = PICTURES["sencha-morning"]
    first, second = draw().finished(), draw().finished()
    assert first.size == (800, 600)
    assert first.tobytes() == second.tobytes()
