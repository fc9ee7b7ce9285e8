"""What serves what in the back office: the four tables of bot/dispatch.py, for whoever runs the shop.

Who may is said by the route's and the command's role, and checked in one place, bot/dispatch.py, at every update.
"""

from bot import routes
from bot.examples import names_here
from bot.handlers import home as customers
from bot.office.handlers import (
    audit,
    backup,
    catalogue,
    category,
    coupon,
    delivery,
    export,
    form,
    home,
    order,
    people,
    product,
    settings,
    stock,
)
from bot.office.routes import audit as audit_routes
from bot.office.routes import backup as backup_routes
from bot.office.routes import catalogue as catalogue_routes
from bot.office.routes import category as category_routes
from bot.office.routes import coupon as coupon_routes
from bot.office.routes import delivery as delivery_routes
from bot.office.routes import form as form_routes
from bot.office.routes import order as order_routes
from bot.office.routes import people as people_routes
from bot.office.routes import product as product_routes
from bot.office.routes import settings as settings_routes
from bot.office.routes import stock as stock_routes
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
    await visit.show(office_help(told, await visit.read(names_here), route.page))


async def type_help(visit: Visit, _words: list[str]) -> None:
    """/help: for customers how to shop; for who runs the shop the commands that do it, and a button to what customers read."""
    if await visit.role() is None:
        await customers.open_help(visit, routes.Help())
    else:
        await open_help(visit, OfficeHelp())


async def type_cancel(visit: Visit, words: list[str]) -> None:
    """/cancel: leave the question that is open; in the back office for the screen it was asked from, a form for good."""
    question = routes.parse((await visit.window()).awaiting)
    if question is None or question.role is None or not await visit.may(question.role):
        await customers.cancel(visit, words)
    elif isinstance(question, form_routes.FillIn):
        await form.leave(visit, form_routes.Leave(question.kind))
    else:
        await TAPS[type(question.answered)](visit, question.answered)


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
    form_routes.Restart: form.restart,
    form_routes.Finish: form.finish,
    form_routes.Leave: form.leave,
    order_routes.Board: order.open_board,
    order_routes.InState: order.open_state,
    order_routes.Card: order.open_card,
    order_routes.Confirm: order.confirm,
    order_routes.AskTracking: order.ask_tracking,
    order_routes.Ship: order.ship,
    order_routes.Deliver: order.deliver,
    order_routes.AskReason: order.ask_reason,
    order_routes.Cancel: order.cancel,
    order_routes.AskMessage: order.ask_message,
    stock_routes.StockList: stock.open_list,
    stock_routes.StockCard: stock.open_card,
    stock_routes.Step: stock.step,
    stock_routes.AskChange: stock.ask_change,
    stock_routes.AskThreshold: stock.ask_threshold,
    stock_routes.UseDefault: stock.use_default,
    stock_routes.Changed: stock.open_change,
    stock_routes.Undo: stock.undo,
    stock_routes.UndoOnCard: stock.undo_on_card,
    coupon_routes.Coupons: coupon.open_coupons,
    coupon_routes.NewCoupon: coupon.new_coupon,
    coupon_routes.Coupon: coupon.open_coupon,
    coupon_routes.PauseCoupon: coupon.change,
    coupon_routes.ResumeCoupon: coupon.change,
    coupon_routes.AskEndCoupon: coupon.ask_end,
    coupon_routes.EndCoupon: coupon.change,
    coupon_routes.AskCondition: coupon.ask_condition,
    coupon_routes.DropCondition: coupon.drop_condition,
    delivery_routes.Methods: delivery.open_methods,
    delivery_routes.NewMethod: delivery.new_method,
    delivery_routes.Method: delivery.open_method,
    delivery_routes.AskPauseMethod: delivery.ask_pause,
    delivery_routes.PauseMethod: delivery.switch,
    delivery_routes.ResumeMethod: delivery.switch,
    delivery_routes.AskAddress: delivery.change_address,
    delivery_routes.NeverFree: delivery.never_free,
    delivery_routes.AskPrice: delivery.ask_price,
    delivery_routes.AskFreeFrom: delivery.ask_free_from,
    backup_routes.SendBackup: backup.send_backup,
    settings_routes.Settings: settings.open_settings,
    settings_routes.AskSetting: settings.ask_setting,
    settings_routes.ResetSetting: settings.reset,
    audit_routes.Changes: audit.open_changes,
    audit_routes.AskWords: audit.ask_words,
    people_routes.People: people.open_people,
    people_routes.Person: people.open_person,
    people_routes.AskPerson: people.ask_person,
    people_routes.AddAnyway: people.add_anyway,
    people_routes.GiveRole: people.give_role,
    people_routes.AskDismiss: people.ask_dismiss,
    people_routes.Dismiss: people.take_role,
    product_routes.Products: product.open_products,
    product_routes.FoundProducts: product.open_found,
    product_routes.ArchivedProducts: product.open_archived,
    product_routes.NewProduct: product.open_new,
    product_routes.ProductCard: product.open_card,
    product_routes.AskField: product.ask_field,
    product_routes.PickCategory: product.pick_category,
    product_routes.ClearField: product.clear_field,
    product_routes.ShowProduct: product.show_product,
    product_routes.MoveProduct: product.move_product,
    product_routes.AskArchive: product.ask_archive,
    product_routes.Archive: product.archive,
    product_routes.RestoreProduct: product.restore,
    product_routes.Preview: product.open_preview,
    product_routes.PreviewDetails: product.open_preview_details,
    product_routes.OnlyPreview: product.only_preview,
    product_routes.VariantCard: product.open_variant,
    product_routes.AskVariantField: product.ask_variant_field,
    product_routes.ShowVariant: product.show_variant,
    category_routes.Categories: category.open_categories,
    category_routes.AskCategory: category.ask_new,
    category_routes.AskRename: category.ask_name,
    category_routes.AskParent: category.ask_parent,
    category_routes.MoveCategory: category.move,
    category_routes.OrderCategory: category.order,
    category_routes.ShowCategory: category.show,
    category_routes.RemoveCategory: category.remove,
}

ANSWERS: dict[type[Route], AnswerHandler] = {
    form_routes.FillIn: form.type_answer,
    order_routes.AskTracking: order.type_tracking,
    order_routes.AskReason: order.type_reason,
    order_routes.AskMessage: order.type_message,
    stock_routes.AskChange: stock.type_change,
    stock_routes.AskThreshold: stock.type_threshold,
    coupon_routes.AskCondition: coupon.type_condition,
    delivery_routes.AskPrice: delivery.type_price,
    delivery_routes.AskFreeFrom: delivery.type_free_from,
    people_routes.AskPerson: people.type_person,
    audit_routes.AskWords: audit.type_words,
    settings_routes.AskSetting: settings.type_setting,
    product_routes.Products: product.search_products,
    product_routes.ProductCard: product.search_products,
    product_routes.AskField: product.type_field,
    product_routes.AskVariantField: product.type_variant_field,
    category_routes.AskCategory: category.type_new,
    category_routes.AskRename: category.type_name,
}

SHARED: dict[type[Route], ShareHandler] = {
    form_routes.FillIn: form.share_photo,
    people_routes.AskPerson: people.share_person,
    settings_routes.AskSetting: settings.share_setting,
    product_routes.ProductCard: product.share_photo,
    product_routes.AskField: product.share_photo,
}

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
            ("/order K7Q-4MX", _("everything about an order, and what can be done with it")),
            ("/order K7Q-4MX confirm", _("take it on; the customer is told, here and at each step")),
            ("/order K7Q-4MX ship RR123456785DE", _("it is on its way; with or without a tracking number")),
            ("/order K7Q-4MX deliver", _("it has arrived, or was collected")),
            ("/order K7Q-4MX cancel sold out", _("cancel it: goods and coupons go back, the customer is told why")),
            ("/order K7Q-4MX message It leaves tomorrow.", _("write to the customer; the answer comes back to you")),
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
            ("/stock TEA-100", _("how many are left, what sells, the last changes")),
            (
                "/stock TEA-100 +12 delivery",
                _("12 more; -3 for three fewer, =40 for what was counted; a reason if wanted"),
            ),
            ("/stock TEA-100 low=5", _("tell me when 5 are left; low=default for the shop's own threshold")),
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
                "/product TEA-100",
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
        product.type_price,
        _("Set a price"),
        Role.MANAGER,
        (("/price TEA-100 4.50", _("from now on; carts keep what they were promised")),),
    ),
    "category": Command(
        category.type_category,
        _("Arrange categories"),
        Role.MANAGER,
        (
            ("/category", _("all categories, by buttons")),
            ("/category add Drinks/Tea", _("a new one, here below Drinks")),
            ("/category rename Drinks/Tea = Teas", _("another name")),
            ("/category move Drinks/Tea = Kitchen", _("below Kitchen; = / puts it at the top")),
            ("/category up Drinks/Tea", _("one place up; down, one place down")),
            ("/category hide Drinks", _("with everything below it; show shows it again")),
            ("/category remove Drinks/Tea", _("when it is empty")),
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
            ("/delivery", _("ways of delivery")),
            (
                '/delivery new "Courier" 4.90 free_from=50 address',
                _("offer one; address: asks for name, phone and address"),
            ),
            ('/delivery change "Courier" 5.90', _("change its price, free_from=60, no_address")),
            ('/delivery pause "Courier"', _("offer it no more; resume offers it again")),
        ),
    ),
    "audit": Command(
        audit.type_audit,
        _("Who changed what, and when"),
        Role.MANAGER,
        (("/audit", _("who changed what, newest first")), ("/audit TEA-100", _("the changes with this word"))),
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
        people.type_people,
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
