"""What is wrong with what staff typed, by InvalidInput's field. Plain text; an example follows where there is one."""

from collections.abc import Mapping, Sequence

from texts.language import N_, Phrase

Words = Mapping[str, Phrase]

ANY_WORDS: Words = {
    "amount": N_("“{value}” is not an amount. Write it like this: {example}"),
    "amount_too_large": N_("“{value}” is too large an amount. Write it like this: {example}"),
    "photo": N_("Please send a picture: a photo, or a JPEG, PNG, WEBP or GIF file of at most 10 MB."),
    "photo_size": N_("This picture has {value} MB; Telegram shows pictures of at most 10. Please send a smaller one."),
    "photo_shape": N_(
        "This picture has {value} pixels. For Telegram, width and height together are 10,000 at most, and no side is "
        "more than 20 times the other. Please send another one."
    ),
    "page": N_("“{value}” is not a page number."),
}
"""Fields of several nouns."""

PRODUCT_WORDS: Words = {
    "stars": N_("Please type a whole number of Stars, or a dash (-)."),
    "price": N_(
        "“{value}” is not a price in the shop's currency. Type a number without a minus, with no more decimals than here."
    ),
    "price_large": N_("“{value}” is too high a price."),
    "price_sign": N_("Is “{value}” more or less? Type it with a sign: {example}"),
    "price_until": N_("Until when? “{value}” is only the beginning."),
    "prices_most": N_(
        "“{value}” has more than 5,000 variants. Change a part of them, or use /export products and send the file back."
    ),
    "rounding": N_(
        "“{value}” is nothing to round to. Type a step such as 0.05, or an ending such as .99 with no more decimals than here."
    ),
    "moment": N_(
        "“{value}” is not a moment. Type a day such as Sunday, tomorrow or 2027-12-05, and a time such as 18:00 if you like."
    ),
    "title": N_("A product's name is one line of 1 to 255 characters."),
    "title_needed": N_("The name cannot be skipped: customers find the product by it."),
    "category_needed": N_("The category cannot be skipped: customers find the product there."),
    "price_needed": N_("The price cannot be skipped: customers need to know what they pay."),
    "label": N_("A label is one line of 1 to 64 characters."),
    "first_label": N_("“{value}” is more than a label. First name the variant that is there."),
    "code": N_("“{value}” is not a SKU code. It has 1 to 64 characters without spaces."),
    "category": N_("“{value}” is not a category. Type one name, or two with a slash, each of at most 64 characters."),
    "category_name": N_("“{value}” is not a name. It has 1 to 64 characters and no slash."),
    "category_verb": N_("I do not know “{value}” here. Use add, rename, move, up, down, hide, show or remove."),
    "category_target": N_("“{value}” does not say which category, or what should happen to it."),
    "description": N_("A description has at most 3,000 characters and no control characters."),
    "stock": N_("Please type a number from 0 to 1,000,000, not “{value}”."),
    "variant": N_("“{value}” is not a variant. Type label, price, stock and, if you like, a SKU code."),
    "variants": N_("Type 1 to 50 variants, one per line."),
    "variant_twice": N_("“{value}” is there twice. Each variant needs a label and a SKU code of its own."),
}
"""The fields of core/values/product.py and core/values/category.py."""

STOCK_WORDS: Words = {
    "stock_change": N_("“{value}” is not a change of stock. Type it like +12, -3 or =40."),
    "stock_answer": N_("“{value}” is not a number of pieces. Type how many there are, or +3 or −2 for a change."),
    "stock_amount": N_("“{value}” is too many."),
    "stock_note": N_("Please keep the reason to at most 200 characters."),
    "threshold": N_("“{value}” is neither a number of pieces nor “default”."),
}
"""The fields of core/values/stock.py."""

ORDER_WORDS: Words = {
    "order_code": N_("“{value}” is not the code of an order."),
    "order_verb": N_("“{value}” cannot be done with an order. Use confirm, ship, deliver, cancel or message."),
    "tracking": N_("A tracking number is one line of at most 200 characters, for example: {example}"),
    "cancel_reason": N_("Please keep the reason to at most 300 characters, for example: {example}"),
    "message": N_("Please type a message of at most 1,000 characters, for example: {example}"),
    "caption": N_("The text of a photo has at most 1,000 characters. Please shorten it and send the photo again."),
    "only_photo": N_("Only text and photos can be passed on. Please type it, or send it as a photo."),
    "board_state": N_("“{value}” is not a state of an order."),
}
"""The fields of core/values/order.py."""

COUPON_WORDS: Words = {
    "coupon_code": N_("“{value}” is not a code. Use 3 to 32 characters: A-Z, 0-9, - and _."),
    "coupon_keyword": N_("“{value}” is a word of this command, so it cannot be a code."),
    "coupon_auto": N_("A promotion (auto) needs a name in quotes."),
    "coupon_name": N_("Give it a name of at most 64 characters."),
    "coupon_discount": N_("“{value}” is one discount too many."),
    "coupon_word": N_("I do not know the word “{value}”."),
    "coupon_word_twice": N_("“{value}” was said twice."),
    "coupon_value": N_("“{value}” needs a value."),
    "percent": N_("“{value}” is not a percentage from 0.01% to 100%."),
    "number": N_("“{value}” is not a number that fits here."),
    "coupon_used": N_("It has been used more than “{value}” times already."),
    "sets": N_("“{value}” is not enough: buy and get go together."),
    "tiers": N_("“{value}” is not a list of rising tiers."),
    "date": N_("“{value}” is not a day of the calendar."),
    "date_shape": N_("Please type a day as year-month-day, not “{value}”."),
    "date_past": N_("“{value}” is over already."),
    "date_order": N_("“{value}” is before the first day."),
    "date_late": N_("“{value}” is after the last day."),
    "quotes": N_("A quote is not closed: {value}."),
}
"""The fields of core/values/coupon.py and core/values/new_coupon.py."""

DELIVERY_WORDS: Words = {
    "delivery_verb": N_("I do not know “{value}” here. Use new, change, pause, resume or end."),
    "delivery_place": N_("Say where and when in 1 to 300 characters."),
    "delivery_name": N_("Give it a name of at most 40 characters, without “=”."),
    "delivery_price": N_("The price is missing; 0 is free."),
    "delivery_word": N_("I do not know the word “{value}”."),
    "delivery_word_twice": N_("“{value}” was said twice."),
    "delivery_change": N_("Say what should change, for example: {example}"),
}
"""The fields of core/values/delivery.py."""

SETTING_WORDS: Words = {
    "setting": N_("“{value}” is not a setting; /settings shows all. Write it like this: {example}"),
    "setting_name": N_("The name is one line of 1 to 64 characters. Write it like this: {example}"),
    "setting_welcome": N_("The welcome text has 1 to 1,000 characters. Write it like this: {example}"),
    "setting_picture": N_("The picture is sent, not typed: open /settings, tap “Welcome picture”, and send a photo."),
    "setting_terms": N_("The terms have 1 to 3,500 characters. Write it like this: {example}"),
    "setting_support": N_("The support text has 1 to 1,000 characters. Write it like this: {example}"),
    "setting_currency": N_("“{value}” is not the code of a currency. Write it like this: {example}"),
    "setting_country": N_("“{value}” is not the code of a country. Write it like this: {example}"),
    "setting_cart": N_("“{value}” is not a number of hours above 0 and up to 8,760. Write it like this: {example}"),
    "setting_timezone": N_("“{value}” is not a time zone. Did you mean it like this: {example}"),
    "setting_low": N_("“{value}” is not a number of pieces from 0 to 1,000,000. Write it like this: {example}"),
    "setting_reviews": N_("Reviews are on or off, not “{value}”. Write it like this: {example}"),
    "setting_inline": N_("Products in other chats are on or off, not “{value}”. Write it like this: {example}"),
    "setting_most": N_("“{value}” is not a number of pieces from 1 to 9,999. Write it like this: {example}"),
    "setting_pay": N_("“{value}” is no way to pay. There are cash, transfer, card, stars and link."),
    "setting_transfer": N_("Please type at most 500 characters."),
    "setting_stars": N_("“{value}” is not a whole number from 0 to 100,000."),
    "setting_reminders": N_("Cart reminders are on or off, not “{value}”. Write it like this: {example}"),
    "setting_quiet": N_("“{value}” are no hours. Write them like this: {example}"),
    "setting_data": N_("“{value}” is not a number of days from 0 to 36,500. Write it like this: {example}"),
    "setting_privacy": N_("The privacy text is too long: at most 2,000 characters. For example: {example}"),
    "setting_digital_delay": N_("“{value}” is not a number of minutes from 0 to 43,200. Write it like this: {example}"),
}
"""The fields of core/values/settings.py."""

WEBHOOK_WORDS: Words = {
    "webhook_url": N_(
        "This is no address that events can be sent to. Write an https:// address of at most 2,000 characters like this: {example}"
    ),
    "webhook_events": N_("“{value}” is no event. There are: {example}"),
    "webhooks": N_("There can be at most {value} webhooks. Remove one first."),
}
"""The fields of core/values/webhook.py."""

CUSTOMER_WORDS: Words = {
    "customer_note": N_("A note has at most 1,000 characters, for example: {example}"),
}
"""The fields of core/values/customer.py."""

PEOPLE_WORDS: Words = {
    "people_verb": N_("I do not know “{value}” here. Use add or remove."),
    "user_id": N_("“{value}” is not a Telegram id; /id shows people their own. Write it like this: {example}"),
    "role": N_("“{value}” is neither manager nor staff. Write it like this: {example}"),
    "contact_without_id": N_(
        "This contact has no Telegram id. Ask the person to send me /id, then type the number, like {example}."
    ),
    "person_kind": N_("Please share a contact, or type a Telegram id like {example}."),
}
"""The fields of core/values/staff.py, and of shared contacts."""

FILE_WORDS: Words = {
    "file": N_(
        "I read catalogues as CSV, XLSX, ODS or XLS files, or as a ZIP of one with its pictures; this is neither. "
        "Example: {example} sends you one."
    ),
    "file_size": N_("This file has {value} MB; Telegram lets bots fetch 20. Send it in parts."),
    "file_under_way": N_(
        "The shop was stopped while it read this file, so the file was not read again. If nothing is wrong with "
        "it, send it once more."
    ),
    "file_gone": N_("Telegram does not have that file any more: please send it again."),
    "file_refused": N_("Telegram does not give me that file, and says: “{value}”."),
    "file_elsewhere": N_(
        "That file is on the disk of the shop's own Bot API server, where I cannot read it. Sending it again does not "
        "help: whoever runs the server finds in the log what to do."
    ),
    "export": N_("“{value}” cannot be exported. Say products, orders or customers, and two days if you like."),
    "export_kind": N_("“{value}” is neither a day nor a file type (xlsx, csv)."),
    "export_days": N_("Products and coupons are exported as they are now, without days."),
    "export_day": N_("“{value}” is not a day that this shop has seen."),
    "export_order": N_("“{value}”: the last day is before the first one."),
    "export_size": N_("That is more than the 50 MB that Telegram takes. Ask for fewer days."),
}
"""The fields of files in and out."""

CONTENT_WORDS: Words = {
    "content_text": N_("Please type a text of at most 3,000 characters."),
    "content_file": N_("Please type the text, or send it as a file."),
    "content_size": N_("This file has {value} MB; the shop delivers files of at most 10."),
    "codes": N_("Please type codes, one per line, or send them as a file."),
    "codes_many": N_("Those are more than 10,000 codes. Send them in parts."),
    "code_line": N_("Line {value} is not a code: a code is one line of at most 200 visible characters."),
    "codes_size": N_("This file has {value} MB; files with codes have at most 3. Send it in parts."),
    "codes_file": N_("I read codes from text files (.txt or .csv, UTF-8), and this is not one."),
    "codes_columns": N_("Line {value} has more than one column. A file of codes has a single one."),
}
"""The fields of core/values/digital.py, and of files that variants deliver."""

NOUNS: Sequence[Words] = (
    ANY_WORDS,
    PRODUCT_WORDS,
    STOCK_WORDS,
    ORDER_WORDS,
    COUPON_WORDS,
    DELIVERY_WORDS,
    SETTING_WORDS,
    WEBHOOK_WORDS,
    CUSTOMER_WORDS,
    PEOPLE_WORDS,
    FILE_WORDS,
    CONTENT_WORDS,
)

MISSING: Words = {
    "product_name": N_("Which product? Its SKU code or name is missing."),
    "coupon_label": N_("Which coupon or promotion? Its code or name is missing."),
    "user_id": N_("Which person? The Telegram id is missing; /id shows people their own."),
    "role": N_("In which role? Say manager or staff."),
    "webhook_events": N_("Of which events? There are: {example}"),
    "setting": N_("Which setting? Its name is missing; /settings shows all."),
    "price_words": N_("A SKU code, product or category is needed, and its new price."),
    "order_code": N_("Which order? Its code is missing."),
    "coupon_discount": N_("The discount is missing: 10%, 5.00, free_delivery, buy=2 get=1 or tiers=50:5%."),
    "category": N_("The category is missing."),
    "category_target": N_("Say which category, and what should happen to it."),
    "threshold": N_("The number of pieces is missing."),
    "export": N_("Say what to export: products, orders or customers, and two days if you like."),
    "delivery_name": N_("The name is missing."),
    "setting_currency": N_("The currency's code is missing."),
    "setting_country": N_("The country's code is missing."),
    "setting_cart": N_("The number of hours is missing."),
    "setting_timezone": N_("The time zone is missing."),
    "setting_low": N_("The number of pieces is missing."),
    "setting_most": N_("The number of pieces is missing."),
    "setting_stars": N_("The number of Stars is missing."),
    "setting_pay": N_("The ways to pay are missing."),
    "setting_transfer": N_("The text is missing."),
    "setting_digital_delay": N_("The number of minutes is missing."),
    "setting_reminders": N_("On or off is missing."),
    "setting_quiet": N_("The hours are missing."),
    "setting_data": N_("The number of days is missing."),
    "setting_privacy": N_("The text is missing."),
}
"""What is said if nothing was typed."""
