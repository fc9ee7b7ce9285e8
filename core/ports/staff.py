"""The staff, without the owners."""

from typing import Protocol

from core.models.staff import Member, Role


class StaffReader(Protocol):
    async def member(self, user_id: int) -> Member | None: ...

    async def members(self, role: Role = Role.STAFF) -> tuple[Member, ...]:
        """The members who may do what `role` may; managers first, then by name."""

    async def ids(self, role: Role) -> tuple[int, ...]:
        """Their ids, without names: managers first, then by id."""


class Staff(StaffReader, Protocol):
    async def appoint(self, member: Member) -> None:
        """Give the role, replacing the current one."""

    async def dismiss(self, user_id: int) -> bool:
        """Take the role away; False for somebody without one."""
