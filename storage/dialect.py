"""What each store says in its own SQL. All other statements of the repositories are the same for every store.

Side by side: storage/sqlite/dialect.py and storage/postgres/dialect.py, storage/sqlite/search.py and storage/postgres/search.py. Long
statements that need a dialect are composed once (`functools.cache`).
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from storage.executor import Executor, Value
from storage.words import Query


class Field(StrEnum):
    """What the index has of a product, best first. ABOVE: the name of its category's own category."""

    TITLE = "title"
    CATEGORY = "category"
    LABEL = "label"
    CODE = "code"
    ABOVE = "above"
    DESCRIPTION = "description"


class Indexed(NamedTuple):
    """A product as the index has it: the terms of each field (`storage.words.terms_of`), with spaces between."""

    id: int
    title: str
    category: str
    label: str
    code: str
    above: str
    description: str


class Search(Protocol):
    """Full-text search: of products by their fields, of customers by name, of the audit log by its words.

    Words are made in storage/words.py.
    """

    def words_in(self, query: Query, fields: Sequence[Field]) -> str:
        """The value of `:words` for products that have each word of the query in one of these fields; with no word, for none."""

    def products_with(self, parameter: str) -> str:
        """A query for the ids of all products with the words of a parameter, `:words` or another one."""

    @property
    def anything_with(self) -> str:
        """A query for one row if any product has `:words`, and none otherwise."""

    def newest_with(self, condition: str, late: str = "0") -> str:
        """A query for the newest `:most` products `p` that have `:words` and meet the condition: `id`, the title's `length`, and `late`."""

    def titled(self, query: Query) -> str:
        """The value of `:words` or `:whole` of `newest_titled`."""

    def newest_titled(self, condition: str) -> str:
        """A query for products `p` that have `:words` in their title and meet the condition: the newest `:most` that have `:whole`, and if
        these are fewer, the newest `:most` others: `id`, the title's `length`, and whether it was only `begun`, 0 or 1.
        """

    @property
    def short_fields(self) -> str:
        """A query for the `id` of each of `:ids`, and its terms in all fields but the description."""

    async def index_products(self, db: Executor, products: Sequence[Indexed]) -> None:
        """Make these products findable; this replaces what was indexed of them."""

    async def merge_products(self, db: Executor, pages: int) -> int:
        """Merge about so many pages of what many writes left of the index of products; 0 if there is no need."""

    @property
    def newest_changes(self) -> str:
        """A query for the ids of the newest `:most` rows of the audit log that match the `:words` of `changes_with`."""

    def changes_with(self, words: Mapping[str, Sequence[str]]) -> str:
        """The `:words` for rows of the audit log that have every one of these words, or one of the actions that the word stands for."""

    def customers_named(self, text: str) -> tuple[str, str]:
        """A query for the ids of at most `:most` customers whose names have every word of `text`, and the value of its `:words`."""

    async def index_customers(self, db: Executor, customers: Sequence[tuple[int, str]]) -> None:
        """Make customers (id, names) findable by these names; this replaces the former ones."""

    async def index_changes(self, db: Executor, changes: Sequence[tuple[int, str, str]]) -> None:
        """Make rows of the audit log findable: their ids, each with its action and all its words."""

    @property
    def newest_orders(self) -> str:
        """A query for the ids of the newest `:most` orders that match the `:words` of `orders_with`."""

    @property
    def newest_orders_between(self) -> str:
        """The same of the orders from `:first` to `:last`, which are few: one day's."""

    def orders_with(self, wanted: Sequence[Collection[str]]) -> str:
        """The `:words` for orders that have, for each of these, a word that begins with one of its spellings."""

    async def index_orders(self, db: Executor, orders: Sequence[tuple[int, str]]) -> None:
        """Make these orders (id, words, folded) findable; this replaces what was indexed of them."""


class Dialect(Protocol):
    """Pieces of SQL, named by what they say."""

    def __hash__(self) -> int: ...

    @property
    def search(self) -> Search: ...

    @property
    def ordered_join(self) -> str:
        """A join with ON that reads its left side first: the repository knows better than a planner which side is short."""

    def integers_in(self, parameter: str) -> str:
        """A query for the integers of a JSON array."""

    def texts_in(self, parameter: str) -> str:
        """A query for the texts of a JSON array."""

    def rows(self, kinds: Sequence[type], first: str) -> str:
        """A query for the rows of `:rows`, a JSON array of arrays of values of these kinds, in its order, each after `first`.

        A kind is int, bool or str; a value may be null.
        """

    def json_text(self, column: str, path: str) -> str:
        """The text at a path of a JSON column, "terms.kind"; NULL if there is none."""

    def json_integer(self, column: str, path: str) -> str:
        """The integer at a path of a JSON column; NULL if there is none."""

    def json_contains(self, column: str, path: str, parameter: str) -> str:
        """A condition: the array of integers at a path of a JSON column contains this one."""

    async def lock(self, db: Executor, table: str, column: str, values: Sequence[int]) -> None:
        """Lock the rows with these values, by id ascending, until the transaction ends."""

    async def one_after(self, db: Executor, first: str, then: str, **values: Value) -> Any:  # noqa: ANN401 - a Row, or None
        """Do `first`; the row of `then`, which also changes something. They are about different tables: neither sees the other's effect."""

    async def ids_given(self, db: Executor, table: str) -> None:
        """Rows of the table were inserted with ids: those that the database gives from now on come after them."""
