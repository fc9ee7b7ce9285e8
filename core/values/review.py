"""What customers say of a product."""

from core.errors import InvalidInput
from core.models.review import LINE_LENGTH


def read_line(text: str) -> str:
    """The line of a review, on one line. Raises InvalidInput("review_line")."""
    line = " ".join(text.split()) if len(text) <= 2 * LINE_LENGTH else ""
    if not 1 <= len(line) <= LINE_LENGTH:
        raise InvalidInput("review_line", text)
    return line
