"""What serves what in the back office: the four tables of bot/dispatch.py, for whoever runs the shop.

Who may is said by the route's and the command's role, and checked in one place, bot/dispatch.py, at every update.
"""

from bot import routes
from bot.handlers import admin, delivery
from bot.handlers import home as customers
from bot.office.handlers import catalogue, export, form, home
from bot.office.routes import catalogue as catalogue_routes
from bot.office.routes import form as form_routes
from bot.office.routes.home import Office, OfficeHelp
from bot.office.views.home import office_help
from bot.routes.grammar import Route
from bot.table import AnswerHandler, Command, HelpLine, ShareHandler, TapHandler
from bot.visit import Visit
from bot.words import _
from core.models.staff import Role


async def open_help(visit: Visit, route: OfficeHelp) -> None:
    """The commands' table, read aloud."""
    helps = [((command.role or Role.STAFF), command.help) for command in COMMANDS.values()]
    told = [lines for role, lines in (*helps, *SHARED_HELP) if lines and await visit.may(role)]
    await visit.show(office_help(told, route.page))


async def type_help(visit: Visit, _words: list[str]) -> None:
    """/help: for customers how to shop; for who runs the shop the commands that do it, and a button to what customers read."""
    if await visit.role() is None:
        await customers.open_help(visit, routes.Help())
    else:
        await open_help(visit, OfficeHelp())


TAPS: dict[type[Route], TapHandler] = {
    Office: home.open_office,
    OfficeHelp: open_help,
    catalogue_routes.Files: catalogue.open_files,
    catalogue_routes.SendExport: export.send_export,
    catalogue_routes.Uploaded: catalogue.open_uploaded,
    catalogue_routes.ApplyUpload: catalogue.apply,
    catalogue_routes.DiscardUpload: catalogue.discard,
    form_routes.FillIn: form.fill_in,
    form_routes.Pick: form.pick,
    form_routes.Skip: form.skip,
    form_routes.Continue: form.go_on,
    form_routes.Finish: form.finish,
    form_routes.Leave: form.leave,
}

ANSWERS: dict[type[Route], AnswerHandler] = {form_routes.FillIn: form.type_answer}

SHARED: dict[type[Route], ShareHandler] = {form_routes.FillIn: form.share_photo}

COMMANDS: dict[str, Command] = {
    "admin": Command(
        home.type_admin,
        _("Back office: everything by buttons"),
        Role.STAFF,
        ((_("/admin"), _("everything by buttons")),),
    ),
    "order": Command(
        admin.type_order,
        _("Look an order up, cancel it"),
        Role.STAFF,
        (
            ("/order K7Q-4MX", _("look an order up")),
            ("/order K7Q-4MX cancel sold out", _("cancel it: goods and coupons go back, the customer is told why")),
        ),
    ),
    "stock": Command(
        admin.type_stock,
        _("Look at stock and change it"),
        Role.STAFF,
        (
            ("/stock TEA-100", _("how many are left")),
            ("/stock TEA-100 +12", _("12 more; -3 for three fewer, =40 for what was counted")),
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
            ("/export orders 2026-11-01 2026-11-30", _("a row a line, of these days; without days, all of them")),
            ("/export customers csv", _("who has written; days: who came for the first time then")),
        ),
    ),
    "coupons": Command(
        admin.type_coupons,
        _("All coupons and their uses"),
        Role.MANAGER,
        (("/coupons", _("all coupons and promotions with their uses")),),
    ),
    "delivery": Command(
        delivery.type_delivery,
        _("Ways of delivery"),
        Role.MANAGER,
        (
            ("/delivery", _("ways of delivery")),
            (
                '/delivery new "Courier" 4.90 free_from=50 address',
                _("offer one; address: asks for name, phone and address"),
            ),
            ('/delivery change "Courier" 5.90', _("change its price, free_from=60, no_address")),
            ('/delivery pause "Courier"', _("offer it no more; resume offers it again")),
        ),
    ),
}

SHARED_HELP: tuple[tuple[Role, tuple[HelpLine, ...]], ...] = (
    (
        Role.MANAGER,
        (
            (
                "/coupon new SUMMER 10% min=20 limit=100",
                _(
                    "make a coupon; also 5.00, free_delivery, buy=2 get=1, tiers=50:5%,100:10%, until=2027-08-31, only=Drinks …"
                ),
            ),
            ('/coupon new auto "Spring sale" 10% min=20', _("a promotion that needs no code")),
            ("/coupon pause SUMMER", _("stop it for a while; resume goes on, end is for good")),
        ),
    ),
)
"""What whoever runs the shop may say to a command that is everybody's."""
