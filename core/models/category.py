"""Categories as staff see them: hidden and empty ones, too."""

from core.models.base import Model


class CategoryDetails(Model):
    """A category. `names` lead to it, top first; `products` and `archived` count its own products, `below` its sub-categories.

    `all_products` also counts the products below it, hidden ones included, archived ones not. The category is number `number` (from 1)
    of `siblings`, itself included.
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
        """Its path as people type it: "Drinks/Tea"."""
        return "/".join(self.names)

    @property
    def visible(self) -> bool:
        """Whether customers can see it: neither it nor the one above is hidden."""
        return self.active and self.parent_active
