"""What is said where something is refused: here, and nowhere else in the tests, are its sentences."""

from collections.abc import Sequence

import pytest

from bot.admin.views.form import FORM_WORDS
from bot.examples import example_of, in_this_shop
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
    Noun,
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
from core.models.price import Goods, GoodsKind
from core.usecases.category import CategoryTaken, IntoItself
from core.usecases.coupon import CodeTaken, CouponEnded, UnknownGoods
from core.usecases.delivery import MethodEnded, MethodExists
from core.usecases.product.edit import TitleTaken
from core.usecases.product.price import SeveralGoods
from core.usecases.product.variant import SkuTaken
from core.usecases.settings import CurrencyFixed
from core.usecases.staff import IsOwner
from core.usecases.stock import UndoRefusal, UndoRefused
from core.usecases.upload import UploadGone
from texts.refusals import said


def short(title: str, left: int, *, gone: bool = False) -> Shortage:
    return Shortage(sku_id=1, title=title, wanted=4, left=left, gone=gone)


TO_CUSTOMERS: Sequence[tuple[ShopError, str]] = [
    (StaleScreen(), "This screen was out of date, so nothing was changed. Here is how it is now."),
    (OutOfStock([short("Apple", 2), short("Bread", 0)]), "Apple: only 2 left\nBread: sold out"),
    (OutOfStock([short("Bread", 0, gone=True)]), "“Bread” is no longer for sale"),
    (Unavailable("Green tea"), "“Green tea” is no longer for sale."),
    (
        TotalChanged(900, 600, "EUR"),
        "The total has changed from €9.00 to €6.00. Nothing was ordered. Please confirm again.",
    ),
    (TotalChanged(900, 900, "EUR"), "Your cart has changed. Please check it and confirm again."),
    (
        DeliveryChanged("Van"),
        "“Van” is no longer offered. Nothing was ordered. Please check the delivery.",
    ),
    (
        DeliveryChanged(),
        "Something about the delivery is still open. Nothing was ordered. Please check it.",
    ),
    (NotFound(Noun.DELIVERY_METHOD, 1), "This delivery method is no longer offered. Please choose another one."),
    (CartExpired(), "Your cart has expired. You can restore it at today's prices."),
    (
        NotPayable("XTR"),
        "This shop cannot take payments in XTR yet, so nothing was ordered. Your cart is kept.",
    ),
    (
        NotPayable("EUR", 100, 900_000),
        "Orders from €1.00 to €9,000.00 can be paid here, so nothing was ordered. Your cart is kept.",
    ),
    (CartFull(50), "A cart holds at most 50 different items."),
    (
        LineFull("Green tea", 99, 2),
        "A cart holds at most 99 of one item, and yours has 2 of “Green tea” already.",
    ),
    (NotFound(Noun.CART_LINE, "TEA-100"), "“TEA-100” is not in your cart; /cart shows what is."),
    (
        NotFound(Noun.COUPON, "NOPE"),
        "There is no coupon “NOPE”. Check the spelling; /cart shows your cart without it.",
    ),
    (
        CouponRefused("ONCE", RefusalReason.CUSTOMER_LIMIT_REACHED, limit=1),
        "Coupon ONCE: only once per customer.",
    ),
    (CouponRefused("FIRST10", RefusalReason.LIMIT_REACHED), "Coupon FIRST10: it has been used up."),
    (NotFound(Noun.ORDER, 1), "There is no such order."),
    (NotFound(Noun.ACTION), "I do not know that command. /help shows what I can do."),
    (InvalidInput("forwarded"), "Forwarded commands are not carried out."),
    (InvalidInput("unseen"), "That message looks empty. Please type it."),
    (InvalidInput("quantity", "many", "2"), "Please type a number from 0 to 99, not “many”. Example: 2"),
    (InvalidInput("extra", "now", "/backup"), "“now” is not needed here. Example: /backup"),
    (
        InvalidInput("phone", "call me", "+49 30 1234567"),
        "“call me” is not a phone number. Please type it like +49 30 1234567.",
    ),
    (
        InvalidInput("contact"),
        "That is somebody else's contact. Share your own with the button, or type the number.",
    ),
    (InvalidInput("only_photo"), "Only text and photos can be passed on. Please type it, or send it as a photo."),
]
TO_STAFF: Sequence[tuple[ShopError, str]] = [
    (
        OrderMoved("K7Q-4MX", "cancelled"),
        "Order K7Q-4MX is cancelled by now, so nothing was changed. Here it is.",
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
        NotFound(Noun.ORDER, "222-2222", "/order {order}"),
        "There is no order “222-2222”; /board lists them all. Example: /order K7Q-4MX",
    ),
    (UndoRefused(UndoRefusal.DONE, 1), "This change has been undone already."),
    (
        UndoRefused(UndoRefusal.LATE, 1),
        "A change can only be undone for ten minutes. Correct it with another one: /stock TEA-100 +12",
    ),
    (UndoRefused(UndoRefusal.GONE, 1), "This cannot be undone any more: only 1 are left."),
    (
        NotFound(Noun.VARIANT, "coffee", "/stock {sku} +12"),
        "There is no variant “coffee”; /stock lists them all. Example: /stock TEA-100 +12",
    ),
    (MethodEnded("Courier"), "“Courier” has ended for good, so nothing was changed."),
    (
        MethodExists("Van"),
        "There is a delivery method called “Van” already. Choose another name; /delivery lists them all.",
    ),
    (NotFound(Noun.DELIVERY_METHOD, "Nope"), "There is no delivery method “Nope”; /delivery lists them all."),
    (NotFound(Noun.DELIVERY_METHOD, 9), "There is no such delivery method."),
    (CodeTaken("WINTER"), "There is a coupon WINTER already; /coupons lists them all. Choose another code or name."),
    (
        CouponEnded("SUMMER", 1),
        "SUMMER ended on 1 January 1970 and cannot be changed any more. Make a new one: /coupon new SUMMER 10%",
    ),
    (
        UnknownGoods("Nope", ""),
        "“Nope” is not a SKU code, category or product of this shop. There is nothing for sale yet.",
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
        SeveralGoods("Mug", [Goods(GoodsKind.CATEGORY, 1, "Mug"), *[Goods(GoodsKind.PRODUCT, 2, "Mug")] * 2]),
        "“Mug” may mean the category Mug/, 2 products. Type a category by its whole path, or a SKU code.",
    ),
    (CurrencyFixed("JPY"), "There are orders in JPY already, so the currency cannot be changed any more."),
    (IsOwner(), "Owners are set in ADMIN_IDS on the server. They cannot be changed from the chat."),
    (NotFound(Noun.MEMBER, 1002), "1002 is neither manager nor staff. /people lists who is."),
    (
        UploadGone(),
        "This summary is out of date, so nothing was changed. Send the file again to see what it would change.",
    ),
    (BackupFailed("disk full"), "The backup could not be made (disk full). Nothing was changed."),
    (InvalidInput("form_resume"), "Please tap “Go on” or “Start again” first."),
    (InvalidInput("form_text"), "Please type the answer, or use a button."),
    (InvalidInput("form_needed"), "This cannot be skipped. /cancel leaves the form."),
]
ALL = [*((*one, False) for one in TO_CUSTOMERS), *((*one, True) for one in TO_STAFF)]


@pytest.mark.parametrize(("error", "sentence", "staff"), ALL, ids=[repr(error) for error, *_rest in ALL])
def test_a_refusal_says_what_is_the_case(error: ShopError, sentence: str, staff: bool) -> None:
    """And what becomes of it: that nothing was ordered, or changed, or what helps on."""
    example = in_this_shop(example_of(error))
    assert said(error, Policy(), FORM_WORDS, staff=staff, example=example) == sentence
