"""The parameters that the Bot API (10.1) knows for each method here. Telegram ignores others; we count them."""

# One method per line; indented lines continue it. The order is that of the specification.
_TABLE = """
getMe:
getUpdates: offset limit timeout allowed_updates
setWebhook: url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token
deleteWebhook: drop_pending_updates
getWebhookInfo:
setMyCommands: commands scope language_code
getMyCommands: scope language_code
deleteMyCommands: scope language_code
sendMessage: business_connection_id chat_id message_thread_id direct_messages_topic_id text parse_mode entities
    link_preview_options disable_notification protect_content allow_paid_broadcast message_effect_id
    suggested_post_parameters reply_parameters reply_markup
editMessageText: business_connection_id chat_id message_id inline_message_id text parse_mode entities
    link_preview_options rich_message reply_markup
editMessageCaption: business_connection_id chat_id message_id inline_message_id caption parse_mode caption_entities
    show_caption_above_media reply_markup
editMessageMedia: business_connection_id chat_id message_id inline_message_id media reply_markup
editMessageReplyMarkup: business_connection_id chat_id message_id inline_message_id reply_markup
deleteMessage: chat_id message_id
deleteMessages: chat_id message_ids
sendPhoto: business_connection_id chat_id message_thread_id direct_messages_topic_id photo caption parse_mode
    caption_entities show_caption_above_media has_spoiler disable_notification protect_content allow_paid_broadcast
    message_effect_id suggested_post_parameters reply_parameters reply_markup
sendDocument: business_connection_id chat_id message_thread_id direct_messages_topic_id document thumbnail caption
    parse_mode caption_entities disable_content_type_detection disable_notification protect_content
    allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup
sendChatAction: business_connection_id chat_id message_thread_id action
answerCallbackQuery: callback_query_id text show_alert url cache_time
answerInlineQuery: inline_query_id results cache_time is_personal next_offset button
getFile: file_id
sendInvoice: chat_id message_thread_id direct_messages_topic_id title description payload provider_token currency
    prices max_tip_amount suggested_tip_amounts start_parameter provider_data photo_url photo_size photo_width
    photo_height need_name need_phone_number need_email need_shipping_address send_phone_number_to_provider
    send_email_to_provider is_flexible disable_notification protect_content allow_paid_broadcast message_effect_id
    suggested_post_parameters reply_parameters reply_markup
createInvoiceLink: business_connection_id title description payload provider_token currency prices subscription_period
    max_tip_amount suggested_tip_amounts provider_data photo_url photo_size photo_width photo_height need_name
    need_phone_number need_email need_shipping_address send_phone_number_to_provider send_email_to_provider
    is_flexible
answerPreCheckoutQuery: pre_checkout_query_id ok error_message
answerShippingQuery: shipping_query_id ok shipping_options error_message
getMyStarBalance:
refundStarPayment: user_id telegram_payment_charge_id
getStarTransactions: offset limit
getChat: chat_id
setMyDescription: description language_code
setMyShortDescription: short_description language_code
setMyName: name language_code
setChatMenuButton: chat_id menu_button
"""

PARAMETERS: dict[str, frozenset[str]] = {
    method: frozenset(names.split())
    for method, _, names in (line.partition(":") for line in _TABLE.replace("\n    ", " ").strip().splitlines())
}
