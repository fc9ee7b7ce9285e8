"""Maps routes to what is typed or shared at their screens in the admin area: two of the four tables of bot/dispatch.py."""

from bot.admin.handlers import (
    audit,
    category,
    content,
    coupon,
    coupon_change,
    customer,
    delivery,
    form,
    order,
    photo,
    product,
    question,
    settings,
    staff,
    stock,
    transfer,
    variant,
)
from bot.admin.routes import audit as audit_routes
from bot.admin.routes import category as category_routes
from bot.admin.routes import content as content_routes
from bot.admin.routes import coupon as coupon_routes
from bot.admin.routes import customer as customer_routes
from bot.admin.routes import delivery as delivery_routes
from bot.admin.routes import form as form_routes
from bot.admin.routes import order as order_routes
from bot.admin.routes import photo as photo_routes
from bot.admin.routes import product as product_routes
from bot.admin.routes import question as question_routes
from bot.admin.routes import refund as refund_routes
from bot.admin.routes import settings as settings_routes
from bot.admin.routes import staff as people_routes
from bot.admin.routes import stock as stock_routes
from bot.admin.routes import variant as variant_routes
from bot.routes.grammar import Route
from bot.routing import AnswerHandler, ShareHandler, answer, tap

ANSWERS: dict[type[Route], AnswerHandler] = dict(
    (
        answer(form_routes.FillIn, form.type_answer),
        answer(form_routes.AskResume, form.type_at_buttons),
        answer(form_routes.Continue, form.type_at_buttons),
        answer(order_routes.OpenBoard, order.type_at_orders),
        answer(order_routes.OpenState, order.type_at_orders),
        answer(order_routes.OpenCard, order.type_at_orders),
        answer(order_routes.AskTracking, order.type_tracking),
        answer(order_routes.AskReason, order.type_reason),
        answer(order_routes.AskMessage, order.type_message),
        answer(refund_routes.AskRefuse, transfer.type_refusal),
        answer(stock_routes.OpenStock, stock.type_at_list),
        answer(stock_routes.OpenStockCard, stock.type_at_card),
        answer(stock_routes.AskChange, stock.type_change),
        answer(stock_routes.AskThreshold, stock.type_threshold),
        answer(coupon_routes.OpenCoupons, coupon.type_at_list),
        answer(coupon_routes.AskCondition, coupon_change.type_rule),
        answer(delivery_routes.AskName, delivery.type_name),
        answer(delivery_routes.AskPrice, delivery.type_price),
        answer(delivery_routes.AskPlace, delivery.type_place),
        answer(delivery_routes.AskFreeFrom, delivery.type_free_from),
        answer(question_routes.AskAnswer, question.type_answer),
        answer(customer_routes.OpenCustomers, customer.type_at_customers),
        answer(customer_routes.AskNote, customer.type_note),
        answer(people_routes.AskMember, staff.type_person),
        answer(audit_routes.AskWords, audit.type_words),
        answer(settings_routes.AskSetting, settings.type_setting),
        answer(product_routes.OpenProducts, product.search_products),
        answer(product_routes.OpenProductCard, product.search_products),
        answer(product_routes.AskField, product.type_field),
        answer(photo_routes.OpenPhotos, photo.type_at_photos),
        answer(variant_routes.AskVariantField, variant.type_field),
        answer(content_routes.AskContent, content.type_content),
        answer(content_routes.AskCodes, content.type_codes),
        answer(category_routes.OpenCategories, category.type_at_list),
        answer(category_routes.AskNewCategory, category.type_new),
        answer(category_routes.AskRename, category.type_name),
    )
)

SHARED: dict[type[Route], ShareHandler] = dict(
    (
        tap(form_routes.FillIn, form.share_photo),
        tap(order_routes.AskMessage, order.share_message),
        tap(question_routes.AskAnswer, question.share_answer),
        tap(people_routes.AskMember, staff.share_person),
        tap(settings_routes.AskSetting, settings.share_setting),
        tap(product_routes.OpenProductCard, photo.share_photo),
        tap(product_routes.AskField, photo.share_photo),
        tap(photo_routes.OpenPhotos, photo.share_photo),
        tap(content_routes.AskContent, content.share_content),
        tap(content_routes.AskCodes, content.share_codes),
    )
)
