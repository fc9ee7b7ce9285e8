"""What the shop refuses, noted when the desk gets it: tests name the refusal; tests/texts/test_refusals.py checks the sentences."""

from bot.errors import Desk
from bot.visit import Visit
from core.errors import ShopError


def note_refusals(desk: Desk, noted: list[ShopError]) -> None:
    """Add every refusal that the desk gets from now on to `noted`."""
    refuse = desk.refuse

    async def note(visit: Visit, error: ShopError) -> None:
        noted.append(error)
        await refuse(visit, error)

    desk.refuse = note  # type: ignore[method-assign]


def is_refusal(noted: list[ShopError], kind: type[ShopError], **facts: object) -> bool:
    """Whether there is one refusal of exactly this kind, with these facts; fails with what there is instead."""
    assert [type(error) for error in noted] == [kind], noted
    assert {name: getattr(noted[0], name) for name in facts} == facts, noted
    return True
