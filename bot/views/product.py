"""Categories, lists of products and the product page."""

from bot import routes
from bot.admin.routes.question import OpenQuestions
from bot.routes.favourite import favourites_of
from bot.routes.question import SendSearch
from bot.screen import CAPTION_LENGTH, TEXT_LENGTH, Button, Row, Screen, escaped, label, own_lines
from bot.views.message import words_of
from bot.views.parts import (
    app_rows,
    ask_button,
    back_button,
    cart_button,
    category_rows,
    checkout_button,
    home_button,
    pager,
    price_of,
    shop_button,
    two_a_row,
)
from bot.views.photo import photo_rows
from bot.views.price import reductions, struck
from bot.views.variant import variant_rows
from core.models.cart import Cart
from core.models.catalog import MOST_FOUND, Product, ProductKind, ProductSummary, Variant
from core.models.page import Page
from core.models.policy import Policy
from core.models.search import Hits
from core.models.stock import StockLevel
from core.money import STARS
from core.pricing.stars import star_price
from core.usecases.message import Unanswered
from core.usecases.product.browse import CategoryPage
from texts.formats import money, number
from texts.language import _, ngettext
from texts.plain import clipped, isolated, length, shortened

CATEGORIES = 20
"""Subcategories per page."""
FEW = 5
"""With this many pieces or fewer, the page says how many are left."""


def category(entered: CategoryPage, policy: Policy, units: int, page: int = 0) -> Screen:
    """A page of a category: its subcategories and its own products."""
    category = entered.category
    title = escaped(category.name) if category else _("Shop")
    hint = _("Tap a product to see more.")
    if entered.below:
        hint = _("Choose a category, or type what you are looking for.")
    here = category.id if category else 0
    last = max(entered.products.pages, -(-len(entered.below) // CATEGORIES)) - 1
    page = min(page, last)
    listed = entered.products.items if entered.products.number == page else ()
    keyboard = (
        *(() if category else app_rows(policy)),
        *category_rows(entered.below[page * CATEGORIES : (page + 1) * CATEGORIES]),
        *(product_rows(entered.products, policy.currency, page) if listed else ()),
        *pager(page, last + 1, lambda number: routes.OpenCategory(here, number)),
        (_out_of(entered), cart_button(units)),
    )
    return Screen("\n".join([f"<b>{title}</b>", hint, *reductions(listed, policy.currency, policy.timezone)]), keyboard)


def found(hits: Hits, currency: str, units: int, timezone: str = "UTC") -> Screen:
    """A page of what a search found: the categories that fit, then the products."""
    page, words = hits.products, escaped(shortened(hits.words, 100))
    said = ngettext("{count} product for “{words}”", "{count} products for “{words}”", page.total)
    categories = [
        Button(label(f"📂 {isolated(one.name)} ({one.products})"), routes.OpenCategory(one.id))
        for one in hits.categories
    ]
    keyboard = (
        *two_a_row(categories),
        *product_rows(page, currency, routes.at_hits(hits.search, page.number)),
        *pager(page.number, page.pages, lambda number: routes.OpenHits(hits.search, number)),
        (shop_button(), cart_button(units)),
    )
    count = f"{MOST_FOUND}+" if page.total >= MOST_FOUND else str(page.total)
    told = [said.format(count=count, words=words), *reductions(page.items, currency, timezone)]
    return Screen("\n".join(told), keyboard, stays=True)


def not_found_by_staff(text: str, units: int, questions: int) -> Screen:
    """Says that nothing was found, to somebody who would ask themselves. If customers wait for an answer, the text may be meant for one."""
    if not questions:
        return Screen(_nothing_found(text), _ways_on(units), stays=True)
    hint = _("Is it for a customer? Open their question and tap <b>Reply</b> first: nobody has got this text.")
    open_questions = Button(_("✉️ Questions · {count}").format(count=questions), OpenQuestions())
    return Screen(f"{_nothing_found(text)}\n\n{hint}", ((open_questions,), *_ways_on(units)), stays=True)


def _nothing_found(text: str) -> str:
    said = _("Nothing found for “{words}”. Try a shorter word, or look through the categories.")
    return said.format(words=escaped(shortened(text, 100)))


def _ways_on(units: int) -> tuple[Row, ...]:
    return ((shop_button(), cart_button(units)), (home_button(),))


def not_found(text: str, units: int, unanswered: Unanswered | None, seen: int, photos: int = 0) -> Screen:
    """Says that nothing was found, with a way to the categories and to the shop. If the shop waits for an answer, the text may be that.

    `seen` is the newest message between the customer and the shop; `photos` were sent before without a word, and go with the text.
    """
    along = ngettext(" Your photo goes with it.", " Your {count} photos go with it.", photos) if photos else ""
    along = along.format(count=photos)
    said, keyboard = _nothing_found(text), _ways_on(units)
    if unanswered is None:
        asked = _("Is it a question? <b>Ask the shop</b> sends it just as you typed it.")
        ask = ask_button(SendSearch(routes.sealed(text), seen))
        return Screen(f"{said}\n\n{asked}{along}", ((ask,), *keyboard), stays=True)
    order, message = unanswered
    wrote = escaped(shortened(words_of(message), 300))
    if order is None:
        asked = _("The shop wrote: “{message}”\nIs this your answer?").format(message=wrote)
        send: routes.Route = SendSearch(routes.sealed(text), seen)
    else:
        asked = _("The shop wrote about your order <b>{code}</b>: “{message}”\nIs this your answer?")
        asked = asked.format(code=order.code, message=wrote)
        send = routes.SendToShop(order.id, message.id, routes.sealed(text))
    return Screen(f"{said}\n\n{asked}{along}", ((Button(_("✉️ Send this to the shop"), send),), *keyboard), stays=True)


def product(
    product: Product,
    sku_id: int,
    cart: Cart,
    currency: str,
    page: int,
    *,
    total: int = 0,
    per_unit: int = 0,
    beside: Row = (),
    note: str = "",
    photo: str = "",
    timezone: str = "UTC",
) -> Screen:
    """A product's page, with the variant `sku_id` chosen (0 or unknown: the preselected one).

    `total`: what the cart costs. `per_unit`: how many Stars one unit of the currency costs. `beside`: see bot/views/beside.py. `note`
    (plain text) goes below; `photo` is the picture to show, if it is one of the product's.
    """
    chosen = next((one for one in product.sold if one.sku_id == sku_id), None) or product.preselected()
    if chosen is None:  # no product is read without variants
        return gone()
    name = f"{product.title} – {chosen.label}" if chosen.label else product.title
    price = _price(chosen, cart, currency, timezone) + _in_stars(product, chosen, currency, per_unit)
    tail = "\n".join(filter(None, (note, _stock(chosen, awaited=chosen.sku_id in product.awaited))))
    room = CAPTION_LENGTH if product.photo else TEXT_LENGTH
    told = clipped(product.description.strip(), max(40, room - length(name + price) - length(tail) - 21))
    cut = told != product.description.strip()
    shown = photo if photo in product.photos else product.photo_of(sku_id)
    keyboard = (
        *photo_rows(product, chosen, shown, page),
        *variant_rows(product, chosen, currency, page),
        *_buy_rows(product, chosen, cart, page),
        *(((checkout_button(total, cart.currency),),) if cart.ready else ()),
        *_notify_rows(product, chosen, page),
        *(((Button(_("📄 Details"), routes.OpenDetails(product.id, chosen.sku_id, page)),),) if cut else ()),
        *((beside,) if beside else ()),
        (back_button(_way_back(product, page)), cart_button(cart.units)),
    )
    text = "\n\n".join(part for part in (f"<b>{escaped(name)}</b>\n{price}", own_lines(told), escaped(tail)) if part)
    return Screen(text, keyboard, photo=shown)


def _way_back(product: Product, page: int) -> routes.Route:
    return favourites_of(page) or routes.hits_of(page) or routes.OpenCategory(product.category_id, page)


def details(product: Product, sku_id: int, page: int) -> Screen:
    """The whole description."""
    told = clipped(product.description, TEXT_LENGTH - length(product.title) - 10)
    text = f"<b>{escaped(product.title)}</b>\n\n{own_lines(told)}"
    return Screen(text, ((back_button(routes.OpenProduct(product.id, sku_id, page)),),))


def gone() -> Screen:
    """What was looked for is not sold (any more)."""
    text = _("This is no longer for sale. Have a look at what else there is.")
    return Screen(text, ((shop_button(), home_button()),))


def back_in_stock(level: StockLevel) -> Screen:
    """The notice to somebody who waited for it: it is back, or was until a moment ago."""
    name = escaped(level.name)
    if level.on_hand > 0:
        see = Button(_("🛍 See it"), routes.OpenProduct(level.product_id, level.sku_id))
        return Screen(_("🔔 <b>{name}</b> is back in stock.").format(name=name), ((see,),))
    text = _("🔔 <b>{name}</b> was back in stock, but is sold out again already.")
    again = Button(_("🔔 Notify me again"), routes.NotifyMe(level.product_id, level.sku_id, 0))
    return Screen(text.format(name=name), ((again,),))


def ask_quantity(name: str, most: int, back: routes.AskQuantity) -> Screen:
    """Ask how many, of `most` there are."""
    text = _("How many of <b>{name}</b> would you like? Type a number from 0 to {most}.")
    return Screen(text.format(name=escaped(name), most=number(most)), ((back_button(back.shows),),), awaiting=back)


def stepper(ask: routes.AskQuantity, quantity: int, cart: Cart) -> Row:
    """− quantity +; the number asks for a typed one."""
    place = (ask.product_id, ask.sku_id, ask.page, cart.id, cart.revision)
    return (Button("−", routes.OneLess(*place)), Button(str(quantity), ask), Button("+", routes.OneMore(*place)))


def _price(chosen: Variant, cart: Cart, currency: str, timezone: str) -> str:
    """What it costs this customer, and what else there is to say about that. HTML."""
    line, today = cart.line(chosen.sku_id), money(chosen.price, currency)
    if line is not None and cart.currency == currency and line.unit_price < chosen.price:
        promised = _("{price} (your price; now {today})")
        return escaped(promised.format(price=money(line.unit_price, currency), today=today))
    return struck(chosen.price, chosen.reduced, currency, timezone) if chosen.reduced else escaped(today)


def _in_stars(product: Product, chosen: Variant, currency: str, per_unit: int) -> str:
    """What a digital product costs in Stars, with which it is paid; "" for any other, and where the price is in Stars already."""
    if product.kind is not ProductKind.DIGITAL or currency == STARS:
        return ""
    stars = star_price(chosen.price, chosen.stars, currency, per_unit)
    return "" if stars is None else f" · {money(stars, STARS)}"


def _stock(variant: Variant, *, awaited: bool = False) -> str:
    if variant.on_hand <= 0:
        return _("Sold out. You will be told when it is back.") if awaited else _("Sold out")
    if variant.on_hand <= FEW:
        return _("Only {left} left").format(left=variant.on_hand)
    return _("In stock")


def _buy_rows(product: Product, chosen: Variant, cart: Cart, page: int) -> tuple[Row, ...]:
    line = cart.line(chosen.sku_id)
    if line is not None:
        return (stepper(routes.AskQuantity(product.id, chosen.sku_id, page), line.quantity, cart),)
    if chosen.on_hand <= 0:
        return ()
    add = Button(_("Add to cart"), routes.Add(product.id, chosen.sku_id, page), style="primary")
    return ((add, *(() if cart.lines else (Button(_("⚡ Buy now"), routes.BuyNow(product.id, chosen.sku_id, page)),))),)


def _notify_rows(product: Product, chosen: Variant, page: int) -> tuple[Row, ...]:
    if chosen.on_hand > 0:
        return ()
    if chosen.sku_id in product.awaited:
        return ((Button(_("🔕 Never mind"), routes.NeverMind(product.id, chosen.sku_id, page)),),)
    return ((Button(_("🔔 Notify me"), routes.NotifyMe(product.id, chosen.sku_id, page)),),)


def product_rows(page: Page[ProductSummary], currency: str, number: int) -> tuple[Row, ...]:
    """A button for each; `number` is the page of the category to go back to."""
    return tuple((Button(_summary(one, currency), routes.OpenProduct(one.id, 0, number)),) for one in page.items)


def _summary(one: ProductSummary, currency: str) -> str:
    said = price_of(one, currency) if one.on_hand > 0 else _("sold out")
    name = f"{shortened(one.title, 20)} · {shortened(one.category, 18)}" if one.category else shortened(one.title, 36)
    return f"{name} · {said}"


def _out_of(entered: CategoryPage) -> Button:
    if entered.category is None:
        return home_button()
    return back_button(routes.OpenCategory(entered.category.parent_id or 0))
