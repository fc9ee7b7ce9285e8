"""Views: inside Telegram's limits, escaped once, whatever the catalogue says."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.admin.routes.order import AskMessage, OpenCard, OpenLines, OpenPhotos
from bot.admin.routes.stock import OpenStock
from bot.admin.views import order as office_order
from bot.admin.views import order_notice
from bot.screen import CAPTION_LENGTH, TEXT_LENGTH, Screen, escaped, own_lines
from bot.views import cart, message, order, product
from bot.views.parts import pager
from core.models.actor import Actor
from core.models.cart import Cart, CartLine, CartStatus
from core.models.catalog import Product, Variant
from core.models.coupon import Shopper
from core.models.customer import Customer
from core.models.delivery import Answers, Checkout, DeliveryMethod, Draft, Spot
from core.models.message import Message
from core.models.order import BoardOrder, HistoryEntry, Order, OrderLine, OrderStatus
from core.models.outbox import NoticeKind
from core.models.page import Page
from core.pricing import price
from core.usecases.cart import CartView
from core.usecases.message import Correspondence, Photo
from core.usecases.order.board import OrderCard
from core.usecases.order.steps import NEWS_OF
from playground.entities import parse_html
from texts.plain import isolated, length, shortened

titles = st.text(min_size=1, max_size=255)
amounts = st.integers(0, 10**12)
quantities = st.integers(1, 99)


def test_right_to_left_letters_are_isolated_once() -> None:
    """Whatever a string passes on its way into a line; texts with lines of their own run as they are."""
    assert (
        escaped(shortened("<שלום>", 40))
        == escaped(isolated("<שלום>"))
        == escaped("<שלום>")
        == "\u2068&lt;שלום&gt;\u2069"
    )
    assert escaped("Grün ☕") == "Grün ☕"
    assert own_lines("שלום") == "שלום"


@given(st.text(st.sampled_from("aש🫖 ")), st.integers(3, 20))
def test_what_is_shortened_and_isolated_is_short(text: str, most: int) -> None:
    """The isolating characters count."""
    assert length(shortened(text, most)) <= most


def shown(screen: Screen) -> str:
    """The screen's text as Telegram shows it; fails where its markup is wrong."""
    return parse_html(screen.text)[0]


def make_line(sku_id: int, title: str, quantity: int, amount: int, on_hand: int = 99) -> CartLine:
    """A line as the store gives it."""
    return CartLine(
        sku_id=sku_id,
        product_id=sku_id,
        code=f"S-{sku_id}",
        title=title,
        label="",
        quantity=quantity,
        promised=amount,
        promise_ends=1,
        today=amount,
        on_hand=on_hand,
        active=True,
        category_ids=(1,),
        now=0,
    )


def make_view(lines: list[CartLine], checkout: Checkout | None = None) -> CartView:
    """A cart with these lines, to be delivered like this."""
    basket = Cart(
        id=1, customer_id=1, status=CartStatus.OPEN, revision=1, currency="EUR", expires_at=1, lines=tuple(lines)
    )
    checkout = checkout or Checkout()
    costs = price(basket.lines, (), Shopper(now=0), currency="EUR", delivery=checkout.cost(0))
    return CartView(cart=basket, breakdown=costs, checkout=checkout)


def make_checkout(name: str, answers: Answers) -> Checkout:
    """Everything is said about a delivery that needs an address."""
    method = DeliveryMethod(id=1, name=name, price=10**12, needs_address=True)
    return Checkout(methods=(method,), draft=Draft(**answers.model_dump()))


said = st.builds(
    Answers,
    recipient=st.text(min_size=1, max_size=100),
    phone=st.text("0123456789", min_size=6, max_size=40),
    address=st.text(min_size=5, max_size=300),
    spot=st.none() | st.just(Spot(latitude=-89_999_999, longitude=-179_999_999)),
    note=st.text(max_size=300),
)
checkouts = st.just(Checkout()) | st.builds(make_checkout, st.text(min_size=1, max_size=40), said)
lists = st.lists(st.tuples(titles, quantities, amounts), min_size=1, max_size=50)


def make_card(bought: Order) -> OrderCard:
    """An order with all the history and the messages that one can have, by people with long names."""
    customer = Customer(id=2**52, name="<&😀>" * 40, username="u" * 32)
    history = tuple(HistoryEntry(one, 0, Actor.staff(1), "<&😀>" * 60) for one in list(OrderStatus)[:5])
    messages = tuple(
        Message(id=n, customer_id=2, order_id=1, actor=Actor.customer(2), text="<&😀>" * 200, at=0, photo="id")
        for n in range(5)
    )
    names = {Actor.staff(1): "😀" * 100, Actor.customer(2): "<&😀>" * 40}
    news = [(kind, bought.id) for kind in (NoticeKind.RECEIPT, *NEWS_OF.values())]
    missed = dict.fromkeys([*news, *((NoticeKind.MESSAGE, one.id) for one in messages)], "Forbidden")
    return OrderCard(bought, customer, history, messages, names, 5, missed)


def pages_of(card: OrderCard) -> list[str]:
    """The card's pages as one reads them, each of which fits one message."""
    first = office_order.card(card, OpenCard(1, 1, 9999), "UTC", "said")
    turns = [button.route for row in first.keyboard for button in row if isinstance(button.route, OpenLines)]
    last = max((route.number for route in turns), default=0)
    pages = [
        shown(office_order.card(card, OpenCard(1, 1, 9999), "UTC", "said", number))
        for number in range(last + bool(turns))
    ]
    assert all(length(page) <= TEXT_LENGTH for page in pages)
    return pages or [shown(first)]


def codes_on(pages: list[str]) -> list[str]:
    return [code for page in pages for code in re.findall(r"^   (S-\d+) · ", page, re.MULTILINE)]


@pytest.mark.slow
@settings(max_examples=60)
@given(lists, checkouts)
def test_card_cart_and_receipt_fit_one_message(rows: list[tuple[str, int, int]], checkout: Checkout) -> None:
    """Fifty lines of any title at any price, delivered to anybody: at most 4,096 characters after Telegram has parsed them."""
    lines = [make_line(place, *row) for place, row in enumerate(rows, 1)]
    view = make_view(lines, checkout)
    bought = Order(
        id=1,
        code="ABC-DEF",
        customer_id=1,
        cart_id=1,
        status=OrderStatus.PLACED,
        currency="EUR",
        subtotal=view.breakdown.subtotal,
        discount=0,
        delivery=view.breakdown.delivery,
        delivery_discount=0,
        total=view.breakdown.total,
        placed_at=0,
        lines=tuple(
            OrderLine(
                sku_id=line.sku_id,
                code=line.code,
                title=line.title,
                label=line.label,
                quantity=line.quantity,
                unit_price=line.promised,
                discount=0,
            )
            for line in lines
        ),
        handover=checkout.agreed,
    )
    shown_card = make_card(bought)
    place = OpenCard(1, 1, 9999)
    for screen in (
        order.review(view, "UTC"),
        order.receipt(bought, "UTC"),
        cart.cart(view, 0),
        order.looked_up(Correspondence(bought, shown_card.messages, 5), "UTC", "said"),
        message.ask_reply(bought, shown_card.messages, "UTC"),
        office_order.card(shown_card, place, "UTC", "said"),
        office_order.ask_message(shown_card, AskMessage(1), "UTC"),
        order_notice.new_order(bought, shown_card.customer, "UTC"),
    ):
        assert length(shown(screen)) <= TEXT_LENGTH
        assert sum(len(row) for row in screen.keyboard) <= 100
        assert all(len(row) <= 8 and all(button.text.strip() for button in row) for row in screen.keyboard)
    assert shown(order.receipt(bought, "UTC")).count("•") >= len(lines)
    assert codes_on(pages_of(shown_card)) == [line.code for line in lines]


@given(st.text(max_size=1000))
@example("x" * 1000)
def test_a_photo_has_its_words_in_the_caption_or_beside_a_button(words: str) -> None:
    """Whatever is said with it, by somebody with a long name: all of it is in the message that passes it on."""
    bought = Order(1, "ABC-DEF", 1, 1, OrderStatus.SHIPPED, "EUR", 100, 0, 0, 0, 100, 0)
    sent = Message(id=1, customer_id=2, order_id=1, actor=Actor.customer(2), text=words, at=0, photo="id")
    page = Page[Message](items=(sent,), number=1, pages=3, total=3)
    looked_at = Photo(bought, page, {Actor.customer(2): "😀" * 100})
    for screen in (message.photo(looked_at, "UTC"), office_order.photo(looked_at, OpenPhotos(1), "UTC")):
        assert screen.photo
        assert length(shown(screen)) <= CAPTION_LENGTH
    alice = Customer(id=2, name="😀" * 200)
    for screen in (message.message(bought, sent), order_notice.answer(bought, alice, sent)):
        assert words.strip() in shown(screen)
        assert length(shown(screen)) <= (CAPTION_LENGTH if screen.photo else TEXT_LENGTH)
        assert screen.photo or screen.keyboard[-1][-1].text == "📷 Photo"


@settings(max_examples=60)
@given(titles, st.text(max_size=3000), st.text(max_size=64), amounts, st.integers(0, 10**6))
def test_a_product_page_with_a_picture_fits_its_caption(
    title: str, description: str, label: str, amount: int, on_hand: int
) -> None:
    """Any title, label and description."""
    variants = tuple(
        Variant(sku_id=n, code=f"S-{n}", label=f"{label}{n}"[:64], price=amount, on_hand=on_hand) for n in range(1, 3)
    )
    shown_product = Product(id=1, category_id=1, title=title, description=description, photo="key", variants=variants)
    screen = product.product(shown_product, 0, make_view([]).cart, "EUR", 0)
    assert length(shown(screen)) <= CAPTION_LENGTH
    assert length(shown(product.details(shown_product, 1, 0))) <= TEXT_LENGTH


def test_markup_in_a_title_is_shown_not_obeyed() -> None:
    """Escaped once: not zero times, not twice."""
    screen = cart.cart(make_view([make_line(1, "<b>5 & 6</b> &amp;", 1, 100)]))
    assert "<b>5 & 6</b> &amp;" in shown(screen)


@given(st.text(max_size=300), st.integers(1, 100))
def test_shortened_is_never_longer_than_asked(text: str, most: int) -> None:
    """In UTF-16 units, on one line."""
    short = shortened(text, most)
    assert length(short) <= most
    assert "\n" not in short


def test_the_number_of_what_is_left_is_said_when_it_is_small() -> None:
    """In stock, only 3 left, sold out."""
    words = {
        on_hand: shown(
            product.product(
                Product(
                    id=1,
                    category_id=1,
                    title="Tea",
                    variants=(Variant(sku_id=1, code="T", label="", price=1, on_hand=on_hand),),
                ),
                0,
                make_view([]).cart,
                "EUR",
                0,
            )
        )
        for on_hand in (0, 3, 50)
    }
    assert re.search("Sold out", words[0])
    assert re.search("Only 3 left", words[3])
    assert re.search("In stock", words[50])


def test_the_largest_cart_with_the_longest_answers_fits_one_message() -> None:
    """Fifty lines at the largest prices, and everything about the delivery as long as it may be."""
    answers = Answers(recipient="👤" * 100, phone="0" * 40, address="🏠" * 300, note="📝" * 300)
    lines = [make_line(place, "🍵" * 255, 99, 10**12) for place in range(1, 51)]
    text = shown(order.review(make_view(lines, make_checkout("🚚" * 40, answers)), "UTC"))
    assert length(text) <= TEXT_LENGTH
    assert text.count("•") == 50
    assert "🏠🏠" in text


def test_a_card_has_room_for_history_and_messages() -> None:
    """Of an order as most are, all of it is shown: the long ones shortened."""
    line = OrderLine(sku_id=1, code="S-1", title="Tea", label="", quantity=1, unit_price=100, discount=0)
    bought = Order(1, "ABC-DEF", 1, 1, OrderStatus.SHIPPED, "EUR", 100, 0, 0, 0, 100, 0, (line,), tracking="RR<1>DE")
    text = shown(office_order.card(make_card(bought), OpenCard(1), "UTC"))
    assert text.count("✉️") == 5
    assert "Tracking: RR<1>DE" in text
    assert all(word in text for word in ("placed", "confirmed", "paid"))
    assert "Tracking: RR<1>DE" in shown(order.shipped(bought))
    assert "Tracking" not in shown(order.shipped(bought._replace(tracking="")))


def make_order(*lines: OrderLine) -> Order:
    return Order(1, "ABC-DEF", 1, 1, OrderStatus.CONFIRMED, "EUR", 100, 0, 0, 0, 100, 0, lines)


def test_every_line_can_be_packed() -> None:
    """Fifty variants of one long name: each with its code, its whole label and its quantity, on pages that say where one is."""
    lines = [
        OrderLine(n, f"S-{n}", ("Widget with a long name " * 10).strip(), f"colour number {n}", n, 99, 0)
        for n in range(1, 51)
    ]
    card = make_card(make_order(*lines))
    pages = pages_of(card._replace(history=card.history[:2], messages=(), undelivered={}))
    assert len(pages) > 1
    assert codes_on(pages) == [line.code for line in lines]
    text = "\n".join(pages)
    for line in lines:
        assert f"• {line.quantity} × {line.name}\n   {line.code} · {line.quantity} × €0.99" in text
    last = int(re.findall(r"^Lines 1–(\d+) of 50$", pages[0], re.MULTILINE)[0])
    assert f"Lines {last + 1}–" in pages[1]
    assert "Lines 1–" in shown(order_notice.new_order(make_order(*lines), Customer(id=1, name="Alice"), "UTC"))
    assert all("Total: €1.00" in page and "• placed · " in page for page in pages)


def test_an_order_as_most_are_is_on_one_page() -> None:
    """Fifty lines with short names, too; there is nothing to turn, and no word of it."""
    lines = [OrderLine(n, f"S-{n}", f"Green tea {n}", "100 g", 1, 450, 0) for n in range(1, 51)]
    card = make_card(make_order(*lines))
    (page,) = pages_of(card._replace(history=card.history[:1], messages=()))
    assert codes_on([page]) == [line.code for line in lines]
    assert "Lines 1–" not in page


def test_a_row_of_the_board_shows_code_customer_total_and_age() -> None:
    """Whatever the customer is called, nothing of the rest is cut."""
    page = Page[BoardOrder](
        items=tuple(
            BoardOrder(id=1, code="ABC-DEF", status="placed", currency="EUR", total=1390, placed_at=0, customer=name)
            for name in ("Alice", "Maximiliane 😀 von und zu Hohenlohe-Waldenburg")
        ),
        number=0,
        pages=1,
        total=2,
    )
    screen = office_order.in_state(OrderStatus.PLACED, page, 3 * 3_600_000)
    labels = [row[0].text for row in screen.keyboard[:2]]
    assert labels[0] == "ABC-DEF · Alice · €13.90 · 3h"
    assert labels[1].startswith("ABC-DEF · Maximiliane")
    assert labels[1].endswith("… · €13.90 · 3h")


def test_a_long_list_has_ways_to_its_ends() -> None:
    """Beyond the neighbouring pages; no button leads where one is, or twice to the same page."""

    def arrows(number: int, pages: int) -> list[tuple[str, int]]:
        rows = pager(number, pages, OpenStock)
        return [
            (button.text, button.route.page) for row in rows for button in row if isinstance(button.route, OpenStock)
        ]

    assert arrows(0, 1) == []
    assert arrows(0, 2) == [("1/2", 0), ("▶️", 1)]
    assert arrows(1, 3) == [("◀️", 0), ("2/3", 1), ("▶️", 2)]
    assert arrows(0, 3) == [("1/3", 0), ("▶️", 1), ("⏭", 2)]
    assert arrows(3, 4) == [("⏮", 0), ("◀️", 2), ("4/4", 3)]
    assert arrows(5, 1251) == [("⏮", 0), ("◀️", 4), ("6/1251", 5), ("▶️", 6), ("⏭", 1250)]
