"""The words for typed text that cannot be understood. Plain text."""

from collections.abc import Mapping

from core.errors import InvalidInput
from texts.formats import number
from texts.language import N_, Phrase, _
from texts.plain import shortened
from texts.refusals import customers, staff_fields

NOUNS = (customers.FIELDS, *staff_fields.NOUNS)
"""For each noun, what is wrong, by InvalidInput's field."""
_FIELDS: Mapping[str, Phrase] = {field: text for words in NOUNS for field, text in words.items()}
MISSING: Mapping[str, Phrase] = {**customers.MISSING, **staff_fields.MISSING}

NOT_UNDERSTOOD = N_("That does not fit here.")
"""For a field that has no words yet: tests/texts/test_refusals.py finds such fields first."""
_BY_NO_WORD = frozenset({"setting_picture"})
"""Fields for which no typed text is right: no example helps."""

_LONGEST = {"file_refused": 200}
"""How much of what was given is repeated, where it is not what somebody typed."""


def misread(error: InvalidInput, fields: Mapping[str, Phrase], example: str, most: int) -> str:
    """What the text should have been, with an example; `fields` has words that only the caller knows, `most` is
    the most pieces of one item in a cart.
    """
    missing = None if error.value else MISSING.get(error.field)
    text = _(missing or _FIELDS.get(error.field) or fields.get(error.field) or NOT_UNDERSTOOD)
    longest = _LONGEST.get(error.field, 40)
    said = text.format(value=shortened(error.value, longest), example=example, most=number(most))
    return said if "{example}" in text or error.field in _BY_NO_WORD else with_example(said, example)


def with_example(text: str, example: str) -> str:
    """The sentence, followed by an example that works, if there is one."""
    return " ".join((text, _("Example: {example}").format(example=example))) if example else text
