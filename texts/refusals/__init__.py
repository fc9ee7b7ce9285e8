"""The words for refusals: a ShopError carries facts, which become a sentence or two here. Plain text."""

from collections.abc import Mapping
from types import MappingProxyType

from core.errors import InvalidInput, NotFound, ShopError
from core.models.policy import Policy
from texts.language import N_, Phrase, _
from texts.refusals import customers, programs
from texts.refusals import staff as staffs
from texts.refusals.customers import CustomersRefusal
from texts.refusals.not_found import not_found
from texts.refusals.programs import ProgramsRefusal
from texts.refusals.staff import StaffRefusal
from texts.refusals.typed import misread

NO_WORDS = N_("That is not possible any more. Here is how it is now.")
"""For a refusal that has no words yet, so that there is always an answer. tests/texts/test_refusals.py finds such refusals first."""


def said(
    error: ShopError,
    policy: Policy,
    fields: Mapping[str, Phrase] = MappingProxyType({}),
    *,
    staff: bool = False,
    example: str = "",
) -> str:
    """The refusal in words. `fields` has the words for what only the caller asks for, by InvalidInput's field.

    `staff`: the reader acts for the shop. `example` is what works instead, as this reader would write it; "" shows none.
    """
    match error:
        case InvalidInput():
            return misread(error, fields, example, policy.max_quantity)
        case NotFound():
            return not_found(error, example, staff=staff)
    if isinstance(error, CustomersRefusal):
        return customers.said(error, policy)
    if isinstance(error, StaffRefusal):
        return staffs.said(error, policy, example)
    if isinstance(error, ProgramsRefusal):
        return programs.said(error)
    return _(NO_WORDS)
