"""What is said of what is sold out, to whoever waits for it and to whoever could not be told."""

from bot.views import product
from core.models.catalog import Product, Variant
from core.models.stock import StockLevel
from tests.bot.test_views import make_view
from tests.support.chat import plain

SOLD_OUT = Variant(sku_id=1, code="S-1", label="", price=300, on_hand=0)
SOAP = Product(id=1, category_id=1, title="Soap", variants=(SOLD_OUT,))


def level(on_hand: int) -> StockLevel:
    return StockLevel(
        sku_id=1, product_id=1, code="S-1", name="Soap", on_hand=on_hand, low_at=3, own_low_at=None, on_sale=True
    )


def page(shown: Product) -> str:
    return plain(product.product(shown, 0, make_view([]).cart, "EUR", 0).text)


def test_the_page_says_whether_one_will_be_told() -> None:
    """Sold out either way."""
    assert page(SOAP).endswith("\nSold out")
    waited_for = SOAP.model_copy(update={"awaited": frozenset({1})})
    assert page(waited_for).endswith("Sold out. You will be told when it is back.")


def test_the_news_say_whether_it_is_still_there() -> None:
    """It may be sold out again by the time they are sent."""
    assert plain(product.back_in_stock(level(5)).text) == "🔔 Soap is back in stock."
    assert plain(product.back_in_stock(level(0)).text) == "🔔 Soap was back in stock, but is sold out again already."
