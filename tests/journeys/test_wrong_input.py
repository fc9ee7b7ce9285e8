"""For every wrong input, one line says what is wrong and shows an example; the example, typed as it is, works."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.admin.answers import ANSWERS
from bot.admin.command_list import SHARED_HELP
from bot.admin.form import FORMS
from bot.admin.routes import (
    category,
    content,
    coupon,
    customer,
    delivery,
    order,
    product,
    refund,
    settings,
    staff,
    stock,
    variant,
)
from bot.admin.routes import question as questions
from bot.admin.routes.audit import AskWords
from bot.admin.routes.form import AskResume, Continue, FillIn, Kind
from bot.admin.routes.photo import OpenPhotos
from bot.admin.views.form import FORM_WORDS
from bot.dispatch import COMMANDS
from bot.examples import example_of, in_this_shop, names_here
from bot.routes.grammar import Route
from core.models.actor import Actor
from core.models.coupon import NewCoupon, Percent
from core.models.customer import Customer
from core.models.delivery import NewMethod
from core.models.digital import Content, ContentKind
from core.models.policy import Policy
from core.models.staff import Member, Role
from core.ports import Transaction
from core.usecases.cart import add_at_least
from core.usecases.category import add_category
from core.usecases.content import set_content
from core.usecases.coupon import create_coupon
from core.usecases.customer import remember_customer
from core.usecases.delivery import create_method
from core.usecases.order.place import place_order
from core.usecases.order.steps import confirm_order, ship_order
from core.usecases.product.variant import relabel
from core.usecases.staff import appoint
from core.values.settings import Setting
from playground.state.people import OWNER
from playground.telegram import Call
from storage.opening import ShopStore
from tests.support.chat import Message, Person, text_of
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.room import card
from tests.support.shop import Shop, open_shop
from tests.support.store import copy_store, open_store
from tests.support.tables import drop_rows, records
from texts.refusals import said

GOODS = (
    Good("MUG-1", "Mug", 1200, 50, category="Pantry"),
    Good("OOLONG", "Oolong tea", 450, 50, category="Pantry"),
    Good("SOAP-1", "Soap", category="Bath"),
    Good("VOUCHER", "Voucher", 1000, 0, category="Bath"),
)
"""Neither TEA-100 nor Drinks, no Courier and no SUMMER: an example has to name what is there, and what it makes is not."""
ADMIN, STAFF = Actor.staff(OWNER), 123456789
LONG = "x" * 400

Wrong = tuple[str, str]
"""What is typed; and in quotes what the answer has to show of it, else the field or noun of the refusal, where there is nothing to show."""

WRONG: dict[str, Sequence[Wrong]] = {
    "shop": [("/shop 5", "“5”"), ("/shop 🎉", "“🎉”")],
    "cart": [("/cart MUG-1", "“MUG-1”"), ("/cart 1e9", "“1e9”")],
    "checkout": [("/checkout now", "“now”"), ("/checkout 🎉", "“🎉”")],
    "favourites": [("/favourites 2", "“2”")],
    "reviews": [("/reviews 2", "“2”")],
    "help": [("/help stock", "“stock”"), ("/help 🎉", "“🎉”")],
    "terms": [("/terms de", "“de”")],
    "support": [("/support help me", "“help me”")],
    "paysupport": [("/paysupport help me", "“help me”")],
    "privacy": [("/privacy now", "“now”")],
    "cancel": [("/cancel MUG-1", "“MUG-1”")],
    "id": [("/id 5", "“5”"), ("/id 🎉", "“🎉”")],
    "admin": [("/admin stock", "“stock”"), ("/admin 🎉", "“🎉”")],
    "questions": [("/questions now", "“now”"), ("/questions 🎉", "“🎉”")],
    "backup": [("/backup now", "“now”"), ("/backup 🎉", "“🎉”")],
    "add": [
        ("/add", "sku_code"),
        ("/add NOPE", "“NOPE”"),
        ("/add 🎉 2", "“🎉”"),
        ("/add MUG-1 2 3", "“3”"),
        ("/add MUG-1 -3", "“-3”"),
        ("/add MUG-1 two", "“two”"),
        ("/add MUG-1 1e9", "“1e9”"),
        ("/add MUG-1 1000000000", "“1000000000”"),
        ("/add MUG-1 100", "“100”"),
        ("/add MUG-1 0", "quantity_to_add"),
        ("/add MUG-1 🎉", "“🎉”"),
    ],
    "remove": [
        ("/remove", "sku_code"),
        ("/remove NOPE", "“NOPE”"),
        ("/remove MUG-1 2", "“2”"),
        ("/remove OOLONG", "“OOLONG”"),
        ("/remove 🎉", "“🎉”"),
    ],
    "coupon": [
        ("/coupon", "coupon_code"),
        ("/coupon NOPE", "“NOPE”"),
        ("/coupon -3", "“-3”"),
        ("/coupon SUMMER now", "“now”"),
        ("/coupon 🎉", "“🎉”"),
        ("/coupon new", "coupon_code"),
        ("/coupon new SALE", "coupon_discount"),
        ("/coupon new 🎉 10%", "“🎉”"),
        ("/coupon new SALE ten", "“ten”"),
        ("/coupon new SALE -3%", "“-3%”"),
        ("/coupon new SALE 101%", "“101%”"),
        ("/coupon new SALE -4.50", "“-4.50”"),
        ("/coupon new SALE 1e9", "“1e9”"),
        ("/coupon new SALE 999999999999999", "“999999999999999”"),
        ("/coupon new SALE 🎉", "“🎉”"),
        ("/coupon new SALE 10% 20%", "“20%”"),
        ("/coupon new SALE 10% 5.00", "“5.00”"),
        ("/coupon new SALE 10% min=ten", "“ten”"),
        ("/coupon new SALE 10% min_quantity=0", "“0”"),
        ("/coupon new SALE 10% cap=-1", "“-1”"),
        ("/coupon new SALE 10% limit=1e9", "“1e9”"),
        ("/coupon new SALE 10% per_customer=-1", "“-1”"),
        ("/coupon new SALE 10% priority=first", "“first”"),
        ("/coupon new SALE 10% from=soon", "“soon”"),
        ("/coupon new SALE 10% until=2020-01-01", "“2020-01-01”"),
        ("/coupon new SALE 10% until=2099-13-01", "“2099-13-01”"),
        ("/coupon new SALE 10% from=2099-02-01 until=2099-01-01", "“2099-01-01”"),
        ("/coupon new SALE 10% only=NOPE", "“NOPE”"),
        ("/coupon new SALE 10% only=", "“only=”"),
        ("/coupon new SALE 10% exclusive=🎉", "“exclusive=🎉”"),
        ("/coupon new SALE 10% first_order first_order", "“first_order”"),
        ("/coupon new SALE 10% paused=1", "“paused=1”"),
        ("/coupon new SALE free_delivery=1", "“free_delivery=1”"),
        ("/coupon new SALE buy=2", "“buy=2”"),
        ("/coupon new SALE get=1", "“get=1”"),
        ("/coupon new SALE buy=two get=1", "“two”"),
        ("/coupon new SALE buy=2 get=1 off=half", "“half”"),
        ("/coupon new SALE tiers=50", "“50”"),
        ('/coupon new auto "" 10%', "coupon_name"),
        ("/coupon new auto 10%", "coupon_auto"),
        ("/coupon new NEW 10%", "coupon_keyword"),
        ("/coupon new \u200b 10%", "“10%”"),
        ('/coupon new auto "Spring sale 10%', '"Spring sale 10%'),
        *(
            wrong
            for verb in ("pause", "resume", "end")
            for wrong in (
                (f"/coupon {verb}", "coupon_label"),
                (f"/coupon {verb} \u200b", "coupon_label"),
                (f"/coupon {verb} NOPE", "“NOPE”"),
                (f"/coupon {verb} SUMMER now", "“SUMMER now”"),
                (f"/coupon {verb} 🎉", "“🎉”"),
            )
        ),
    ],
    "coupons": [(f"/coupons {word}", f"“{word}”") for word in ("0", "-1", "two", "1e9", "🎉")]
    + [("/coupons 1 2", "“2”")],
    "order": [
        ("/order", "order_code"),
        ("/order NOPE", "“NOPE”"),
        ("/order AAA-AAA", "“AAA-AAA”"),
        ("/order 1e9", "“1e9”"),
        ("/order 🎉", "“🎉”"),
        ("/order AAA-AAA cancel sold out", "“AAA-AAA”"),
        ("/order AAA-AAA message", "“AAA-AAA”"),
        ("/order {placed} explode", "“explode”"),
        ("/order {placed} -3", "“-3”"),
        ("/order {placed} 🎉", "“🎉”"),
        ("/order {placed} confirm it", "“it”"),
        ("/order {shipped} deliver 1e9", "“1e9”"),
        (f"/order {{confirmed}} ship {LONG}", "tracking"),
        (f"/order {{confirmed}} cancel {LONG}", "cancel_reason"),
        ("/order {placed} message", "message"),
        (f"/order {{placed}} message {LONG * 3}", "message"),
    ],
    "board": [(f"/board {word}", f"“{word}”") for word in ("sold", "-1", "1e9", "new now", "🎉")],
    "stock": [
        ("/stock NOPE", "“NOPE”"),
        ("/stock 🎉", "“🎉”"),
        ("/stock NOPE +3", "“NOPE”"),
        ("/stock MUG-1 12", "“12”"),
        ("/stock MUG-1 ten", "“ten”"),
        ("/stock MUG-1 +1e9", "“+1e9”"),
        ("/stock MUG-1 +1000000000", "“+1000000000”"),
        ("/stock MUG-1 =-4", "“=-4”"),
        ("/stock MUG-1 +1 2", "“+1 2”"),
        ("/stock MUG-1 🎉", "“🎉”"),
        (f"/stock MUG-1 +1 {LONG}", "stock_note"),
        ("/stock MUG-1 low", "threshold"),
        ("/stock MUG-1 low=-1", "“-1”"),
        ("/stock MUG-1 low=five", "“five”"),
        ("/stock MUG-1 low=1e9", "“1e9”"),
        ("/stock MUG-1 low=1000000000", "“1000000000”"),
        ("/stock NOPE low=5", "“NOPE”"),
    ],
    "payments": [("/payments now", "“now”")],
    "export": [
        ("/export", "export"),
        ("/export goods", "“goods”"),
        ("/export 🎉", "“🎉”"),
        ("/export orders 2027-13-01", "“2027-13-01”"),
        ("/export orders yesterday", "“yesterday”"),
        ("/export orders 01.11.2025", "date_shape"),
        ("/export orders 1e9", "“1e9”"),
        ("/export customers 2099-01-01", "“2099-01-01”"),
        ("/export orders 1999-01-01", "“1999-01-01”"),
        ("/export orders 2025-02-01 2025-01-01", "“2025-02-01 2025-01-01”"),
        ("/export orders 2025-01-01 2025-02-01 2025-03-01", "“orders 2025-01-01"),
        ("/export products 2025-01-01", "export_days"),
        ("/export products pdf", "export_kind"),
        ("/export orders 2025-01-01 pdf", "“pdf”"),
        ("/export orders csv xlsx", "“orders csv xlsx”"),
    ],
    "product": [
        ("/product", "product_name"),
        ("/product NOPE", "“NOPE”"),
        ("/product new Tea", "“new Tea”"),
        ("/product 1e9", "“1e9”"),
        ("/product 🎉", "“🎉”"),
    ],
    "price": [
        ("/price MUG-1", "price_words"),
        ("/price MUG-1 4.50 now", "“now”"),
        ("/price MUG-1 5 USD", "price"),
        ("/price Green 5", "“Green”"),
        ("/price MUG-1 5%", "“5%”"),
        ("/price MUG-1 +5% round red", "“red”"),
        ("/price MUG-1 5 until yesterday", "“yesterday”"),
        ("/price MUG-1 5 until 2020-01-01", "“2020-01-01”"),
        ("/price MUG-1 5 from tomorrow", "“tomorrow”"),
        ("/price \u200b 5", "price_words"),
        ("/price NOPE 4.50", "“NOPE”"),
        ("/price 🎉 4.50", "“🎉”"),
        ("/price MUG-1 --4.50", "“--4.50”"),
        ("/price MUG-1 4,500", "“4,500”"),
        ("/price MUG-1 four", "“four”"),
        ("/price MUG-1 7.777", "price"),
        ("/price MUG-1 1e9", "“1e9”"),
        ("/price MUG-1 99999999999", "“99999999999”"),
        ("/price MUG-1 🎉", "“🎉”"),
    ],
    "category": [
        ("/category paint", "“paint”"),
        ("/category 🎉", "“🎉”"),
        ("/category add", "category"),
        ("/category add \u200b", "category"),
        ("/category add A/B/C", "“A/B/C”"),
        (f"/category add {LONG}", "category"),
        ("/category add Drinks = Tea", "“Drinks = Tea”"),
        ("/category rename", "category_target"),
        ("/category rename Bath", "“Bath”"),
        ("/category rename Bath =", "“Bath =”"),
        ("/category rename Nope = Tea", "“Nope”"),
        ("/category rename Bath = A/B", "“A/B”"),
        ('/category rename "Drinks = Tea', '"Drinks = Tea'),
        ("/category move Bath", "“Bath”"),
        ("/category move Bath = Nope", "“Nope”"),
        ("/category move Bath = A/B/C", "“A/B/C”"),
        *(
            wrong
            for verb in ("up", "down", "hide", "show", "remove")
            for wrong in (
                (f"/category {verb}", "category"),
                (f"/category {verb} Nope", "“Nope”"),
                (f"/category {verb} -1", "“-1”"),
                (f"/category {verb} Bath = Drinks", "“Bath = Drinks”"),
                (f"/category {verb} 🎉", "“🎉”"),
            )
        ),
    ],
    "delivery": [
        ("/delivery fly", "“fly”"),
        ("/delivery 🎉", "“🎉”"),
        ("/delivery new", "delivery_name"),
        ("/delivery new Van", "delivery_price"),
        ("/delivery new \u200b 4", "delivery_price"),
        ("/delivery new Van -4", "“-4”"),
        ("/delivery new Van four", "“four”"),
        ("/delivery new Van 1e9", "“1e9”"),
        ("/delivery new Van 99999999999999", "“99999999999999”"),
        ("/delivery new Van 4 🎉", "“🎉”"),
        ("/delivery new Van 4 free_from=-1", "“-1”"),
        ("/delivery new Van 4 address address", "“address”"),
        ('/delivery new "Van 4', '"Van 4'),
        ("/delivery change", "delivery_name"),
        ('/delivery change "Courier"', "delivery_change"),
        ('/delivery change "Courier" -5', "“-5”"),
        ('/delivery change "Courier" five', "“five”"),
        ('/delivery change "Courier" free_from=1e9', "“1e9”"),
        ("/delivery change Nope 5", "“Nope”"),
        ("/delivery change Nope name=Van", "“Nope”"),
        ('/delivery change "Bicycle post" name=', "delivery_name"),
        ('/delivery change "Bicycle post" name="a=b"', "delivery_name"),
        (f'/delivery change "Bicycle post" name={LONG}', "delivery_name"),
        ('/delivery change "Bicycle post" name=Night courier', "“courier”"),
        ('/delivery change "Bicycle post" name=Pickup', "“Pickup”"),
        *(
            wrong
            for verb in ("pause", "resume", "end")
            for wrong in (
                (f"/delivery {verb}", "delivery_name"),
                (f"/delivery {verb} Nope", "“Nope”"),
                (f"/delivery {verb} Courier now", "“Courier now”"),
                (f"/delivery {verb} 🎉", "“🎉”"),
            )
        ),
    ],
    "settings": [
        ("/settings paint", "“paint”"),
        ("/settings 🎉", "“🎉”"),
        ("/settings name", "setting_name"),
        ("/settings name \u200b\u202e", "setting_name"),
        (f"/settings name {LONG}", "setting_name"),
        ("/settings welcome", "setting_welcome"),
        ("/settings terms", "setting_terms"),
        ("/settings support", "setting_support"),
        ("/settings picture 🎉", "setting_picture"),
        ("/settings timezone Mars", "“Mars”"),
        ("/settings timezone", "setting_timezone"),
        ("/settings currency", "setting_currency"),
        ("/settings currency dollars", "“dollars”"),
        ("/settings currency 🎉", "“🎉”"),
        ("/settings cart", "setting_cart"),
        ("/settings cart -3", "“-3”"),
        ("/settings cart two", "“two”"),
        ("/settings cart 1e9", "“1e9”"),
        ("/settings low", "setting_low"),
        ("/settings low -1", "“-1”"),
        ("/settings low five", "“five”"),
        ("/settings low 1e9", "“1e9”"),
        ("/settings reset", "setting"),
        ("/settings reset paint", "“paint”"),
        ("/settings reset name now", "“now”"),
    ],
    "people": [
        ("/people fire", "“fire”"),
        ("/people 🎉", "“🎉”"),
        ("/people add", "user_id"),
        ("/people add 5", "role"),
        ("/people add 5 owner", "“owner”"),
        ("/people add bob staff", "“bob”"),
        ("/people add -5 staff", "“-5”"),
        ("/people add 1e9 staff", "“1e9”"),
        ("/people add 99999999999999999999 staff", "“99999999999999999999”"),
        ("/people add 5 staff now", "“now”"),
        ("/people remove", "user_id"),
        ("/people remove 5", "member"),
        ("/people remove bob", "“bob”"),
        ("/people remove 5 now", "“now”"),
        ("/people remove 🎉", "“🎉”"),
    ],
}
_AMOUNTS = [
    ("four", "“four”"),
    ("-4", "“-4”"),
    ("1e9", "“1e9”"),
    ("99999999999999", "“99999999999999”"),
    ("🎉", "“🎉”"),
]
_NUMBERS = [("two", "“two”"), ("-1", "“-1”"), ("1e9", "“1e9”"), ("1.5", "“1.5”"), ("🎉", "“🎉”")]
_CATEGORIES = [("A/B/C", "“A/B/C”"), ("/", "“/”"), (LONG, "category")]
_DAYS = [("soon", "“soon”"), ("2099-13-01", "“2099-13-01”"), ("1e9", "“1e9”"), ("🎉", "“🎉”")]
_LABELS = [(LONG, "label")]
_CODES = [("no code", "“no code”"), (LONG, "code")]
_VARIANTS = [(word, f"“{word}”") for word in ("Large", "Large -5 3", "Large 5 many", "Large 1e9 2", "🎉")]
_PICTURE = [("here it is", "photo"), ("🎉", "photo")]
_WELCOME = [("here it is", "setting_picture"), ("🎉", "setting_picture")]

QUESTIONS: dict[Route, Sequence[Wrong]] = {
    order.AskTracking(2): [(LONG, "tracking")],
    order.AskReason(3): [(LONG, "cancel_reason")],
    order.AskMessage(3): [(LONG * 3, "message")],
    questions.AskAnswer(OWNER, 0): [(LONG * 3, "message")],
    customer.AskNote(OWNER): [(LONG * 3, "customer_note")],
    stock.AskChange(1, 0): [*_NUMBERS[:1], ("1.5", "“1.5”"), ("+1e9", "“+1e9”"), ("=-4", "“=-4”"), ("🎉", "“🎉”")],
    stock.AskThreshold(1, 0): _NUMBERS,
    coupon.AskCondition(1, 0, 0): _NUMBERS,
    coupon.AskCondition(1, 0, 1): [*_DAYS, ("2020-01-01", "“2020-01-01”")],
    delivery.AskName(1): [("a=b", "delivery_name"), (LONG, "delivery_name"), ("Pickup", "“Pickup”")],
    delivery.AskPrice(1): _AMOUNTS,
    delivery.AskPlace(1): [(LONG, "delivery_place")],
    delivery.AskFreeFrom(1): [*_AMOUNTS, ("0", "“0”")],
    staff.AskMember(Role.STAFF): _NUMBERS,
    category.AskNewCategory(0): _CATEGORIES,
    category.AskNewCategory(2): [*_CATEGORIES, ("A/B", "“A/B”")],
    category.AskRename(4): [*_CATEGORIES, ("A/B", "“A/B”")],
    OpenPhotos(1, 0): _PICTURE,
    product.AskField(1, product.Field.TITLE): [(LONG, "title")],
    product.AskField(1, product.Field.CATEGORY): _CATEGORIES,
    product.AskField(1, product.Field.DESCRIPTION): [(LONG * 8, "description")],
    product.AskField(1, product.Field.PHOTO): _PICTURE,
    product.AskField(1, product.Field.VARIANT): [*_LABELS, ("Large 5 3", "“Large 5 3”")],
    variant.AskVariantField(2, variant.VariantField.PRICE): _AMOUNTS,
    variant.AskVariantField(2, variant.VariantField.LABEL): _LABELS,
    product.AskField(3, product.Field.VARIANT): _VARIANTS,
    variant.AskVariantField(2, variant.VariantField.CODE): _CODES,
    variant.AskVariantField(2, variant.VariantField.STARS): [("many", "stars"), ("-1", "stars"), ("1.5", "stars")],
    content.AskContent(2): [(LONG * 8, "content_text")],
    content.AskCodes(4, 0): [(LONG, "code_line"), (f"ABCD-1234\n{LONG}", "code_line")],
    settings.AskSetting(Setting.NAME.number): [(LONG, "setting_name"), ("two\nlines", "setting_name")],
    settings.AskSetting(Setting.PAY.number): [("gold", "“gold”")],
    settings.AskSetting(Setting.TRANSFER.number): [(LONG * 3, "setting_transfer")],
    settings.AskSetting(Setting.STARS.number): [("many", "“many”"), ("-1", "“-1”")],
    settings.AskSetting(Setting.WELCOME.number): [(LONG * 3, "setting_welcome")],
    settings.AskSetting(Setting.PICTURE.number): _WELCOME,
    settings.AskSetting(Setting.TERMS.number): [(LONG * 9, "setting_terms")],
    settings.AskSetting(Setting.SUPPORT.number): [(LONG * 3, "setting_support")],
    settings.AskSetting(Setting.CURRENCY.number): [("dollars", "“dollars”"), ("1e9", "“1e9”"), ("🎉", "“🎉”")],
    settings.AskSetting(Setting.CART.number): [*_NUMBERS[:3], ("🎉", "“🎉”")],
    settings.AskSetting(Setting.LOW_STOCK.number): _NUMBERS,
    settings.AskSetting(Setting.COUNTRY.number): [("Europe", "“Europe”"), ("🎉", "“🎉”")],
    settings.AskSetting(Setting.REVIEWS.number): [("perhaps", "“perhaps”"), ("🎉", "“🎉”")],
    settings.AskSetting(Setting.INLINE.number): [("perhaps", "“perhaps”"), ("🎉", "“🎉”")],
    settings.AskSetting(Setting.MAX_QUANTITY.number): [*_NUMBERS, ("0", "“0”"), ("10000", "“10000”")],
    settings.AskSetting(Setting.DIGITAL_DELAY.number): [("soon", "“soon”"), ("43201", "“43201”")],
    settings.AskSetting(Setting.REMINDERS.number): [("perhaps", "“perhaps”"), ("🎉", "“🎉”")],
    settings.AskSetting(Setting.QUIET.number): [("night", "“night”"), ("25-8", "“25-8”"), ("8-8", "“8-8”")],
    settings.AskSetting(Setting.DATA_DAYS.number): [("soon", "“soon”"), ("36501", "“36501”")],
    settings.AskSetting(Setting.PRIVACY.number): [(LONG * 6, "setting_privacy")],
    settings.AskSetting(Setting.TIMEZONE.number): [("Berlni", "“Berlni”"), ("🎉", "“🎉”"), (LONG, "setting_timezone")],
}
_CHOICES = [("perhaps", "“perhaps”"), ("-1", "“-1”"), ("🎉", "“🎉”")]
_PERCENT = [("ten", "“ten”"), ("-3", "“-3”"), ("1e9", "“1e9”"), ("101", "“101”"), ("🎉", "“🎉”")]
FORM_QUESTIONS: dict[Kind, dict[str, Sequence[Wrong]]] = {
    Kind.PRODUCT: {
        "title": [(LONG, "title")],
        "category": _CATEGORIES,
        "variants": [*_VARIANTS, ("Large 5 3\nLarge 6 3", "“Large”")],
        "price": _AMOUNTS,
        "stock": _NUMBERS,
        "photo": _PICTURE,
        "description": [(LONG * 8, "description")],
        "code": _CODES,
        "kind_label": _LABELS,
        "kind_price": _AMOUNTS,
        "kind_stock": _NUMBERS,
        "more": _VARIANTS,
        "subcategory": _CATEGORIES,
    },
    Kind.COUPON: {
        "way": _CHOICES,
        "code": [("no code", "“no code”"), ("-", "“-”"), (LONG, "coupon_code"), ("🎉", "“🎉”")],
        "name": [(LONG, "coupon_name")],
        "kind": _CHOICES,
        "percent": _PERCENT,
        "amount": _AMOUNTS,
        "buy": _NUMBERS,
        "get": _NUMBERS,
        "off": _PERCENT,
        "tiers": [("50", "“50”"), ("50:5%,20:10%", "“50:5%,20:10%”"), ("-1:5%", "“-1:5%”"), ("🎉", "“🎉”")],
        "min": _AMOUNTS,
        "min_quantity": _NUMBERS,
        "only": [("NOPE", "“NOPE”"), ("Bath,NOPE", "“NOPE”"), ("🎉", "“🎉”")],
        "cap": _AMOUNTS,
        "limit": _NUMBERS,
        "per_customer": _NUMBERS,
        "first_order": _CHOICES,
        "from": _DAYS,
        "until": [*_DAYS, ("2020-01-01", "“2020-01-01”")],
        "exclusive": _CHOICES,
        "priority": _NUMBERS,
        "paused": _CHOICES,
    },
    Kind.DELIVERY: {
        "name": [("a=b", "delivery_name"), (LONG, "delivery_name")],
        "price": _AMOUNTS,
        "free_from": [*_AMOUNTS, ("0", "“0”")],
        "address": _CHOICES,
    },
}
_BEFORE = {
    "code": {"way": "code"},
    "name": {"way": "auto"},
    **{key: {"kind": key} for key in ("percent", "amount", "tiers")},
    **{key: {"kind": "sets"} for key in ("buy", "get", "off")},
}
"""What leads to a coupon form's question."""
_BEFORE_IN_PRODUCT = {
    **{key: {"variants": "+"} for key in ("kind_label", "kind_price", "kind_stock")},
    "more": {"variants": "Small 5.50 3\n?"},
    "subcategory": {"category": "Garden/"},
}
"""What leads to a question of the form for a product."""
_BEFORE_IN_DELIVERY = {"free_from": {"price": "490"}}
"""What leads to a question of the form for a delivery method."""
_LEADS = {Kind.COUPON: _BEFORE, Kind.PRODUCT: _BEFORE_IN_PRODUCT, Kind.DELIVERY: _BEFORE_IN_DELIVERY}
SEARCHES = {
    customer.OpenCustomers,
    AskWords,
    product.OpenProducts,
    product.OpenProductCard,
    stock.OpenStock,
    stock.OpenStockCard,
    order.OpenBoard,
    order.OpenState,
    order.OpenCard,
    coupon.OpenCoupons,
    category.OpenCategories,
}
"""Whatever is typed there is looked for."""
BUTTONS_ONLY = {AskResume, Continue}
"""Nothing can be typed there (tests/journeys/test_typed_at_a_screen.py)."""

KEPT = (
    "categories",
    "products",
    "skus",
    "movements",
    "waits",
    "carts",
    "cart_lines",
    "cart_coupons",
    "coupons",
    "redemptions",
    "delivery_methods",
    "checkout_drafts",
    "orders",
    "order_history",
    "messages",
    "staff",
    "settings",
    "forms",
    "uploads",
    "outbox",
    "audit",
    "stagings",
)
"""The tables that a command could change."""
ANYTHING_GOES = {"start", "products", "customer", "orders", "audit"}
"""A link's payload, and words that are looked for: nothing typed here is wrong."""

CHANGES = re.compile(
    r"/(add|remove) |/price \S+ \S+$|/coupon (new|pause|end) .|/delivery (new|change|pause|end) .|/category (add|rename|move|hide|remove) ."
    r"|/people remove .|/order \S+ \w"
    r"|/stock \S+ ([-+=]|low=\d)|/settings (name|welcome|terms|support|low|most) ."
)
"""Examples that make or change something."""
_EXAMPLE = re.compile(r"(?:[Ee]xample|like this): (.+)")
_COMMAND = re.compile(r"/[a-z]+")


def example_in(answer: str) -> str:
    """The example in the answer: after the word, or else the command that it names."""
    found = _EXAMPLE.search(answer)
    named = _COMMAND.search(answer)
    return found[1] if found else named[0] if named else ""


@dataclass(frozen=True)
class Furnished:
    """Where the database lies, and the codes of its orders by state."""

    folder: Path
    orders: dict[str, str]

    @asynccontextmanager
    async def open(self, folder: Path) -> AsyncIterator[Shop]:
        """The shop once more."""
        folder.mkdir()
        copy_store(self.folder / "shop.db", folder / "shop.db")
        async with open_shop(folder) as shop:
            yield shop


async def furnish(folder: Path) -> dict[str, str]:
    """A shop that has some of everything, called otherwise than in the texts; its orders' codes, the newest one is placed."""
    codes = {}
    async with open_store(folder / "shop.db", Policy(name="Corner Shop", admin_ids=(OWNER,)), StillClock().ms) as store:
        await stock_up(store, GOODS)
        await store.write(remember_customer, Customer(id=OWNER, name="Owner"))
        for state in ("shipped", "confirmed", "placed"):
            placed = await store.write(place_order, card(await store.write(add_at_least, OWNER, 1, 1)))
            codes[state] = placed.order.code
            if state != "placed":
                await store.write(confirm_order, ADMIN, placed.order.id)
            if state == "shipped":
                await store.write(ship_order, ADMIN, placed.order.id)
        await store.write(add_at_least, OWNER, 1, 1)
        await store.write(relabel, ADMIN, 3, "Bar")  # only then there can be another variant
        await store.write(set_content, ADMIN, "pool", 4, Content(ContentKind.CODES))
        await _make_new_things(store)
        await drop_rows(store, "outbox")  # its notice is old
    return codes


async def _make_new_things(store: ShopStore) -> None:
    for names in (("Garden", "Seeds"), ("Shed",)):
        await store.write(add_category, ADMIN, names)
    await store.write(create_method, ADMIN, NewMethod(name="Bicycle post", price=490))
    await store.write(create_method, ADMIN, NewMethod(name="Pickup", price=0))
    coupon = NewCoupon(code="WINTER-9", currency="EUR", terms=Percent(basis_points=1000))
    await store.write(create_coupon, ADMIN, coupon)
    await store.write(appoint, ADMIN, Member(user_id=STAFF, role=Role.STAFF))


async def check_named(shop: Shop, named: str, told: str) -> None:
    """One thing was refused, and named; the answer is its own sentence, with the names of this shop."""
    (error,) = shop.refusals
    if named.startswith(("“", '"')):
        assert named in told, error
    else:
        assert named in (getattr(error, "field", ""), getattr(error, "noun", "")), error
    example = example_of(error)
    example = in_this_shop(example, await shop.store.read(names_here, example, secrets=True))
    policy = shop.store.policy
    assert told in [said(error, policy, FORM_WORDS, staff=staff, example=example) for staff in (False, True)]
    shop.refusals.clear()


async def answers(person: Person, text: str) -> list[Message]:
    """The messages that follow what was said."""
    known, before = {message["message_id"] for message in person.from_bot()}, len(person.telegram.journal)
    person.telegram.say(person.id, text)
    await person.wait_for(lambda: any(_writes(call) for call in list(person.telegram.journal)[before:]))
    await person.rest()
    return [message for message in person.from_bot() if message["message_id"] not in known]


def _writes(call: Call) -> bool:
    return call.method.startswith(("send", "editMessage"))


async def everything(shop: Shop) -> dict[str, list[dict[str, object]]]:
    """Everything that a command could have changed."""
    return {name: await records(shop.store, name) for name in KEPT}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """One database for all tests."""
    folder = tmp_path_factory.mktemp("furnished")
    return Furnished(folder, asyncio.run(furnish(folder)))


def test_every_command_is_tried() -> None:
    """A new command has to say here what can be typed wrong."""
    assert WRONG.keys() | ANYTHING_GOES == COMMANDS.keys()
    assert all(WRONG.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
async def test_wrong_input_gets_one_line_and_an_example_that_works(
    tmp_path: Path, furnished: Furnished, name: str
) -> None:
    """It says what is wrong, changes nothing, and the example is typed in a shop of its own."""
    examples: dict[str, str] = {}
    async with furnished.open(tmp_path / "wrong") as shop:
        before = await everything(shop)
        for wrong, named in WRONG[name]:
            typed = wrong.format_map(furnished.orders)
            told = [text_of(message) for message in await answers(shop.owner, typed)]
            assert len(told) == 1, typed
            await check_named(shop, named, told[0])
            assert not shop.faults
            assert "“”" not in told[0], typed
            assert len(told[0].splitlines()) == 1, told
            assert await everything(shop) == before, typed
            example = example_in(told[0])
            assert example.startswith("/"), (typed, told)
            examples.setdefault(example, typed)
    for number, (example, typed) in enumerate(examples.items()):
        await works(furnished, tmp_path / str(number), example, typed)


async def works(furnished: Furnished, folder: Path, example: str, why: str) -> None:
    """Typed as it stands, it is not refused; what makes or changes something does so."""
    async with furnished.open(folder) as shop:
        before = await everything(shop)
        assert await answers(shop.owner, example)
        assert not shop.refusals, (why, example, shop.refusals)
        assert not shop.faults, (why, example)
        if CHANGES.match(example):
            assert await everything(shop) != before, (why, example)


async def test_a_coupons_code_is_an_example_for_who_made_it_only(tmp_path: Path, furnished: Furnished) -> None:
    """Customers are shown one that is not there: a real one may be meant for somebody else."""
    async with furnished.open(tmp_path / "shop") as shop:
        assert text_of((await answers(shop.owner, "/coupon"))[0]).endswith(" /coupon WINTER-9")
        assert text_of((await answers(shop.customer(), "/coupon"))[0]).endswith(" /coupon SUMMER")


def test_every_question_of_the_office_is_tried() -> None:
    """Every field of a product, every setting, and every step of a form, too."""
    elsewhere = {FillIn, refund.AskRefuse}  # the second needs an order that waits for a transfer: test_transfer.py
    assert {type(question) for question in QUESTIONS} | SEARCHES | BUTTONS_ONLY | elsewhere == ANSWERS.keys()
    asked = {(type(question), number) for question in QUESTIONS for number in vars(question).values()}
    assert {(product.AskField, one) for one in product.Field} <= asked
    assert {(variant.AskVariantField, one) for one in variant.VariantField} <= asked
    assert {(settings.AskSetting, one.number) for one in Setting} <= asked
    assert {kind: {step.key for step in form.steps} for kind, form in FORMS.items()} == {
        kind: set(steps) for kind, steps in FORM_QUESTIONS.items()
    }


@pytest.mark.slow
async def test_a_wrong_answer_leaves_the_question_open(tmp_path: Path, furnished: Furnished) -> None:
    """One line says what is wrong and shows an answer that works; below it the question is asked again. Nothing is changed."""
    async with furnished.open(tmp_path / "shop") as shop:
        await shop.owner.say("/admin")
        for question, wrongs in QUESTIONS.items():
            await try_question(shop, question, wrongs)


async def _fill_in(tx: Transaction, kind: int, answers: dict[str, str]) -> None:
    """A form with these answers."""
    await tx.forms.save(OWNER, kind, answers)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORM_QUESTIONS)
async def test_a_wrong_answer_leaves_a_forms_question_open(tmp_path: Path, furnished: Furnished, kind: Kind) -> None:
    """Each of them."""
    async with furnished.open(tmp_path / "shop") as shop:
        await shop.owner.say("/admin")
        for place, step in enumerate(FORMS[kind].steps):
            await shop.store.write(_fill_in, kind, _LEADS.get(kind, {}).get(step.key, {}))
            await try_question(shop, FillIn(kind, place), FORM_QUESTIONS[kind][step.key])


async def try_question(shop: Shop, question: Route, wrongs: Sequence[Wrong]) -> None:
    """Ask it, answer it wrong, and in the end as the refusals have shown."""
    examples = set()
    await ask(shop, question)
    before = await everything(shop)
    for wrong, named in wrongs:
        told = [text_of(message) for message in await answers(shop.owner, wrong)]
        assert len(told) == 2, (question, wrong, told)
        assert text_of(shop.owner.window) == told[1], (question, wrong)
        await check_named(shop, named, told[0])
        assert "“”" not in told[0]
        assert len(told[0].splitlines()) == 1, told
        assert await everything(shop) == before, (question, wrong)
        assert (await shop.pipeline.services.windows.window(OWNER)).awaiting == question.encode(), (question, wrong)
        if wrongs not in (_PICTURE, _WELCOME):
            assert example_in(told[0]), (question, told)
            examples.add(example_in(told[0]))
    for example in examples:
        await ask(shop, question)
        await answers(shop.owner, example)
        assert not shop.refusals, (question, example, shop.refusals)


async def ask(shop: Shop, question: Route) -> None:
    """Ask it as its button would."""
    shop.telegram.tap(OWNER, shop.owner.window["message_id"], question.encode())
    await shop.rest()
    assert (await shop.pipeline.services.windows.window(OWNER)).awaiting == question.encode(), question


HELP = [
    example
    for lines in (*(one.help for one in COMMANDS.values()), *(one for _role, one in SHARED_HELP.values()))
    for example, _what in lines
]


@pytest.mark.parametrize("line", [line for line in HELP if " currency " not in line and line != "/people group"])
async def test_a_line_of_the_help_does_what_it_says(tmp_path: Path, furnished: Furnished, line: str) -> None:
    """With names of this shop in place of those in the help."""
    async with furnished.open(tmp_path / "shop") as shop:
        typed = in_this_shop(line, await shop.store.read(names_here, line, secrets=True))
        state = "confirmed" if " ship " in line else "shipped" if " deliver" in line else "placed"
        typed = typed.replace(furnished.orders["placed"], furnished.orders[state])
        before = await everything(shop)
        assert await answers(shop.owner, typed)
        assert not shop.refusals
        assert not shop.faults
        assert not CHANGES.match(line) or await everything(shop) != before


async def test_the_help_changes_the_currency_while_nobody_has_ordered(tmp_path: Path) -> None:
    """As its line says."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        (line,) = (line for line in HELP if " currency " in line)
        assert await answers(shop.owner, line)
        assert shop.store.policy.currency == "USD"
