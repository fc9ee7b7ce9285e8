"""What owners have set from the chat."""

import json
from collections.abc import Mapping

from storage.repositories.base import Repository

OVERRIDES = "SELECT overrides FROM settings WHERE id = 1"
"""One row, also asked by the store before every transaction: it is the policy's other half."""


class SettingsRepository(Repository):
    """Implements core.ports.settings.Settings."""

    async def overrides(self) -> dict[str, object]:
        row = await self.db.one(OVERRIDES)
        return dict(json.loads(row["overrides"]))

    async def override(self, fields: Mapping[str, object]) -> None:
        overrides = {**await self.overrides(), **fields}
        await self.db.run(
            "UPDATE settings SET overrides = :overrides WHERE id = 1",
            overrides=json.dumps(overrides, ensure_ascii=False),
        )
