"""Shelves as those who run the shop see them: hidden and empty ones, too."""

from core.models.base import Model


class Shelf(Model):
    """A category. `names` lead to it, top first; `products` and `archived` ones stand on it itself, so many shelves right `below` it.

    `all_products` counts those below it, too; none of them is archived, some may be hidden.
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


class PlacedShelf(Model):
    """A category at its place: `number` of `count` among its siblings, from 1."""

    shelf: Shelf
    number: int
    count: int
