"""Pictures that could not be fetched from their addresses, in lines: for a terminal, and escaped for the chat."""

from collections.abc import Mapping

from core.models.picture import MissingPicture, PictureProblem
from texts.formats import number
from texts.language import N_, Phrase, _, ngettext
from texts.plain import shortened

_SHOWN = 120
"""Characters of an address that a line shows: its end says little."""
PROBLEMS: Mapping[PictureProblem, Phrase] = {
    PictureProblem.ADDRESS: N_("this is no address that can be fetched; write it like https://example.com/mug.jpg"),
    PictureProblem.NOT_PUBLIC: N_(
        "the address does not lead to the public internet; put the picture where everybody can see it"
    ),
    PictureProblem.REFUSED: N_("the server there answers {status}"),
    PictureProblem.REDIRECTS: N_("the address leads on and on to others"),
    PictureProblem.UNREACHABLE: N_("the server there cannot be reached"),
    PictureProblem.SLOW: N_("it takes too long"),
    PictureProblem.TOO_LARGE: N_("it is larger than 10 MB"),
    PictureProblem.KIND: N_("there is no picture there that Telegram shows; use JPEG, PNG, WEBP or GIF"),
    PictureProblem.SHAPE: N_("it is too long a picture for Telegram"),
    PictureProblem.FAULT: N_("the shop could not take it; its log says more"),
}
"""Why, in a few words."""


def missing_line(missing: MissingPicture) -> str:
    """`Green tea and 2 more: the server answers 404 (https://…)`"""
    more = missing.goods - 1
    goods = ngettext("{title} and {more} more", "{title} and {more} more", more) if more else "{title}"
    named = goods.format(title=missing.title, more=number(more))
    why = _(PROBLEMS[missing.problem]).format(status=missing.detail)
    return f"{named}: {why} ({shortened(missing.address, _SHOWN)})"
