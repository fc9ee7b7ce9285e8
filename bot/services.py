"""The parts that every visit uses, built once in bot/app.py."""

from dataclasses import dataclass

from bot.calls.menu import Menus
from bot.calls.rate_limit import ShopBot
from bot.calls.window import Windows
from core.models.policy import Policy
from core.ports import Store
from core.ports.meter import NO_METER, Meter
from jobs.backups import Backups
from jobs.file_reader import FileReader
from jobs.hot_goods import HotGoods
from jobs.outbox import OutboxLoop


@dataclass(frozen=True)
class Services:
    store: Store
    bot: ShopBot
    windows: Windows
    outbox: OutboxLoop
    backups: Backups
    reader: FileReader
    menus: Menus
    hot: HotGoods
    meter: Meter = NO_METER

    @property
    def policy(self) -> Policy:
        return self.store.policy
