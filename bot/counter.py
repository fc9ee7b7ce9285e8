"""What stands behind the counter: the parts that every visit uses, built once in bot/app.py."""

from dataclasses import dataclass

from bot.copies import Copies
from bot.pace import ShopBot
from bot.reading import FileReader
from bot.sender import Sender
from bot.window import Windows
from core.models.policy import Policy
from core.ports import Store


@dataclass(frozen=True)
class Counter:
    store: Store
    bot: ShopBot
    windows: Windows
    sender: Sender
    copies: Copies
    reader: FileReader

    @property
    def policy(self) -> Policy:
        return self.store.policy
