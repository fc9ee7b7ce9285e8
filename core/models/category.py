"""Shelves as those who run the shop see them: hidden and empty ones, too."""

from core.models.base import Model


class CategoryDetails(Model):
    """A category. `names` lead to it, top first; `products` and `archived` ones stand on it itself, so many shelves right `below` it.

    `all_products` counts those below it, too; none of them is archived, some may be hidden. It is number `number` of `siblings` side by
    side, itself included, from 1.
    """

    id: int
    parent_id: int | None
    names: tuple[str, ...]
    position: int
    active: bool
    parent_active: bool
    products: int
    all_products: int
    archived: int
    below: int
    number: int
    siblings: int

    @property
    def name(self) -> str:
        return self.names[-1]

    @property
    def path(self) -> str:
        """As it is typed: "Drinks/Tea"."""
        return "/".join(self.names)

    @property
    def visible(self) -> bool:
        """Whether customers may come to it: neither it nor the one above is hidden."""
        return self.active and self.parent_active
