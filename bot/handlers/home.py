"""The greeting, help, and everything that belongs to no noun."""

from bot import routes
from bot.handlers import cart, product
from bot.handlers.cart import show_cart
from bot.screen import Button, escaped
from bot.views import home
from bot.visit import Visit
from core.models.catalog import Category
from core.models.staff import Role
from core.ports import ReadTransaction
from core.usecases.cart import CartView, view_cart
from core.usecases.staff import role_of
from texts.language import _


async def start(visit: Visit, words: list[str]) -> None:
    """/start, perhaps with a deep link: p_<product id>, c_<coupon code>."""
    kind, _underscore, key = (words[0] if words else "").partition("_")
    if kind == "p" and key.isascii() and key.isdigit() and len(key) < 16:
        await product.open_product(visit, routes.OpenProduct(int(key)))
    elif kind == "c" and key:
        await cart.keep_coupon(visit, key)
    else:
        await open_home(visit, routes.OpenHome())


async def open_home(visit: Visit, _route: routes.OpenHome) -> None:
    shelves, staff, view = await visit.read(_greeting, visit.customer.id)
    if shelves:
        await visit.show(home.home(visit.services.policy, view.cart.units, shelves, staff=staff))
    else:
        await visit.show(home.empty_shop(staff=staff, command=visit.services.backups.command))


async def open_help(visit: Visit, _route: routes.OpenHelp) -> None:
    await visit.show(home.help_screen(staff=await visit.role() is not None))


async def terms(visit: Visit, _words: list[str]) -> None:
    await visit.show(home.terms(visit.services.policy))


async def support(visit: Visit, _words: list[str]) -> None:
    await visit.show(home.support(visit.services.policy))


async def pay_support(visit: Visit, _words: list[str]) -> None:
    await visit.show(home.pay_support(visit.services.policy))


async def tell_id(visit: Visit, _words: list[str]) -> None:
    await visit.say(_("Your Telegram id is <code>{id}</code>.").format(id=visit.customer.id))


async def cancel(visit: Visit, _words: list[str]) -> None:
    """Leave a question; nothing is lost, and a customer with a cart is told so."""
    view = await visit.read(view_cart, visit.customer.id)
    if not view.cart.lines:
        await open_home(visit, routes.OpenHome())
        return
    await visit.say(_("Cancelled: nothing was ordered. Your cart is as you left it."))
    await show_cart(visit, view)


async def not_text(visit: Visit) -> None:
    """Answer a sticker, a voice message or a picture: say what they may send instead."""
    if visit.message and visit.message.photo and await visit.may(Role.MANAGER):
        await visit.say(_("Open a product first (/products), then send its picture."))
        return
    await visit.say(home.not_text(await visit.role()))


async def invite(visit: Visit) -> None:
    """Answer a command in a group: the shop sells only in private chats."""
    if visit.query is not None:
        await visit.answer(_("Please open the shop in a private chat."))
    elif visit.message is not None:
        link = Button(_("🛍 Open the shop"), url=f"https://t.me/{visit.services.bot.username}?start=shop")
        text = _("{shop} serves you in a private chat.").format(shop=escaped(visit.services.policy.name))
        await visit.say(text, ((link,),))


async def _greeting(tx: ReadTransaction, customer_id: int) -> tuple[tuple[Category, ...], bool, CartView]:
    """The top categories (none while nothing is for sale), whether they are staff, and their cart."""
    staff = await role_of(tx, customer_id) is not None
    return await tx.catalog.categories(None), staff, await view_cart(tx, customer_id)
