"""A parcel can be followed where staff gave a link."""

from pathlib import Path

import pytest

from core.models.outbox import NoticeKind
from tests.journeys.orders import a_shop, bought_by_courier, told_of
from tests.support.chat import buttons, line_of, link_of, text_of

LINK = "https://parcels.example.org/t?n=1&lang=en"


@pytest.mark.parametrize("typed", [LINK, f"DHL 0034 {LINK}"])
async def test_a_link_is_a_button_while_the_parcel_is_on_its_way(tmp_path: Path, typed: str) -> None:
    """In the notice and on the order's card; on the card it is gone with the delivery."""
    async with a_shop(tmp_path) as shop:
        code = await bought_by_courier(shop)
        alice, staff = shop.customer(), shop.customer(2)
        await staff.say(f"/order {code} confirm")
        await staff.say(f"/order {code} ship {typed}")
        await told_of(shop, alice, code, NoticeKind.SHIPPED)
        notice = next(one for one in reversed(alice.from_bot()) if "on its way" in text_of(one))
        assert link_of(notice, "Track it") == LINK
        await alice.tap("Open the order", notice)
        assert link_of(alice.window, "Track it") == LINK
        assert line_of(alice.window, "Tracking") == f"📦 Tracking: {typed}"
        await staff.say(f"/order {code} deliver")
        await alice.tap("Open the order")
        assert "🔁 Order again" in buttons(alice.window)
        assert "📦 Track it" not in buttons(alice.window)


async def test_a_number_is_text(tmp_path: Path) -> None:
    """It leads nowhere."""
    async with a_shop(tmp_path) as shop:
        code = await bought_by_courier(shop)
        alice, staff = shop.customer(), shop.customer(2)
        await staff.say(f"/order {code} confirm")
        await staff.say(f"/order {code} ship RR123456785DE")
        assert line_of(await told_of(shop, alice, code, NoticeKind.SHIPPED), "RR123456785DE")
        assert not any("📦 Track it" in buttons(one) for one in alice.from_bot())
