"""What is said where something is refused: here, and nowhere else in the tests, are its sentences."""

from collections.abc import Sequence

import pytest

from bot.views.refusal import said
from core.errors import (
    BackupFailed,
    CartExpired,
    CartFull,
    CouponRefused,
    DeliveryChanged,
    InvalidInput,
    LineFull,
    NotFound,
    NotPayable,
    OrderMoved,
    OutOfStock,
    ShopError,
    Shortage,
    StaleScreen,
    StepRefused,
    TotalChanged,
    Unavailable,
)
from core.models.coupon import RefusalReason
from core.models.order import OrderStatus
from core.models.policy import Policy
from core.usecases.category import CategoryTaken, IntoItself
from core.usecases.coupon import CodeTaken, CouponEnded, UnknownGoods
from core.usecases.delivery import MethodEnded, MethodExists
from core.usecases.product.edit import TitleTaken
from core.usecases.product.variant import SkuTaken
from core.usecases.settings import CurrencyFixed
from core.usecases.staff import IsOwner
from core.usecases.stock import UndoRefusal, UndoRefused
from core.usecases.upload import UploadGone


def short(title: str, left: int, *, gone: bool = False) -> Shortage:
    return Shortage(sku_id=1, title=title, wanted=4, left=left, gone=gone)


TO_CUSTOMERS: Sequence[tuple[ShopError, str]] = [
    (StaleScreen(), "This screen was out of date, so nothing was changed. Here is how it is now."),
    (OutOfStock([short("Apple", 2), short("Bread", 0)]), "Apple: only 2 left\nBread: sold out"),
    (OutOfStock([short("Bread", 0, gone=True)]), "“Bread” is no longer on sale"),
    (Unavailable("Green tea"), "“Green tea” is no longer on sale."),
    (
        TotalChanged(900, 600, "EUR"),
        "The total has changed from €9.00 to €6.00. Nothing was ordered: please confirm again.",
    ),
    (TotalChanged(900, 900, "EUR"), "Your cart has changed. Please look at it once more and confirm again."),
    (
        DeliveryChanged("Van"),
        "“Van” is not offered any more. Nothing was ordered: please look at the delivery again.",
    ),
    (
        DeliveryChanged(),
        "Something about the delivery is still open. Nothing was ordered: please look at it once more.",
    ),
    (NotFound("delivery", 1), "This way of delivery is not offered any more. Please choose another one."),
    (CartExpired(), "Your cart has expired. You can restore it at today's prices."),
    (
        NotPayable("XTR"),
        "This shop cannot take payments in XTR yet, so nothing was ordered. Your cart is kept.",
    ),
    (CartFull(50), "A cart holds at most 50 different items."),
    (
        LineFull("Green tea", 99, 2),
        "A cart holds at most 99 of one item, and yours has 2 of “Green tea” already.",
    ),
    (NotFound("cart_line", "TEA-100"), "“TEA-100” is not in your cart; /cart shows what is."),
    (
        NotFound("coupon", "NOPE"),
        "There is no coupon “NOPE”. Please check its spelling; /cart shows your cart without it.",
    ),
    (
        CouponRefused("ONCE", RefusalReason.CUSTOMER_LIMIT_REACHED, limit=1),
        "Coupon ONCE: only once per customer.",
    ),
    (CouponRefused("FIRST10", RefusalReason.LIMIT_REACHED), "Coupon FIRST10: it has been used up."),
    (NotFound("order", 1), "There is no such order."),
    (NotFound("command"), "I do not know that command. /help shows what I can do."),
    (InvalidInput("forwarded"), "Forwarded commands are not carried out."),
    (InvalidInput("unseen"), "There is nothing in it that can be seen. Please type it."),
    (InvalidInput("quantity", "many", "2"), "“many” is no whole number from 0 to 99. Example: 2"),
    (InvalidInput("extra", "now", "/backup"), "“now” is too much. Example: /backup"),
    (
        InvalidInput("phone", "call me", "+49 30 1234567"),
        "“call me” is not a phone number. Please type it like +49 30 1234567.",
    ),
    (
        InvalidInput("contact"),
        "That is somebody else's contact. Share your own with the button, or type the number.",
    ),
    (InvalidInput("only_photo"), "Only text and photos can be passed on: please type it, or send it as a photo."),
]
TO_STAFF: Sequence[tuple[ShopError, str]] = [
    (
        OrderMoved("K7Q-4MX", "cancelled"),
        "Order K7Q-4MX is cancelled by now, so nothing was changed. Here is how it is.",
    ),
    (
        StepRefused("K7Q-4MX", OrderStatus.CANCELLED, OrderStatus.SHIPPED),
        "Order K7Q-4MX cannot be shipped: it is cancelled.",
    ),
    (
        StepRefused("K7Q-4MX", OrderStatus.SHIPPED, OrderStatus.CANCELLED, (OrderStatus.DELIVERED,)),
        "Order K7Q-4MX cannot be cancelled: it is shipped. It can be delivered now.",
    ),
    (
        NotFound("order_code", "222-2222"),
        "There is no order “222-2222”; /board lists them all. Example: /order K7Q-4MX",
    ),
    (UndoRefused(UndoRefusal.DONE, 1), "This change is undone already."),
    (
        UndoRefused(UndoRefusal.LATE, 1),
        "A change can be undone for ten minutes only. Put it right with another one: /stock TEA-100 +12",
    ),
    (UndoRefused(UndoRefusal.GONE, 1), "This cannot be undone any more: only 1 are left."),
    (NotFound("stock", "coffee"), "There is no article “coffee”; /stock lists them all. Example: /stock TEA-100 +12"),
    (MethodEnded("Courier"), "“Courier” has ended for good, so nothing was changed."),
    (
        MethodExists("Van"),
        "There is a way of delivery called “Van” already. Choose another name; /delivery lists them all.",
    ),
    (NotFound("delivery", "Nope"), "There is no way of delivery “Nope”; /delivery lists them all."),
    (NotFound("method", 9), "There is no such way of delivery."),
    (CodeTaken("WINTER"), "There is a coupon WINTER already; /coupons lists them all. Choose another code or name."),
    (
        CouponEnded("SUMMER", 1),
        "SUMMER ended on 1 January 1970, and what has ended stays so. Make a new one: /coupon new SUMMER 10%",
    ),
    (
        UnknownGoods("Nope", ""),
        "“Nope” is no SKU code, category or product of this shop. There is nothing on sale yet.",
    ),
    (InvalidInput("date_past", "2020-01-01", "2099-01-01"), "“2020-01-01” is over already. Example: 2099-01-01"),
    (
        TitleTaken("Sencha", "Drinks", archived=False),
        "There is a product “Sencha” in Drinks already. Choose another name or category.",
    ),
    (SkuTaken("TEA-100", "TEA-100-2"), "The SKU code TEA-100 is taken. TEA-100-2 is free."),
    (CategoryTaken("Drinks"), "There is a category Drinks already."),
    (IntoItself("Drinks"), "Drinks cannot be moved into itself. Choose another category."),
    (
        NotFound("priced", "Mug", "/price MUG-1 4.50"),
        "“Mug” is not one article: write its SKU code, as /products shows it. Example: /price MUG-1 4.50",
    ),
    (CurrencyFixed("JPY"), "There are orders in JPY already, so it stays the shop's currency."),
    (IsOwner(), "Owners are named in ADMIN_IDS, where the shop runs; nobody changes them from the chat."),
    (NotFound("member", 1002), "1002 is neither manager nor staff. /people lists who is."),
    (UploadGone(), "This summary is out of date, so nothing was changed. Send the file again to see what it would do."),
    (BackupFailed("disk full"), "The shop could not be copied (disk full). Nothing was changed."),
    (InvalidInput("form_resume"), "Please tap “Go on” or “Start anew” first."),
    (InvalidInput("form_text"), "Please type the answer, or use a button."),
    (InvalidInput("form_needed"), "This cannot be skipped: nothing can be saved without it. /cancel leaves the form."),
]
ALL = [*TO_CUSTOMERS, *TO_STAFF]


@pytest.mark.parametrize(("error", "sentence"), ALL, ids=[repr(error) for error, _sentence in ALL])
def test_a_refusal_says_what_is_the_case(error: ShopError, sentence: str) -> None:
    """And what becomes of it: that nothing was ordered, or changed, or what helps on."""
    assert said(error, Policy()) == sentence
