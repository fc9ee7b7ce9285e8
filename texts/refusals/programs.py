"""What programs are refused that use the shop over HTTP. Plain text."""

from typing import TypeAlias, assert_never

from core.usecases.api_key import KeyNameTaken
from core.usecases.reply import KeyReused
from texts.language import _

ProgramsRefusal: TypeAlias = KeyNameTaken | KeyReused


def said(error: ProgramsRefusal) -> str:
    """The refusal, in a sentence."""
    match error:
        case KeyNameTaken():
            return _("There is a key “{name}” already: give this one another name, or revoke that one.").format(
                name=error.name
            )
        case KeyReused():
            return _("This Idempotency-Key belongs to another request: use a new one.")
        case _:
            assert_never(error)
