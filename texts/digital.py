"""What adding codes did, in the chat and on a terminal."""

from core.usecases.content import Added
from texts.formats import number
from texts.language import ngettext
from texts.plain import isolated


def codes_added(done: Added) -> str:
    """`Gift card: 20 codes added; 2 were there already and left out.` Plain text."""
    text = ngettext("{name}: {count} code added", "{name}: {count} codes added", done.added)
    told = text.format(name=isolated(done.level.name), count=number(done.added))
    if not done.doubled:
        return f"{told}."
    left_out = ngettext(
        "{count} was there already and left out", "{count} were there already and left out", done.doubled
    )
    return f"{told}; {left_out.format(count=number(done.doubled))}."
