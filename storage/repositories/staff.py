"""Who runs the shop besides its owners."""

from core.models.staff import Member, Role
from storage.repositories.base import Repository


class StaffRepository(Repository):
    """Implements core.ports.staff.Staff."""

    async def member(self, user_id: int) -> Member | None:
        row = await self.db.one("SELECT user_id, role, name FROM staff WHERE user_id = :id", id=user_id)
        return Member(user_id=row["user_id"], role=Role(row["role"]), name=row["name"]) if row else None

    async def members(self, role: Role = Role.STAFF) -> tuple[Member, ...]:
        rows = await self.db.all(
            "SELECT user_id, role, name FROM staff WHERE role >= :role ORDER BY role DESC, name, user_id",
            role=int(role),
        )
        return tuple(Member(user_id=row["user_id"], role=Role(row["role"]), name=row["name"]) for row in rows)

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
