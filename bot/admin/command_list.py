"""The commands for staff, each with examples that work; /help shows this table."""

from bot import routes
from bot.admin.handlers import (
    audit,
    backup,
    category,
    coupon,
    customer,
    delivery,
    export,
    home,
    ledger,
    order,
    price,
    product,
    question,
    review,
    settings,
    staff,
    stock,
)
from bot.admin.routes.home import OpenAdminHelp
from bot.admin.views.home import HelpLine, office_help
from bot.examples import Example, names_here
from bot.handlers import home as customers
from bot.routing import Command
from bot.visit import Visit
from core.models.staff import Role
from texts.language import N_


async def open_help(visit: Visit, route: OpenAdminHelp) -> None:
    """Show the table of commands."""
    helps: list[tuple[Role, tuple[HelpLine, ...]]] = []
    for name, command in COMMANDS.items():
        helps += [(command.role or Role.STAFF, command.help), *filter(None, [SHARED_HELP.get(name)])]
    told = [lines for role, lines in helps if lines and await visit.may(role)]
    examples = [example for lines in told for example, _what in lines]
    names = await visit.read(names_here, *examples, secrets=await visit.may(Role.MANAGER))
    await visit.show(office_help(told, names, route.page))


async def type_help(visit: Visit, _words: list[str]) -> None:
    """/help: customers read how to shop; staff read their commands, with a button to the customers' help."""
    if await visit.role() is None:
        await customers.open_help(visit, routes.OpenHelp())
    else:
        await open_help(visit, OpenAdminHelp())


COMMANDS: dict[str, Command] = {
    "admin": Command(
        home.type_admin,
        N_("Admin area: everything by buttons"),
        Role.STAFF,
        (("/admin", N_("everything by buttons")),),
        bare=True,
    ),
    "order": Command(
        order.type_order,
        N_("Open an order by its code"),
        Role.STAFF,
        (
            (f"/order {Example.ORDER}", N_("everything about an order, and what can be done with it")),
            (f"/order {Example.ORDER} confirm", N_("take it on; the customer is told, here and at each step")),
            (f"/order {Example.ORDER} ship RR123456785DE", N_("it is on its way; with or without a tracking number")),
            (f"/order {Example.ORDER} deliver", N_("it has arrived, or was collected")),
            (
                f"/order {Example.ORDER} cancel sold out",
                N_("cancel it: stock and coupons are given back, the customer is told why"),
            ),
            (
                f"/order {Example.ORDER} message It leaves tomorrow.",
                N_("write to the customer; you get the answer here"),
            ),
        ),
    ),
    "board": Command(
        order.type_board,
        N_("Orders by state"),
        Role.STAFF,
        (
            ("/board", N_("how many orders are in which state")),
            ("/board new", N_("the new ones; also confirmed, paid, shipped, delivered, cancelled")),
        ),
    ),
    "questions": Command(
        question.type_questions,
        N_("Questions that wait for an answer"),
        Role.STAFF,
        (("/questions", N_("who waits for an answer; read and answer by buttons")),),
        bare=True,
    ),
    "customer": Command(
        customer.type_customer,
        N_("A customer: orders, questions, note"),
        Role.STAFF,
        (
            ("/customer", N_("find a customer by name, @username, phone number or Telegram id")),
            ("/customer @alice", N_("orders, spent, questions, a note; managers can block")),
        ),
    ),
    "stock": Command(
        stock.type_stock,
        N_("Stock: what runs low, and changes"),
        Role.STAFF,
        (
            ("/stock", N_("all variants: sold out and low ones first")),
            (
                f"/stock {Example.SKU}",
                N_("how many are left, what sells, the last changes; by SKU code, name or a part of either"),
            ),
            (
                f"/stock {Example.SKU} +12 delivery",
                N_("12 more; -3 for three fewer, =40 for what was counted; a reason if wanted"),
            ),
            (f"/stock {Example.SKU} low=5", N_("tell me when 5 are left; low=default for the shop's own threshold")),
            (
                f"/stock {Example.SKU} hot",
                N_("when everybody taps at once: keep it ten minutes for whoever checks out; not hot ends that"),
            ),
        ),
    ),
    "reviews": Command(
        review.type_reviews,
        N_("Reviews that wait to be let through"),
        Role.STAFF,
        (("/reviews", N_("what customers say of products; let it through, or turn it down")),),
        bare=True,
    ),
    "payments": Command(
        ledger.type_payments,
        N_("Money in and out, day by day"),
        Role.MANAGER,
        (("/payments", N_("what came in, what went back, and what waits for you")),),
        bare=True,
    ),
    "export": Command(
        export.type_export,
        N_("Products, orders or customers as a file"),
        Role.MANAGER,
        (
            (
                "/export products",
                N_("what is for sale, as a workbook that you can change and send back; csv for a CSV file"),
            ),
            (
                "/export orders 2025-11-01 2025-11-30",
                N_("one row per order line, from these days; without days, all of them"),
            ),
            ("/export customers csv", N_("everybody who has written; with days, who came for the first time then")),
            ("/export coupons", N_("what has not ended, to be changed and loaded again")),
        ),
    ),
    "product": Command(
        product.type_product,
        N_("A product: look, change, make a new one"),
        Role.MANAGER,
        (
            ("/product new", N_("a new product, one question after the other")),
            (
                f"/product {Example.SKU}",
                N_("its card, by SKU code, name or a part of either: change, hide, preview, archive it"),
            ),
        ),
    ),
    "products": Command(
        product.type_products,
        N_("All products by category"),
        Role.MANAGER,
        (
            ("/products", N_("all products by category, including hidden ones")),
            ("/products tea", N_("those with this in their name")),
        ),
    ),
    "price": Command(
        price.type_price,
        N_("Prices: one, many, or for a time"),
        Role.MANAGER,
        (
            (f"/price {Example.SKU} 4.50", N_("from now on; carts keep the price they were promised")),
            (
                f"/price {Example.CATEGORY} +5% round 0.05",
                N_("all of a category or product; -0.50, round .99: a preview first, and a way back"),
            ),
            (f"/price {Example.SKU} 4.50 until Sunday", N_("for a time; also from 2027-12-01 until 2027-12-05 18:00")),
            ("/price list", N_("the prices for a time; stop them")),
        ),
    ),
    "category": Command(
        category.type_category,
        N_("Arrange categories"),
        Role.MANAGER,
        (
            ("/category", N_("all categories, by buttons")),
            (f"/category add {Example.NEW_CATEGORY}", N_("a new one, here below Drinks")),
            (f"/category rename {Example.CATEGORY} = Teas", N_("another name")),
            (f"/category move {Example.MOVE}", N_("below that one; = / puts it at the top")),
            (f"/category up {Example.CATEGORY}", N_("one place up; down, one place down")),
            (f"/category hide {Example.CATEGORY}", N_("with everything below it; show shows it again")),
            (f"/category remove {Example.EMPTY_CATEGORY}", N_("when it is empty")),
        ),
    ),
    "coupons": Command(
        coupon.type_coupons,
        N_("All coupons and their uses"),
        Role.MANAGER,
        (("/coupons", N_("all coupons and promotions, with uses and sales")),),
    ),
    "delivery": Command(
        delivery.type_delivery,
        N_("Delivery methods"),
        Role.MANAGER,
        (
            ("/delivery", N_("delivery methods, with orders and sales")),
            (
                f'/delivery new "{Example.NEW_METHOD}" 4.90 free_from=50 address',
                N_("add a method; address: asks for name, phone and address; pick_up: customers collect it"),
            ),
            (f'/delivery change "{Example.METHOD}" 5.90', N_("change its price, free_from=60, no_address")),
            (f'/delivery change "{Example.METHOD}" name="{Example.NEW_METHOD_NAME}"', N_("another name")),
            (f'/delivery pause "{Example.METHOD}"', N_("stop it for a while; resume offers it again")),
            (f'/delivery end "{Example.METHOD}"', N_("stop it for good; orders keep it, its name is free again")),
        ),
    ),
    "audit": Command(
        audit.type_audit,
        N_("Who changed what, and when"),
        Role.MANAGER,
        (("/audit", N_("who changed what, newest first")), (f"/audit {Example.SKU}", N_("the changes with this word"))),
    ),
    "settings": Command(
        settings.type_settings,
        N_("Name, welcome, terms, currency …"),
        Role.OWNER,
        (
            ("/settings", N_("name, welcome text and picture, terms, support, currency … by buttons")),
            ("/settings name Corner Shop", N_("also welcome, terms, support")),
            ("/settings currency USD", N_("only while nobody has ordered; prices keep their numbers")),
            ("/settings cart 48", N_("for how many hours a cart and its prices are kept")),
            ("/settings low 5", N_("at this number of pieces a variant is low")),
            ("/settings country DE", N_("phone numbers without a country code are read as numbers there")),
            ("/settings reviews off", N_("customers rate what they bought; on or off")),
            ("/settings inline off", N_("products are found from other chats; on or off")),
            ("/settings most 500", N_("at most so many pieces of one item in a cart")),
            ("/settings timezone Berlin", N_("whose clock and days the shop goes by; a city is enough")),
            ("/settings reminders off", N_("customers are reminded of carts; quiet 22-8: not at night")),
            ("/settings data 365", N_("after so many days an absent customer's answers are forgotten; 0 is never")),
            ("/settings reset name", N_("back to what the program was started with")),
        ),
    ),
    "people": Command(
        staff.type_people,
        N_("Owners and staff"),
        Role.OWNER,
        (
            ("/people", N_("owners and staff; add and remove by buttons")),
            (
                "/people add 123456789 staff",
                N_("orders and stock; a manager may do everything except staff and settings"),
            ),
            ("/people remove 123456789", N_("take the role away, at once")),
            ("/people group", N_("sent in a group: it is told of new orders and what runs low; off ends it")),
        ),
    ),
    "backup": Command(
        backup.type_backup,
        N_("A backup of the whole shop"),
        Role.OWNER,
        (("/backup", N_("a backup of the whole shop, as a file")),),
        bare=True,
    ),
}

SHARED_HELP: dict[str, tuple[Role, tuple[HelpLine, ...]]] = {
    "board": (
        Role.STAFF,
        (("/orders find yesterday", N_("orders of a day; also by name, username, phone, product or code")),),
    ),
    "coupons": (
        Role.MANAGER,
        (
            (
                f"/coupon new {Example.NEW_COUPON} 10% min=20 limit=100",
                N_(
                    "make a coupon; also 5.00, free_delivery, buy=2 get=1, tiers=50:5%,100:10%, until=2027-08-31, only=Drinks …"
                ),
            ),
            (f'/coupon new auto "{Example.NEW_PROMOTION}" 10% min=20', N_("a promotion that needs no code")),
            (f"/coupon pause {Example.COUPON}", N_("stop it for a while; resume goes on, end is for good")),
        ),
    ),
}
"""Staff's additional help for commands that everybody has, by the command of staff that it stands below."""
