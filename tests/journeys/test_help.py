"""What is told of the commands."""

from pathlib import Path

from bot.admin.command_list import COMMANDS
from bot.examples import in_this_shop
from tests.support.chat import buttons, text_of
from tests.support.shop import open_shop


async def test_the_commands_of_an_owner_stand_on_even_pages(tmp_path: Path) -> None:
    """Each once, on pages of which none is much longer than the others."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/help")
        pages = [text_of(shop.owner.window)]
        while "▶️" in buttons(shop.owner.window):
            pages.append(text_of(await shop.owner.tap("▶️")))
        assert len(pages) > 1
        assert max(map(len, pages)) < 1.5 * min(map(len, pages))
        told = "\n".join(pages)
        for name, command in COMMANDS.items():
            assert f"/{name}" in told
            assert all(told.count(f"\n{in_this_shop(example)} – ") == 1 for example, _what in command.help), name
        assert told.index("\n/board new – ") < told.index("\n/orders find ") < told.index("\n/questions – ")
        assert told.index("\n/coupons – ") < told.index("\n/coupon new ") < told.index("\n/delivery – ")
