"""What each store says in its own SQL. All other statements of the repositories are the same for every store.

SQLite's own parts are storage/sqlite/dialect.py and storage/sqlite/search.py. Long statements that need a dialect are composed once
(`functools.cache`).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from storage.executor import Executor


class Search(Protocol):
    """Full-text search: of products by their titles and descriptions, of the audit log by its words."""

    def words_of(self, text: str) -> str:
        """The customer's words as a query for `:words`: each word is a prefix. "" if the text has no words."""

    def in_titles(self, words: str) -> str:
        """The query of `words_of`, for titles alone."""

    def products_found(self, condition: str, *, ranked: bool) -> str:
        """A statement for the ids of the newest `:most` products `p` that match `:words` and meet the condition.

        The best come first: by rank, or by the shortest title.
        """

    def matching_titles(self, text: str) -> tuple[str, str]:
        """A query for the ids of products whose titles have every word of `text`, and the value of its `:words`."""

    def skus_named(self, text: str) -> tuple[str, Mapping[str, str]]:
        """A query for the ids of SKUs that match `text`, and its values.

        A SKU matches if its code contains `text`, or if each word begins a word of the product's title or stands in the SKU's label.
        """

    async def index_products(self, db: Executor, products: Sequence[tuple[int, str, str]]) -> None:
        """Make these products (id, title, description) findable; this replaces what was indexed of them."""

    @property
    def newest_changes(self) -> str:
        """A query for the ids of the newest `:most` rows of the audit log that match the `:words` of `changes_with`."""

    def changes_with(self, words: Mapping[str, Sequence[str]]) -> str:
        """The `:words` for rows of the audit log that have every one of these words, or one of the actions that the word stands for."""

    async def index_changes(self, db: Executor, changes: Sequence[tuple[int, str, str]]) -> None:
        """Make rows of the audit log findable: their ids, each with its action and all its words."""

    @property
    def newest_orders(self) -> str:
        """A statement for the ids of the newest `:most` orders from `:first` to `:last` that match the `:words` of `orders_with`."""

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

    def insert_rows(self, table: str, width: int) -> str:
        """A statement that inserts `:rows` (a JSON array of arrays of `width` values), each after a first column `:staging`."""

    def json_text(self, column: str, path: str) -> str:
        """The text at a path of a JSON column, "terms.kind"; NULL if there is none."""

    def json_integer(self, column: str, path: str) -> str:
        """The integer at a path of a JSON column; NULL if there is none."""

    def json_contains(self, column: str, path: str, parameter: str) -> str:
        """A condition: the array of integers at a path of a JSON column contains this one."""

    async def lock(self, db: Executor, table: str, column: str, values: Sequence[int]) -> None:
        """Lock the rows with these values, by id ascending, until the transaction ends."""
