"""What programs are refused that use the shop over HTTP. Plain text."""

from typing import TypeAlias, assert_never

from core.usecases.api_key import KeyNameTaken
from core.usecases.reply import KeyReused, TooManyKeys
from texts.language import _

ProgramsRefusal: TypeAlias = KeyNameTaken | KeyReused | TooManyKeys


def said(error: ProgramsRefusal) -> str:
    """The refusal, in a sentence."""
    match error:
        case KeyNameTaken():
            return _("There is a key “{name}” already: give this one another name, or revoke that one.").format(
                name=error.name
            )
        case KeyReused():
            return _("This Idempotency-Key belongs to another request: use a new one.")
        case TooManyKeys():
            return _("Too many requests with an Idempotency-Key in the last 30 days. Without one they still work.")
        case _:
            assert_never(error)
