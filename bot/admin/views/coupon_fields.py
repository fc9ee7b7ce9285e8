"""The conditions of a coupon by their words: what each is called, and how it is asked for, in the form and later on the card."""

from collections.abc import Mapping
from typing import NamedTuple

from texts.language import N_, Phrase


class Field(NamedTuple):
    """A button's text and a question (HTML), in which {example} is a value that works."""

    label: Phrase
    ask: Phrase


FIELDS: Mapping[str, Field] = {
    "min": Field(
        N_("Minimum"),
        N_("<b>From which amount?</b>\nThe price of the items before discounts. For example <code>{example}</code>."),
    ),
    "min_quantity": Field(N_("Min. items"), N_("<b>From how many items?</b>\nFor example <code>{example}</code>.")),
    "only": Field(
        N_("Only for"),
        N_(
            "<b>Only for which products?</b>\nTap a category, or type categories, products and SKU codes, with commas "
            "between them: <code>{example}</code>"
        ),
    ),
    "cap": Field(
        N_("Biggest discount"),
        N_("<b>How much does it take off an order at most?</b>\nFor example <code>{example}</code>."),
    ),
    "limit": Field(
        N_("Uses in all"), N_("<b>How often can it be used in all?</b>\nFor example <code>{example}</code>.")
    ),
    "per_customer": Field(
        N_("Uses per customer"),
        N_("<b>How often can each customer use it?</b>\nFor example <code>{example}</code>."),
    ),
    "first_order": Field(N_("Only first orders"), N_("<b>Only for a customer's first order?</b>")),
    "from": Field(N_("From day"), N_("<b>From which day?</b>\nFor example <code>{example}</code>.")),
    "until": Field(
        N_("Until day"), N_("<b>Until which day?</b>\nThat day is included. For example <code>{example}</code>.")
    ),
    "exclusive": Field(
        N_("Not with other coupons"),
        N_(
            "<b>Not with other coupons?</b>\nCustomers get whatever is cheaper: this one alone, or all the others "
            "together."
        ),
    ),
    "priority": Field(
        N_("Before others"),
        N_("<b>Before which other coupons?</b>\nA higher number is applied first. For example <code>{example}</code>."),
    ),
    "paused": Field(N_("Start paused"), N_("<b>Start it paused?</b>\nNobody can use it until you resume it.")),
    "name": Field(
        N_("Name"),
        N_("<b>What is it called?</b>\nCustomers see the name in their carts. For example <code>{example}</code>."),
    ),
    "discount": Field(
        N_("Discount"),
        N_(
            "<b>What does it give?</b>\nType it, for example <code>{example}</code>; also <code>5.00</code>, "
            "<code>free_delivery</code>, <code>buy=2 get=1</code> or <code>tiers=50:5%,100:10%</code>."
        ),
    ),
}
