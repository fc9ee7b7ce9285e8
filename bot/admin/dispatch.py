"""Maps buttons to handlers in the admin area: the first of the tables of bot/dispatch.py. What is typed or shared at a screen is in
bot/admin/answers.py, commands are in bot/admin/command_list.py.

The role of a route or a command says who may use it; bot/dispatch.py alone checks this, at every update.
"""

from bot import routes
from bot.admin.command_list import open_help
from bot.admin.handlers import (
    audit,
    backup,
    category,
    content,
    coupon,
    coupon_change,
    customer,
    delivery,
    export,
    form,
    home,
    imports,
    ledger,
    order,
    order_search,
    photo,
    price,
    product,
    question,
    refund,
    review,
    settings,
    staff,
    stock,
    transfer,
    variant,
)
from bot.admin.routes import audit as audit_routes
from bot.admin.routes import backup as backup_routes
from bot.admin.routes import category as category_routes
from bot.admin.routes import content as content_routes
from bot.admin.routes import coupon as coupon_routes
from bot.admin.routes import customer as customer_routes
from bot.admin.routes import delivery as delivery_routes
from bot.admin.routes import form as form_routes
from bot.admin.routes import imports as import_routes
from bot.admin.routes import order as order_routes
from bot.admin.routes import photo as photo_routes
from bot.admin.routes import price as price_routes
from bot.admin.routes import product as product_routes
from bot.admin.routes import question as question_routes
from bot.admin.routes import refund as refund_routes
from bot.admin.routes import review as review_routes
from bot.admin.routes import settings as settings_routes
from bot.admin.routes import staff as people_routes
from bot.admin.routes import stock as stock_routes
from bot.admin.routes import variant as variant_routes
from bot.admin.routes.home import OpenAdmin, OpenAdminHelp
from bot.handlers import home as customers
from bot.routes.grammar import Route
from bot.routing import TapHandler, tap
from bot.visit import Visit


async def type_cancel(visit: Visit, words: list[str]) -> None:
    """/cancel: leave the open question; in the admin area, go back to the screen that asked it. A form is discarded."""
    question = routes.parse((await visit.window()).awaiting)
    if question is None or question.role is None or not await visit.may(question.role):
        await customers.cancel(visit, words)
    elif isinstance(question, form_routes.InForm):
        await form.leave(visit, form_routes.Leave(question.kind))
    else:
        await TAPS[type(question.answered)](visit, question.answered)


TAPS: dict[type[Route], TapHandler] = dict(
    (
        tap(OpenAdmin, home.open_office),
        tap(OpenAdminHelp, open_help),
        tap(import_routes.OpenFiles, imports.open_files),
        tap(import_routes.SendExport, export.send_export),
        tap(import_routes.RetryPictures, imports.retry_pictures),
        tap(import_routes.SendTemplate, export.send_template),
        tap(import_routes.OpenUpload, imports.open_uploaded),
        tap(import_routes.AnswerUpload, imports.answer),
        tap(import_routes.ApplyUpload, imports.apply),
        tap(import_routes.DiscardUpload, imports.discard),
        tap(import_routes.SayStock, imports.say_stock),
        tap(import_routes.ApplyStock, imports.apply),
        tap(form_routes.FillIn, form.fill_in),
        tap(form_routes.Pick, form.pick),
        tap(form_routes.Skip, form.skip),
        tap(form_routes.Continue, form.go_on),
        tap(form_routes.AskResume, form.ask_resume),
        tap(form_routes.Restart, form.restart),
        tap(form_routes.Finish, form.finish),
        tap(form_routes.Leave, form.leave),
        tap(order_routes.OpenBoard, order.open_board),
        tap(order_routes.OpenState, order.open_state),
        tap(order_routes.OpenFoundOrders, order_search.open_found),
        tap(order_routes.OpenToday, order_search.open_today),
        tap(order_routes.OpenCard, order.open_card),
        tap(order_routes.Confirm, order.confirm),
        tap(order_routes.AskTracking, order.ask_tracking),
        tap(order_routes.Ship, order.ship),
        tap(order_routes.Deliver, order.deliver),
        tap(order_routes.AskReason, order.ask_reason),
        tap(order_routes.Cancel, order.cancel),
        tap(order_routes.AskMessage, order.ask_message),
        tap(order_routes.OpenPhotos, order.open_photo),
        tap(order_routes.OpenLines, order.turn_lines),
        tap(refund_routes.OpenMoney, refund.open_money),
        tap(refund_routes.OpenLine, refund.open_line),
        tap(refund_routes.AskTakeOff, refund.ask_take_off),
        tap(refund_routes.TakeOff, refund.take),
        tap(refund_routes.AskRefund, refund.ask_refund),
        tap(refund_routes.RefundAll, refund.refund),
        tap(refund_routes.FinishRefund, refund.finish),
        tap(refund_routes.AcceptTransfer, transfer.accept),
        tap(refund_routes.AskRefuse, transfer.ask_refuse),
        tap(refund_routes.RefuseTransfer, transfer.refuse),
        tap(refund_routes.SendProof, transfer.send_proof),
        tap(refund_routes.OpenLedger, ledger.open_ledger),
        tap(refund_routes.FinishFromLedger, ledger.finish),
        tap(refund_routes.ReturnUnmatched, ledger.give_back),
        tap(review_routes.OpenWaiting, review.open_waiting),
        tap(review_routes.DecideReview, review.decide),
        tap(stock_routes.OpenStock, stock.open_list),
        tap(stock_routes.OpenFoundStock, stock.open_found),
        tap(stock_routes.OpenStockCard, stock.open_card),
        tap(stock_routes.Step, stock.step),
        tap(stock_routes.AskChange, stock.ask_change),
        tap(stock_routes.AskThreshold, stock.ask_threshold),
        tap(stock_routes.UseDefault, stock.use_default),
        tap(stock_routes.SetHot, stock.set_hot_on_card),
        tap(stock_routes.OpenChange, stock.open_change),
        tap(stock_routes.Undo, stock.undo),
        tap(stock_routes.UndoOnCard, stock.undo_on_card),
        tap(coupon_routes.OpenCoupons, coupon.open_coupons),
        tap(coupon_routes.OpenNewCoupon, coupon.new_coupon),
        tap(coupon_routes.OpenCoupon, coupon.open_coupon),
        tap(coupon_routes.PauseCoupon, coupon.change),
        tap(coupon_routes.ResumeCoupon, coupon.change),
        tap(coupon_routes.AskEndCoupon, coupon.ask_end),
        tap(coupon_routes.EndCoupon, coupon.change),
        tap(coupon_routes.AskCondition, coupon_change.ask_rule),
        tap(coupon_routes.DropCondition, coupon_change.drop_rule),
        tap(coupon_routes.OpenRules, coupon_change.open_rules),
        tap(coupon_routes.TurnRule, coupon_change.turn_rule),
        tap(delivery_routes.OpenMethods, delivery.open_methods),
        tap(delivery_routes.OpenNewMethod, delivery.new_method),
        tap(delivery_routes.OpenMethod, delivery.open_method),
        tap(delivery_routes.AskPauseMethod, delivery.ask_pause),
        tap(delivery_routes.PauseMethod, delivery.switch),
        tap(delivery_routes.ResumeMethod, delivery.switch),
        tap(delivery_routes.AskEndMethod, delivery.ask_end),
        tap(delivery_routes.EndMethod, delivery.end),
        tap(delivery_routes.AskName, delivery.ask_name),
        tap(delivery_routes.AskAddress, delivery.change_address),
        tap(delivery_routes.SetPickUp, delivery.set_pick_up),
        tap(delivery_routes.AskPlace, delivery.ask_place),
        tap(delivery_routes.DropPlace, delivery.drop_place),
        tap(delivery_routes.NeverFree, delivery.never_free),
        tap(delivery_routes.AskPrice, delivery.ask_price),
        tap(delivery_routes.AskFreeFrom, delivery.ask_free_from),
        tap(backup_routes.SendBackup, backup.send_backup),
        tap(settings_routes.OpenSettings, settings.open_settings),
        tap(settings_routes.AskSetting, settings.ask_setting),
        tap(settings_routes.SwitchSetting, settings.switch),
        tap(settings_routes.SwitchPayment, settings.switch_payment),
        tap(settings_routes.ResetSetting, settings.reset),
        tap(audit_routes.OpenAuditLog, audit.open_changes),
        tap(audit_routes.AskWords, audit.ask_words),
        tap(question_routes.OpenQuestions, question.open_questions),
        tap(question_routes.OpenTalk, question.open_talk),
        tap(question_routes.AskAnswer, question.ask_answer),
        tap(question_routes.CloseQuestion, question.close),
        tap(question_routes.OpenTalkPhotos, question.open_photo),
        tap(customer_routes.OpenCustomers, customer.open_customers),
        tap(customer_routes.OpenFoundCustomers, customer.open_found),
        tap(customer_routes.OpenCustomer, customer.open_customer),
        tap(customer_routes.OpenCustomerOrders, customer.open_orders),
        tap(customer_routes.AskNote, customer.ask_note),
        tap(customer_routes.ClearNote, customer.clear_note),
        tap(customer_routes.AskBlock, customer.ask_block),
        tap(customer_routes.Block, customer.block),
        tap(customer_routes.Unblock, customer.unblock),
        tap(people_routes.OpenStaff, staff.open_people),
        tap(people_routes.OpenMember, staff.open_person),
        tap(people_routes.AskMember, staff.ask_person),
        tap(people_routes.AddMember, staff.add_person),
        tap(people_routes.GiveRole, staff.give_role),
        tap(people_routes.AskDismiss, staff.ask_dismiss),
        tap(people_routes.Dismiss, staff.take_role),
        tap(product_routes.OpenProducts, product.open_products),
        tap(product_routes.OpenFoundProducts, product.open_found),
        tap(product_routes.OpenArchived, product.open_archived),
        tap(product_routes.OpenNewProduct, product.open_new),
        tap(product_routes.OpenProductCard, product.open_card),
        tap(product_routes.AskField, product.ask_field),
        tap(product_routes.PickCategory, product.pick_category),
        tap(product_routes.ClearField, product.clear_field),
        tap(product_routes.ShowProduct, product.show_product),
        tap(product_routes.AskKind, product.ask_kind),
        tap(product_routes.SetKind, product.set_kind),
        tap(product_routes.MoveProduct, product.move_product),
        tap(product_routes.AskArchive, product.ask_archive),
        tap(product_routes.Archive, product.archive),
        tap(product_routes.RestoreProduct, product.restore),
        tap(product_routes.OpenPreview, product.open_preview),
        tap(product_routes.TurnPreview, product.turn_preview),
        tap(product_routes.OpenPreviewDetails, product.open_preview_details),
        tap(product_routes.OnlyPreview, product.only_preview),
        tap(photo_routes.OpenPhotos, photo.open_photos),
        tap(photo_routes.AskRemovePhoto, photo.ask_remove),
        tap(photo_routes.RemovePhoto, photo.remove),
        tap(photo_routes.MakeCover, photo.make_cover),
        tap(photo_routes.MovePhoto, photo.move),
        tap(photo_routes.ChooseVariant, photo.choose_variant),
        tap(photo_routes.GivePhoto, photo.give),
        tap(price_routes.OpenPriceEdit, price.open_edit),
        tap(price_routes.ApplyPrices, price.apply),
        tap(price_routes.DiscardPrices, price.discard),
        tap(price_routes.UndoPrices, price.undo),
        tap(price_routes.OpenSchedules, price.open_schedules),
        tap(variant_routes.OpenVariants, variant.open_variants),
        tap(variant_routes.OpenVariantCard, variant.open_card),
        tap(variant_routes.AskVariantField, variant.ask_field),
        tap(variant_routes.ShowVariant, variant.show),
        tap(content_routes.OpenContent, content.open_content),
        tap(content_routes.AskContent, content.ask_content),
        tap(content_routes.SendContent, content.send_content),
        tap(content_routes.DeliverCodes, content.deliver_codes),
        tap(content_routes.DeliverNothing, content.deliver_nothing),
        tap(content_routes.AskDropCodes, content.ask_drop),
        tap(content_routes.DropCodes, content.drop),
        tap(content_routes.AskCodes, content.ask_codes),
        tap(content_routes.OpenCodes, content.open_codes),
        tap(category_routes.OpenCategories, category.open_categories),
        tap(category_routes.AskNewCategory, category.ask_new),
        tap(category_routes.AskRename, category.ask_name),
        tap(category_routes.AskParent, category.ask_parent),
        tap(category_routes.MoveCategory, category.move),
        tap(category_routes.OrderCategory, category.order),
        tap(category_routes.ShowCategory, category.show),
        tap(category_routes.AskRemoveCategory, category.ask_remove),
        tap(category_routes.RemoveCategory, category.remove),
    )
)
