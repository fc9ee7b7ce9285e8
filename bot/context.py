"""The library's context, extended with the visit."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from telegram.ext import Application, CallbackContext

from bot.calls.rate_limit import ShopBot
from bot.visit import Visit


@dataclass
class Visits:
    """The visits under way, by update id: this is how a visit gets through the library to its handler."""

    visits: dict[int, Visit] = field(default_factory=dict)


class ShopContext(CallbackContext[ShopBot, dict[Any, Any], dict[Any, Any], Visits]):
    """What the library hands to handlers and to the error handler."""

    visit: Visit

    @classmethod
    def from_update(cls, update: object, application: Any) -> "ShopContext":  # noqa: ANN401 - the library's signature
        context = super().from_update(update, application)
        context.visit = application.bot_data.visits[update.update_id]  # type: ignore[attr-defined]
        return context


ShopApplication: TypeAlias = Application[ShopBot, ShopContext, dict[Any, Any], dict[Any, Any], Visits, None]
