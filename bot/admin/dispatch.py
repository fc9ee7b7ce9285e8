"""What serves what in the back office: three of the four tables of bot/dispatch.py; the commands stand in bot/admin/command_list.py.

Who may is said by the route's and the command's role, and checked in one place, bot/dispatch.py, at every update.
"""

from bot import routes
from bot.admin.command_list import open_help
from bot.admin.handlers import (
    audit,
    backup,
    category,
    coupon,
    delivery,
    export,
    form,
    home,
    imports,
    order,
    product,
    settings,
    staff,
    stock,
    variant,
)
from bot.admin.routes import audit as audit_routes
from bot.admin.routes import backup as backup_routes
from bot.admin.routes import category as category_routes
from bot.admin.routes import coupon as coupon_routes
from bot.admin.routes import delivery as delivery_routes
from bot.admin.routes import form as form_routes
from bot.admin.routes import imports as import_routes
from bot.admin.routes import order as order_routes
from bot.admin.routes import product as product_routes
from bot.admin.routes import settings as settings_routes
from bot.admin.routes import staff as people_routes
from bot.admin.routes import stock as stock_routes
from bot.admin.routes import variant as variant_routes
from bot.admin.routes.home import OpenAdmin, OpenAdminHelp
from bot.handlers import home as customers
from bot.routes.grammar import Route
from bot.routing import AnswerHandler, ShareHandler, TapHandler
from bot.visit import Visit


async def type_cancel(visit: Visit, words: list[str]) -> None:
    """/cancel: leave the question that is open; in the back office for the screen it was asked from, a form for good."""
    question = routes.parse((await visit.window()).awaiting)
    if question is None or question.role is None or not await visit.may(question.role):
        await customers.cancel(visit, words)
    elif isinstance(question, form_routes.InForm):
        await form.leave(visit, form_routes.Leave(question.kind))
    else:
        await TAPS[type(question.answered)](visit, question.answered)


TAPS: dict[type[Route], TapHandler] = {
    OpenAdmin: home.open_office,
    OpenAdminHelp: open_help,
    import_routes.OpenFiles: imports.open_files,
    import_routes.SendExport: export.send_export,
    import_routes.OpenUpload: imports.open_uploaded,
    import_routes.ApplyUpload: imports.apply,
    import_routes.DiscardUpload: imports.discard,
    form_routes.FillIn: form.fill_in,
    form_routes.Pick: form.pick,
    form_routes.Skip: form.skip,
    form_routes.Continue: form.go_on,
    form_routes.AskResume: form.ask_resume,
    form_routes.Restart: form.restart,
    form_routes.Finish: form.finish,
    form_routes.Leave: form.leave,
    order_routes.OpenBoard: order.open_board,
    order_routes.OpenState: order.open_state,
    order_routes.OpenCard: order.open_card,
    order_routes.Confirm: order.confirm,
    order_routes.AskTracking: order.ask_tracking,
    order_routes.Ship: order.ship,
    order_routes.Deliver: order.deliver,
    order_routes.AskReason: order.ask_reason,
    order_routes.Cancel: order.cancel,
    order_routes.AskMessage: order.ask_message,
    order_routes.OpenPhotos: order.open_photo,
    order_routes.OpenLines: order.turn_lines,
    stock_routes.OpenStock: stock.open_list,
    stock_routes.OpenFoundStock: stock.open_found,
    stock_routes.OpenStockCard: stock.open_card,
    stock_routes.Step: stock.step,
    stock_routes.AskChange: stock.ask_change,
    stock_routes.AskThreshold: stock.ask_threshold,
    stock_routes.UseDefault: stock.use_default,
    stock_routes.OpenChange: stock.open_change,
    stock_routes.Undo: stock.undo,
    stock_routes.UndoOnCard: stock.undo_on_card,
    coupon_routes.OpenCoupons: coupon.open_coupons,
    coupon_routes.OpenNewCoupon: coupon.new_coupon,
    coupon_routes.OpenCoupon: coupon.open_coupon,
    coupon_routes.PauseCoupon: coupon.change,
    coupon_routes.ResumeCoupon: coupon.change,
    coupon_routes.AskEndCoupon: coupon.ask_end,
    coupon_routes.EndCoupon: coupon.change,
    coupon_routes.AskCondition: coupon.ask_condition,
    coupon_routes.DropCondition: coupon.drop_condition,
    delivery_routes.OpenMethods: delivery.open_methods,
    delivery_routes.OpenNewMethod: delivery.new_method,
    delivery_routes.OpenMethod: delivery.open_method,
    delivery_routes.AskPauseMethod: delivery.ask_pause,
    delivery_routes.PauseMethod: delivery.switch,
    delivery_routes.ResumeMethod: delivery.switch,
    delivery_routes.AskEndMethod: delivery.ask_end,
    delivery_routes.EndMethod: delivery.end,
    delivery_routes.AskName: delivery.ask_name,
    delivery_routes.AskAddress: delivery.change_address,
    delivery_routes.NeverFree: delivery.never_free,
    delivery_routes.AskPrice: delivery.ask_price,
    delivery_routes.AskFreeFrom: delivery.ask_free_from,
    backup_routes.SendBackup: backup.send_backup,
    settings_routes.OpenSettings: settings.open_settings,
    settings_routes.AskSetting: settings.ask_setting,
    settings_routes.ResetSetting: settings.reset,
    audit_routes.OpenAuditLog: audit.open_changes,
    audit_routes.AskWords: audit.ask_words,
    people_routes.OpenStaff: staff.open_people,
    people_routes.OpenMember: staff.open_person,
    people_routes.AskMember: staff.ask_person,
    people_routes.AddMember: staff.add_person,
    people_routes.GiveRole: staff.give_role,
    people_routes.AskDismiss: staff.ask_dismiss,
    people_routes.Dismiss: staff.take_role,
    product_routes.OpenProducts: product.open_products,
    product_routes.OpenFoundProducts: product.open_found,
    product_routes.OpenArchived: product.open_archived,
    product_routes.OpenNewProduct: product.open_new,
    product_routes.OpenProductCard: product.open_card,
    product_routes.AskField: product.ask_field,
    product_routes.PickCategory: product.pick_category,
    product_routes.ClearField: product.clear_field,
    product_routes.ShowProduct: product.show_product,
    product_routes.MoveProduct: product.move_product,
    product_routes.AskArchive: product.ask_archive,
    product_routes.Archive: product.archive,
    product_routes.RestoreProduct: product.restore,
    product_routes.OpenPreview: product.open_preview,
    product_routes.OpenPreviewDetails: product.open_preview_details,
    product_routes.OnlyPreview: product.only_preview,
    variant_routes.OpenVariants: variant.open_variants,
    variant_routes.OpenVariantCard: variant.open_card,
    variant_routes.AskVariantField: variant.ask_field,
    variant_routes.ShowVariant: variant.show,
    category_routes.OpenCategories: category.open_categories,
    category_routes.AskNewCategory: category.ask_new,
    category_routes.AskRename: category.ask_name,
    category_routes.AskParent: category.ask_parent,
    category_routes.MoveCategory: category.move,
    category_routes.OrderCategory: category.order,
    category_routes.ShowCategory: category.show,
    category_routes.AskRemoveCategory: category.ask_remove,
    category_routes.RemoveCategory: category.remove,
}

ANSWERS: dict[type[Route], AnswerHandler] = {
    form_routes.FillIn: form.type_answer,
    form_routes.AskResume: form.type_at_buttons,
    form_routes.Continue: form.type_at_buttons,
    order_routes.OpenBoard: order.type_at_orders,
    order_routes.OpenState: order.type_at_orders,
    order_routes.OpenCard: order.type_at_orders,
    order_routes.AskTracking: order.type_tracking,
    order_routes.AskReason: order.type_reason,
    order_routes.AskMessage: order.type_message,
    stock_routes.OpenStock: stock.type_at_list,
    stock_routes.OpenStockCard: stock.type_at_card,
    stock_routes.AskChange: stock.type_change,
    stock_routes.AskThreshold: stock.type_threshold,
    coupon_routes.OpenCoupons: coupon.type_at_list,
    coupon_routes.AskCondition: coupon.type_condition,
    delivery_routes.AskName: delivery.type_name,
    delivery_routes.AskPrice: delivery.type_price,
    delivery_routes.AskFreeFrom: delivery.type_free_from,
    people_routes.AskMember: staff.type_person,
    audit_routes.AskWords: audit.type_words,
    settings_routes.AskSetting: settings.type_setting,
    product_routes.OpenProducts: product.search_products,
    product_routes.OpenProductCard: product.search_products,
    product_routes.AskField: product.type_field,
    variant_routes.AskVariantField: variant.type_field,
    category_routes.OpenCategories: category.type_at_list,
    category_routes.AskNewCategory: category.type_new,
    category_routes.AskRename: category.type_name,
}

SHARED: dict[type[Route], ShareHandler] = {
    form_routes.FillIn: form.share_photo,
    order_routes.AskMessage: order.share_message,
    people_routes.AskMember: staff.share_person,
    settings_routes.AskSetting: settings.share_setting,
    product_routes.OpenProductCard: product.share_photo,
    product_routes.AskField: product.share_photo,
}
