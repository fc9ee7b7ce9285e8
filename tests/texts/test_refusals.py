"""How refusals read: whatever is refused has a sentence of its own, and one only."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import walk_packages

import pytest

import core
from bot.admin.views.form import FORM_WORDS
from bot.examples import example_of, in_this_shop
from core.errors import (
    AllReserved,
    AlreadyApplied,
    BackupFailed,
    CartFull,
    Conflict,
    CouponRefused,
    DeliveryChanged,
    FavouritesFull,
    InvalidInput,
    LineFull,
    NotFound,
    NotPayable,
    Noun,
    OrderMoved,
    OutOfStock,
    PaymentRefused,
    ShopError,
    Shortage,
    StepRefused,
    StockIsCodes,
    TooManyCoupons,
    TooManyUnanswered,
    TotalChanged,
    Unavailable,
)
from core.models.category import CategoryDetails
from core.models.coupon import Refusal, RefusalReason
from core.models.delivery import Question
from core.models.file_stock import StockAsked
from core.models.finding import FileErrors
from core.models.imports import CatalogChanged
from core.models.order import OrderStatus
from core.models.payment import NoPayment
from core.models.policy import MAX_QUANTITY, Policy
from core.models.price import Goods, GoodsKind
from core.usecases.api_key import KeyNameTaken
from core.usecases.category import CategoryInUse, CategoryTaken, IntoItself, TooDeep
from core.usecases.content import ContentInUse, NotAPool
from core.usecases.coupon import CodeTaken, CouponEnded, UnknownGoods
from core.usecases.delivery import MethodEnded, MethodExists, TooManyMethods
from core.usecases.digital import GoodsTakenBack
from core.usecases.payment.returns import NothingToGiveBack
from core.usecases.privacy import OrdersUnderWay
from core.usecases.product.edit import TitleTaken
from core.usecases.product.photo import TooManyPhotos
from core.usecases.product.price import SeveralGoods
from core.usecases.product.variant import LabelMissing, LabelTaken, SkuTaken
from core.usecases.settings import AmountsTooLarge, CurrencyFixed
from core.usecases.stock import UndoRefusal, UndoRefused
from core.values.coupon import WrongWord
from core.values.settings import Setting
from tests.support.languages import CODE, untranslated
from tests.support.source import words_given
from texts.language import speaking
from texts.refusals import NO_WORDS, said
from texts.refusals.typed import MISSING, NOT_UNDERSTOOD
from texts.refusals.typed import NOUNS as FIELDS

ELSEWHERE = {
    AlreadyApplied: "the desk shows what was done",
    FileErrors: "the file's findings are listed, each in a line",
    CatalogChanged: "the file is checked anew",
    StockAsked: "the file's message asks",
    WrongWord: "an InvalidInput that knows its word",
}
"""Refusals that come to nobody as a sentence, and what happens instead."""


def _read(error: ShopError, *, staff: bool = False) -> str:
    """As the desk has it read."""
    return said(error, Policy(), FORM_WORDS, staff=staff, example=in_this_shop(example_of(error)))


CATEGORY = CategoryDetails(
    id=1,
    parent_id=None,
    names=("Drinks", "Tea"),
    position=1,
    active=True,
    parent_active=True,
    products=1,
    all_products=1,
    archived=2,
    below=3,
    number=1,
    siblings=1,
)
FACTS = Refusal(
    RefusalReason.PAUSED, missing_amount=1, missing_quantity=1, starts_at=1, ended_at=1, limit=1, currency="JPY", by="X"
).facts
WAYS: Mapping[type[ShopError], Sequence[ShopError]] = {
    AllReserved: [AllReserved(["Tea"])],
    AmountsTooLarge: [AmountsTooLarge("JPY")],
    CartFull: [CartFull(50)],
    CategoryInUse: [CategoryInUse(CATEGORY, ("SUMMER",))],
    CategoryTaken: [CategoryTaken("Drinks/Tea")],
    CodeTaken: [CodeTaken("SUMMER")],
    BackupFailed: [BackupFailed("No space left on device")],
    ContentInUse: [ContentInUse("TEA-100", count) for count in (1, 2)],
    CouponEnded: [CouponEnded("SUMMER", 1)],
    CouponRefused: [CouponRefused("SUMMER", reason, **FACTS) for reason in RefusalReason],
    CurrencyFixed: [CurrencyFixed("EUR")],
    DeliveryChanged: [DeliveryChanged(), DeliveryChanged("Courier")],
    OrdersUnderWay: [OrdersUnderWay(codes) for codes in (("K7Q-4MX",), ("K7Q-4MX", "K7Q-4MY"))],
    InvalidInput: [InvalidInput("quantity", "many", "2")],
    GoodsTakenBack: [GoodsTakenBack("K7Q-4MX")],
    IntoItself: [IntoItself("Things")],
    LabelMissing: [LabelMissing("TEA-100")],
    LabelTaken: [LabelTaken("100 g")],
    LineFull: [LineFull("Green tea", 99, 2)],
    MethodEnded: [MethodEnded("Courier")],
    MethodExists: [MethodExists("Courier")],
    NotAPool: [NotAPool("TEA-100")],
    NotFound: [
        NotFound(noun, "X", "/y") for noun in Noun if noun is not Noun.PRODUCT
    ],  # as a category, which is gone with it
    NothingToGiveBack: [NothingToGiveBack("K7Q-4MX"), NothingToGiveBack("K7Q-4MX", refunded=True)],
    NotPayable: [NotPayable("XTR"), NotPayable("EUR", 100, 900_000)],
    OrderMoved: [OrderMoved("K7Q-4MX", state) for state in OrderStatus],
    PaymentRefused: [PaymentRefused(reason, "K7Q-4MX") for reason in NoPayment],
    OutOfStock: [
        OutOfStock([Shortage(sku_id=1, title="Tea", wanted=2, left=left, gone=gone)])
        for left, gone in ((0, False), (1, False), (1, True))
    ],
    SeveralGoods: [
        SeveralGoods("Tea", [Goods(kind, 1, "Tea")] * 2) for kind in (GoodsKind.CATEGORY, GoodsKind.PRODUCT)
    ],
    SkuTaken: [SkuTaken("TEA-100", "TEA-101")],
    StockIsCodes: [StockIsCodes("TEA-100")],
    KeyNameTaken: [KeyNameTaken("website")],
    StepRefused: [StepRefused("K7Q-4MX", state, wanted) for state in OrderStatus for wanted in OrderStatus],
    TitleTaken: [TitleTaken("Tea", "Drinks", archived=archived) for archived in (False, True)],
    TooDeep: [TooDeep("Drinks/Tea")],
    FavouritesFull: [FavouritesFull(200)],
    TooManyCoupons: [TooManyCoupons(10)],
    TooManyUnanswered: [TooManyUnanswered(20)],
    TooManyMethods: [TooManyMethods(20)],
    TooManyPhotos: [TooManyPhotos(10)],
    TotalChanged: [TotalChanged(1, 2, "EUR"), TotalChanged(1, 1, "EUR")],
    Unavailable: [Unavailable("Tea")],
    UndoRefused: [UndoRefused(reason, 1) for reason in UndoRefusal],
    UnknownGoods: [UnknownGoods("nothing", "")],
}
"""How each refusal that carries facts can come; the others come as they are."""


def _all_refusals(of: type[ShopError] = ShopError) -> Iterator[type[ShopError]]:
    for module in walk_packages(core.__path__, "core."):
        import_module(module.name)
    for one in of.__subclasses__():
        yield one
        yield from _all_refusals(one)


def _all_ways() -> list[ShopError]:
    refusals = set(_all_refusals()) - ELSEWHERE.keys() - {Conflict}
    return [way for one in refusals for way in (WAYS[one] if one in WAYS else [one()])]


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    """Whatever it carries; none has the one of last resort, and no two have the same."""
    ways = _all_ways()
    told = [said(way, Policy()) for way in ways]
    assert [repr(way) for way, text in zip(ways, told, strict=True) if text == NO_WORDS.text] == []
    assert sorted(told) == sorted(set(told))


def test_every_field_is_worded_once_and_with_what_a_refusal_knows() -> None:
    """Two nouns with one field would silently have one sentence; a sentence with another fact in it would be a fault."""
    tables = (*FIELDS, FORM_WORDS)
    fields = [field for words in tables for field in words]
    assert len(fields) == len(set(fields))
    for words in tables:
        for field, text in words.items():
            sentence = _read(InvalidInput(field, "x", "/y"))
            assert sentence.removesuffix(" Example: /y") == text.text.format(value="x", example="/y", most=MAX_QUANTITY)


@pytest.mark.slow
def test_nothing_is_called_missing_that_is_never_asked_for() -> None:
    """Each is a field that is raised."""
    raised = words_given("InvalidInput", 0, "field")[0] | words_given("WrongWord", 1, "field")[0]
    assert MISSING.keys() <= raised.union(*MADE.values())


TYPED = tuple(Question)[1:]
"""The delivery method is chosen by a button."""
MADE = {
    "wrong.field": set(),  # a refusal is passed on
    "column": set(),  # of a file: a finding
    "question.name.lower()": {question.name.lower() for question in TYPED},
    "f'{question.name.lower()}_kind'": {f"{question.name.lower()}_kind" for question in TYPED},
    "f'setting_{setting.word}'": {f"setting_{setting.word}" for setting in Setting},
}
"""The fields that are made when they are raised, by the code that makes them."""
ALWAYS_EMPTY = {"product_name", "coupon_label", "price_words", "sku_code"}
"""Said only where nothing was typed."""


@pytest.mark.slow
def test_every_raised_field_has_words() -> None:
    """Typed wrong or not at all: nothing that is refused has the sentence of last resort."""
    raised, made = words_given("InvalidInput", 0, "field")
    coupons, passed_on = words_given("WrongWord", 1, "field")
    assert made | passed_on == MADE.keys()
    raised |= coupons.union(*MADE.values())
    wordless = f"{NOT_UNDERSTOOD.text} Example: /y"
    ways = [("x", raised - ALWAYS_EMPTY), ("", raised)]
    assert [
        field
        for typed, fields in ways
        for field in fields
        if said(InvalidInput(field, typed, "/y"), Policy(), FORM_WORDS) == wordless
    ] == []


@pytest.mark.slow
@pytest.mark.usefixtures("two_languages")
def test_every_refusal_is_in_the_language_of_its_reader() -> None:
    """All of it but its facts."""
    data = (
        "Courier",
        "Drinks/Tea",
        "EUR",
        "JPY",
        "Mug",
        "SUMMER",
        "TEA-101",
        "TEA-100",
        "Tea",
        "No space left on device",
    )
    fields = [InvalidInput(field, typed, "x") for words in FIELDS for field in words for typed in ("", "x")]
    with speaking(CODE):
        told = [_read(way) for way in (*_all_ways(), *fields)]
    assert [text for text in told if untranslated(text, data)] == []


@pytest.mark.parametrize("noun", Noun)
def test_whatever_is_missing_has_a_sentence_for_whoever_looks_for_it(noun: Noun) -> None:
    """By its id or by the typed text, for customers and for staff; the same refusal, worded for its reader."""
    for staff in (False, True):
        for key in (7, "X"):
            text = _read(NotFound(noun, key), staff=staff)
            assert text != NO_WORDS.text
            assert text.endswith(".")
            assert "7" not in text or noun is Noun.MEMBER or noun is Noun.CART_LINE or noun is Noun.GOODS
            assert "Example" not in text
            shown = _read(NotFound(noun, key, "/y"), staff=staff)
            assert shown.endswith(". Example: /y") == (noun is not Noun.ACTION)


def test_who_runs_the_shop_is_told_where_it_is_listed() -> None:
    """A customer is told that it is not for sale."""
    gone = NotFound(Noun.CATEGORY, 7)
    assert said(gone, Policy()) == "This is no longer for sale."
    assert said(gone, Policy(), staff=True) == "This category is no longer there."
    typed = NotFound(Noun.COUPON, "NOPE")
    assert said(typed, Policy()).endswith("/cart shows your cart without it.")
    assert said(typed, Policy(), staff=True) == "There is no coupon or promotion “NOPE”; /coupons lists them all."


@pytest.mark.slow
def test_every_raised_noun_is_used() -> None:
    """Each names a thing that something is looked up by."""
    _words, raised = words_given("NotFound", 0, "noun")
    inits = {f"Noun.{one.name}" for one in Noun}
    assert inits <= raised | {"Noun.GOODS", "Noun.VARIANT"}
