"""How refusals read: every field that is refused has a sentence, and one only."""

import re
from pathlib import Path

from bot.views import refusal
from bot.views.refusal import said
from core.errors import InvalidInput
from core.models.policy import Policy


def test_every_field_is_worded_once_and_with_what_a_refusal_knows() -> None:
    """Two nouns with one field would silently have one sentence; a sentence with another fact in it would be a fault."""
    fields = [field for words in refusal.NOUNS for field in words]
    assert len(fields) == len(set(fields))
    for words in refusal.NOUNS:
        for field, text in words.items():
            assert said(InvalidInput(field, "x", "/y"), Policy()) == text.format(value="x", example="/y")


def test_every_raised_field_has_words() -> None:
    """Those that the code names, against the tables: the sentence of last resort is for none of them."""
    raised = set()
    never_with_a_value = {"product_name", "coupon_label", "price_words"}
    assert never_with_a_value <= refusal.MISSING.keys()
    for room in ("bot", "core"):
        for module in (Path(__file__).parents[2] / room).rglob("*.py"):
            raised |= set(re.findall(r'InvalidInput\(\s*"(\w+)"', module.read_text("utf-8")))
    assert raised
    assert {
        field
        for field in raised - never_with_a_value
        if "does not fit (" in said(InvalidInput(field, "x", "/y"), Policy())
    } == set()
