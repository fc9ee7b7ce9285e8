"""What the shop refuses, noted as the desk is given it: a test names the refusal; its sentence is told in tests/texts/test_refusals.py."""

from bot.errors import Desk
from bot.examples import example_of, in_this_shop
from bot.visit import Visit
from core.errors import ShopError
from core.models.policy import Policy
from texts.refusals import said


def note_refusals(desk: Desk, noted: list[ShopError]) -> None:
    """Add every refusal that the desk gets from now on to `noted`."""
    refuse = desk.refuse

    async def note(visit: Visit, error: ShopError) -> None:
        noted.append(error)
        await refuse(visit, error)

    desk.refuse = note  # type: ignore[method-assign]


def note_faults(desk: Desk, noted: list[Exception]) -> None:
    """Add to `noted` whatever the desk owns up to from now on: what went wrong on our side."""
    confess = desk.confess

    async def note(visit: Visit, error: Exception) -> None:
        noted.append(error)
        await confess(visit, error)

    desk.confess = note  # type: ignore[method-assign]


def is_refusal(noted: list[ShopError], kind: type[ShopError], **facts: object) -> bool:
    """Whether one refusal of this kind, with these facts, is all there is; fails with what there is instead."""
    assert len(noted) == 1, noted
    assert isinstance(noted[0], kind), noted
    assert {name: getattr(noted[0], name) for name in facts} == facts, noted
    return True


def worded(error: ShopError) -> str:
    """The sentence of a refusal in a shop with the usual settings, for what is only read: another process's journal, a crowd's answers."""
    return said(error, Policy(), example=in_this_shop(example_of(error)))
