"""What owners and staff are refused. Plain text."""

from typing import TypeAlias, assert_never

from core.errors import BackupFailed, OrderMoved, StepRefused, StockIsCodes
from core.models.order import OrderStatus
from core.models.policy import Policy
from core.usecases.ban import RunsTheShop
from core.usecases.category import CategoryInUse, CategoryTaken, IntoItself, TooDeep
from core.usecases.content import ContentInUse, NotAPool
from core.usecases.coupon import CodeTaken, CouponEnded
from core.usecases.delivery import MethodEnded, MethodExists, TooManyMethods
from core.usecases.payment.returns import NothingToGiveBack, WholeOnly
from core.usecases.product.edit import TitleTaken
from core.usecases.product.photo import TooManyPhotos
from core.usecases.product.variant import LabelMissing, LabelTaken, SkuTaken
from core.usecases.settings import AmountsTooLarge, CurrencyFixed, LastWay
from core.usecases.staff import IsOwner
from core.usecases.stock import UndoRefusal, UndoRefused
from core.usecases.upload import UploadGone
from texts.formats import day
from texts.language import _, ngettext
from texts.plain import isolated, shortened
from texts.states import status

OrderRefusal: TypeAlias = NothingToGiveBack | OrderMoved | StepRefused | WholeOnly
ProductRefusal: TypeAlias = LabelMissing | LabelTaken | SkuTaken | TitleTaken | TooManyPhotos
CategoryRefusal: TypeAlias = CategoryInUse | CategoryTaken | IntoItself | TooDeep
SellingRefusal: TypeAlias = CodeTaken | CouponEnded | MethodEnded | MethodExists | TooManyMethods
ShopRefusal: TypeAlias = AmountsTooLarge | BackupFailed | CurrencyFixed | IsOwner | LastWay | RunsTheShop | UploadGone
ContentRefusal: TypeAlias = ContentInUse | NotAPool | StockIsCodes
StaffRefusal: TypeAlias = (
    ContentRefusal | OrderRefusal | ProductRefusal | CategoryRefusal | SellingRefusal | ShopRefusal | UndoRefused
)


def said(error: StaffRefusal, policy: Policy, example: str) -> str:
    """The refusal, in a sentence or two; `example` is what can be done instead."""
    if isinstance(error, OrderRefusal):
        return _about_order(error)
    if isinstance(error, ContentRefusal):
        return _about_content(error)
    if isinstance(error, ProductRefusal):
        return _about_product(error)
    if isinstance(error, CategoryRefusal):
        return _about_category(error)
    if isinstance(error, SellingRefusal):
        return _about_selling(error, policy, example)
    return _undo_refused(error, example) if isinstance(error, UndoRefused) else _about_shop(error)


def _about_order(error: OrderRefusal) -> str:
    match error:
        case OrderMoved():
            text = _("Order {code} is {state} by now, so nothing was changed. Here it is.")
            return text.format(code=error.code, state=status(OrderStatus(error.state), pick_up=error.pick_up))
        case NothingToGiveBack(refunded=True):
            return _("All the money for order {code} has gone back already.").format(code=error.code)
        case NothingToGiveBack():
            return _("Nothing of order {code} can be taken off or given back.").format(code=error.code)
        case WholeOnly():
            return _("Stars are paid and sent back as a whole only. Cancel or refund the whole order instead.")
        case StepRefused():
            return _step_refused(error)
        case _:
            assert_never(error)


def _step_refused(error: StepRefused) -> str:
    """The state of the order, and the states it can go to from there."""
    state, wanted = (status(OrderStatus(one), pick_up=error.pick_up) for one in (error.state, error.wanted))
    if error.state == error.wanted:
        return _("Order {code} is {state} already.").format(code=error.code, state=state)
    text = _("Order {code} cannot be {wanted}: it is {state}.").format(code=error.code, wanted=wanted, state=state)
    if not error.possible:
        return text
    possible = _(" or ").join(status(OrderStatus(one), pick_up=error.pick_up) for one in error.possible)
    return " ".join((text, _("It can be {possible} now.").format(possible=possible)))


def _undo_refused(error: UndoRefused, example: str) -> str:
    match error.reason:
        case UndoRefusal.DONE:
            return _("This change has been undone already.")
        case UndoRefusal.LATE:
            text = _("A change can only be undone for ten minutes. Correct it with another one: {example}")
            return text.format(example=example)
        case UndoRefusal.GONE:
            return _("This cannot be undone any more: only {left} are left.").format(left=error.left)
        case _:
            assert_never(error.reason)


def _about_product(error: ProductRefusal) -> str:
    """The request was understood, but something else is in the way."""
    match error:
        case SkuTaken():
            text = _("The SKU code {code} is taken. {suggestion} is free.")
            return text.format(code=shortened(error.code, 40), suggestion=shortened(error.suggestion, 40))
        case TitleTaken():
            return _title_taken(error)
        case LabelTaken():
            text = _("There is a variant “{label}” already. Give each a label of its own.")
            return text.format(label=shortened(error.label, 40))
        case LabelMissing():
            text = _("{code} has no label yet, so customers could not tell the two apart. Give it one first.")
            return text.format(code=shortened(error.code, 40))
        case TooManyPhotos():
            text = _("A product has at most {limit} photos, and this one has them. Remove one first.")
            return text.format(limit=error.limit)
        case _:
            assert_never(error)


def _title_taken(error: TitleTaken) -> str:
    if error.archived:
        text = _(
            "There is an archived product “{title}” in {category}. Restore it from the archive, or choose another name."
        )
    else:
        text = _("There is a product “{title}” in {category} already. Choose another name or category.")
    return text.format(title=shortened(error.title, 40), category=shortened(error.category, 40))


def _about_content(error: ContentRefusal) -> str:
    match error:
        case StockIsCodes():
            text = _("{code} delivers codes, and its stock is its codes: add codes instead.")
        case NotAPool():
            text = _("{code} delivers no codes. Choose that first, on its card.")
        case ContentInUse():
            text = ngettext(
                "{count} piece of {code} is in an open order. Try again once that is done.",
                "{count} pieces of {code} are in open orders. Try again once these are done.",
                error.count,
            )
            return text.format(count=error.count, code=shortened(error.code, 40))
        case _:
            assert_never(error)
    return text.format(code=shortened(error.code, 40))


def _about_category(error: CategoryRefusal) -> str:
    match error:
        case CategoryTaken():
            return _("There is a category {path} already.").format(path=shortened(error.path, 80))
        case IntoItself():
            text = _("{path} cannot be moved into itself. Choose another category.")
            return text.format(path=shortened(error.path, 80))
        case TooDeep():
            text = _("Categories have two levels, and {path} leaves no room for another.")
            return text.format(path=shortened(error.path, 80))
        case CategoryInUse():
            return _in_use(error)
        case _:
            assert_never(error)


def _in_use(error: CategoryInUse) -> str:
    category = error.category
    holds = [
        (ngettext("{count} product", "{count} products", category.products), category.products),
        (ngettext("{count} archived product", "{count} archived products", category.archived), category.archived),
        (ngettext("{count} category below it", "{count} categories below it", category.below), category.below),
        (_("the coupon {coupon}"), len(error.coupons)),
    ]
    coupon = error.coupons[0] if error.coupons else ""
    told = ", ".join(text.format(count=count, coupon=shortened(coupon, 40)) for text, count in holds if count)
    text = _("{path} is not empty: {holds}. Move that first, or hide the category.")
    return text.format(path=shortened(category.path, 60), holds=told)


def _about_selling(error: SellingRefusal, policy: Policy, example: str) -> str:
    """Refusals about coupons and delivery methods."""
    match error:
        case CodeTaken():
            text = _("There is a coupon {code} already; /coupons lists them all. Choose another code or name.")
            return text.format(code=isolated(error.code))
        case CouponEnded():
            text = _("{label} ended on {day} and cannot be changed any more. Make a new one: {example}")
            ended = day(error.ended_at - 1, policy.timezone)
            return text.format(label=shortened(error.label, 64), day=ended, example=example)
        case MethodEnded():
            return _("“{name}” has ended for good, so nothing was changed.").format(name=isolated(error.name))
        case MethodExists():
            text = _(
                "There is a delivery method called “{name}” already. Choose another name; /delivery lists them all."
            )
            return text.format(name=isolated(error.name))
        case TooManyMethods():
            return _("A shop has at most {limit} delivery methods.").format(limit=error.limit)
        case _:
            assert_never(error)


def _about_settings(error: AmountsTooLarge | CurrencyFixed | LastWay) -> str:
    match error:
        case CurrencyFixed():
            text = _("There are orders in {currency} already, so the currency cannot be changed any more.")
            return text.format(currency=error.currency)
        case AmountsTooLarge():
            text = _("In {currency} a price would be too large. Nothing was changed.")
            return text.format(currency=error.currency)
        case LastWay():
            return _("Customers have to pay somehow. Switch another way on first.")
        case _:
            assert_never(error)


def _about_shop(error: ShopRefusal) -> str:
    match error:
        case AmountsTooLarge() | CurrencyFixed() | LastWay():
            return _about_settings(error)
        case IsOwner():
            return _("Owners are set in ADMIN_IDS on the server. They cannot be changed from the chat.")
        case RunsTheShop():
            return _("Owners and staff cannot be blocked.")
        case BackupFailed():
            text = _("The backup could not be made ({reason}). Nothing was changed.")
            return text.format(reason=shortened(error.reason, 200))
        case UploadGone():
            return _(
                "This summary is out of date, so nothing was changed. Send the file again to see what it would change."
            )
        case _:
            assert_never(error)
