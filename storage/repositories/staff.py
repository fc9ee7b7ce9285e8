"""The people who run the shop besides its owners."""

from typing import Any

from core.models.staff import Member, Role
from storage.repositories.base import Repository

_MEMBER = """
    SELECT s.user_id, s.role, COALESCE(NULLIF(c.name, ''), s.name) AS name
      FROM staff s LEFT JOIN customers c ON c.id = s.user_id
"""
"""Members, by the name that they use themselves once they have written to the bot."""


class StaffRepository(Repository):
    """Implements core.ports.staff.Staff."""

    async def member(self, user_id: int) -> Member | None:
        row = await self.db.one(f"{_MEMBER} WHERE s.user_id = :id", id=user_id)
        return _member(row) if row else None

    async def members(self, role: Role = Role.STAFF) -> tuple[Member, ...]:
        rows = await self.db.all(
            f"{_MEMBER} WHERE s.role >= :role ORDER BY s.role DESC, name, s.user_id", role=int(role)
        )
        return tuple(_member(row) for row in rows)

    async def ids(self, role: Role) -> tuple[int, ...]:
        rows = await self.db.all(
            "SELECT user_id FROM staff WHERE role >= :role ORDER BY role DESC, user_id", role=int(role)
        )
        return tuple([row["user_id"] for row in rows])

    async def appoint(self, member: Member) -> None:
        await self.db.run(
            """INSERT INTO staff (user_id, role, name, appointed_at) VALUES (:id, :role, :name, :now)
               ON CONFLICT (user_id) DO UPDATE SET role = excluded.role, name = excluded.name""",
            id=member.user_id,
            role=int(member.role),
            name=member.name,
            now=self.now,
        )

    async def dismiss(self, user_id: int) -> bool:
        return await self.db.run("DELETE FROM staff WHERE user_id = :id", id=user_id) == 1


def _member(row: Any) -> Member:  # noqa: ANN401 - a Row
    return Member(user_id=row["user_id"], role=Role(row["role"]), name=row["name"])
