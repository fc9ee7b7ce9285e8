"""What whoever runs the shop may type, each command with examples that work: /help is this table, read aloud."""

from bot import routes
from bot.admin.handlers import (
    audit,
    backup,
    category,
    coupon,
    delivery,
    export,
    home,
    order,
    product,
    settings,
    staff,
    stock,
    variant,
)
from bot.admin.routes.home import OpenAdminHelp
from bot.admin.views.home import HelpLine, office_help
from bot.examples import Example, names_here
from bot.handlers import home as customers
from bot.routing import Command
from bot.visit import Visit
from bot.words import _
from core.models.staff import Role


async def open_help(visit: Visit, route: OpenAdminHelp) -> None:
    """The commands' table, read aloud."""
    helps = [((command.role or Role.STAFF), command.help) for command in COMMANDS.values()]
    told = [lines for role, lines in (*helps, *SHARED_HELP) if lines and await visit.may(role)]
    examples = [example for lines in told for example, _what in lines]
    names = await visit.read(names_here, *examples, secrets=await visit.may(Role.MANAGER))
    await visit.show(office_help(told, names, route.page))


async def type_help(visit: Visit, _words: list[str]) -> None:
    """/help: for customers how to shop; for who runs the shop the commands that do it, and a button to what customers read."""
    if await visit.role() is None:
        await customers.open_help(visit, routes.OpenHelp())
    else:
        await open_help(visit, OpenAdminHelp())


COMMANDS: dict[str, Command] = {
    "admin": Command(
        home.type_admin,
        _("Back office: everything by buttons"),
        Role.STAFF,
        ((_("/admin"), _("everything by buttons")),),
        bare=True,
    ),
    "order": Command(
        order.type_order,
        _("Open an order by its code"),
        Role.STAFF,
        (
            (f"/order {Example.ORDER}", _("everything about an order, and what can be done with it")),
            (f"/order {Example.ORDER} confirm", _("take it on; the customer is told, here and at each step")),
            (f"/order {Example.ORDER} ship RR123456785DE", _("it is on its way; with or without a tracking number")),
            (f"/order {Example.ORDER} deliver", _("it has arrived, or was collected")),
            (
                f"/order {Example.ORDER} cancel sold out",
                _("cancel it: goods and coupons go back, the customer is told why"),
            ),
            (
                f"/order {Example.ORDER} message It leaves tomorrow.",
                _("write to the customer; the answer comes back to you"),
            ),
        ),
    ),
    "board": Command(
        order.type_board,
        _("Orders by state"),
        Role.STAFF,
        (
            ("/board", _("how many orders are in which state")),
            ("/board new", _("those to be confirmed; also confirmed, paid, shipped, delivered, cancelled")),
        ),
    ),
    "stock": Command(
        stock.type_stock,
        _("Stock: what runs low, and changes"),
        Role.STAFF,
        (
            ("/stock", _("all articles: sold out and low ones first")),
            (
                f"/stock {Example.SKU}",
                _("how many are left, what sells, the last changes; by SKU code, name or a part of either"),
            ),
            (
                f"/stock {Example.SKU} +12 delivery",
                _("12 more; -3 for three fewer, =40 for what was counted; a reason if wanted"),
            ),
            (f"/stock {Example.SKU} low=5", _("tell me when 5 are left; low=default for the shop's own threshold")),
        ),
    ),
    "export": Command(
        export.type_export,
        _("Products, orders or customers as a file"),
        Role.MANAGER,
        (
            (
                "/export products",
                _("what is on sale, as a workbook that you can change and send back; csv for a CSV file"),
            ),
            ("/export orders 2025-11-01 2025-11-30", _("a row a line, of these days; without days, all of them")),
            ("/export customers csv", _("who has written; days: who came for the first time then")),
        ),
    ),
    "product": Command(
        product.type_product,
        _("A product: look, change, make a new one"),
        Role.MANAGER,
        (
            ("/product new", _("a new product, one question after the other")),
            (
                f"/product {Example.SKU}",
                _("its card, by SKU code, name or a part of either: change, hide, preview, archive it"),
            ),
        ),
    ),
    "products": Command(
        product.type_products,
        _("All products by category"),
        Role.MANAGER,
        (
            ("/products", _("all products by category, hidden ones, too")),
            ("/products tea", _("those with it in their name")),
        ),
    ),
    "price": Command(
        variant.type_price,
        _("Set a price"),
        Role.MANAGER,
        ((f"/price {Example.SKU} 4.50", _("from now on; carts keep what they were promised")),),
    ),
    "category": Command(
        category.type_category,
        _("Arrange categories"),
        Role.MANAGER,
        (
            ("/category", _("all categories, by buttons")),
            (f"/category add {Example.NEW_CATEGORY}", _("a new one, here below Drinks")),
            (f"/category rename {Example.CATEGORY} = Teas", _("another name")),
            (f"/category move {Example.MOVE}", _("below that one; = / puts it at the top")),
            (f"/category up {Example.CATEGORY}", _("one place up; down, one place down")),
            (f"/category hide {Example.CATEGORY}", _("with everything below it; show shows it again")),
            (f"/category remove {Example.EMPTY_CATEGORY}", _("when it is empty")),
        ),
    ),
    "coupons": Command(
        coupon.type_coupons,
        _("All coupons and their uses"),
        Role.MANAGER,
        (("/coupons", _("all coupons and promotions with their uses and what they brought")),),
    ),
    "delivery": Command(
        delivery.type_delivery,
        _("Ways of delivery"),
        Role.MANAGER,
        (
            ("/delivery", _("ways of delivery with their orders and what they brought")),
            (
                f'/delivery new "{Example.NEW_METHOD}" 4.90 free_from=50 address',
                _("offer one; address: asks for name, phone and address"),
            ),
            (f'/delivery change "{Example.METHOD}" 5.90', _("change its price, free_from=60, no_address")),
            (f'/delivery change "{Example.METHOD}" name="{Example.NEW_METHOD_NAME}"', _("another name")),
            (f'/delivery pause "{Example.METHOD}"', _("stop it for a while; resume offers it again")),
            (f'/delivery end "{Example.METHOD}"', _("offer it never again; orders keep it, its name is free")),
        ),
    ),
    "audit": Command(
        audit.type_audit,
        _("Who changed what, and when"),
        Role.MANAGER,
        (("/audit", _("who changed what, newest first")), (f"/audit {Example.SKU}", _("the changes with this word"))),
    ),
    "settings": Command(
        settings.type_settings,
        _("Name, welcome, terms, currency …"),
        Role.OWNER,
        (
            ("/settings", _("name, welcome text and picture, terms, support, currency … by buttons")),
            ("/settings name Corner Shop", _("also welcome, terms, support")),
            ("/settings currency USD", _("only while nobody has ordered; prices keep their numbers")),
            ("/settings cart 48", _("hours for which a cart is kept and its prices are promised")),
            ("/settings low 5", _("from so many pieces on an article is low")),
            ("/settings reset name", _("what the program was started with")),
        ),
    ),
    "people": Command(
        staff.type_people,
        _("Who runs the shop"),
        Role.OWNER,
        (
            ("/people", _("who runs the shop; add and remove by buttons")),
            ("/people add 123456789 staff", _("orders and stock; manager: everything but people and settings")),
            ("/people remove 123456789", _("take the role away; it is gone at once")),
        ),
    ),
    "backup": Command(
        backup.type_backup,
        _("A copy of the whole shop"),
        Role.OWNER,
        (("/backup", _("a copy of the whole shop, as a file")),),
        bare=True,
    ),
}

SHARED_HELP: tuple[tuple[Role, tuple[HelpLine, ...]], ...] = (
    (
        Role.MANAGER,
        (
            (
                f"/coupon new {Example.NEW_COUPON} 10% min=20 limit=100",
                _(
                    "make a coupon; also 5.00, free_delivery, buy=2 get=1, tiers=50:5%,100:10%, until=2027-08-31, only=Drinks …"
                ),
            ),
            (f'/coupon new auto "{Example.NEW_PROMOTION}" 10% min=20', _("a promotion that needs no code")),
            (f"/coupon pause {Example.COUPON}", _("stop it for a while; resume goes on, end is for good")),
        ),
    ),
)
"""What whoever runs the shop may say to a command that is everybody's."""
