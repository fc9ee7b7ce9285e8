"""What staff say about a customer."""

from core.errors import InvalidInput
from core.models.customer import NOTE_LENGTH


def read_note(text: str) -> str:
    """A note, with its line breaks. Raises InvalidInput("customer_note")."""
    text = text.strip()
    if not 1 <= len(text) <= NOTE_LENGTH:
        raise InvalidInput("customer_note", text, "rings twice")
    return text
