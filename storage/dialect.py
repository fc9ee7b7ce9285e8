"""What a store says in its own SQL. All other statements of the repositories are the same for every store.

SQLite's are storage/sqlite/dialect.py and storage/sqlite/search.py. Long statements that need a dialect are composed once
(`functools.cache`).
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from storage.executor import Executor


class Search(Protocol):
    """Full-text search: of products by their titles and descriptions, of the audit log by its words."""

    def words_of(self, text: str) -> str:
        """What a customer typed as a query `:words`: every word, as a prefix. "" when there is no word in it."""

    def in_titles(self, words: str) -> str:
        """The query of `words_of` for titles alone."""

    def products_found(self, condition: str, *, ranked: bool) -> str:
        """A statement for the ids of the newest `:most` products `p` that match `:words` and fulfil the condition.

        The best come first: by rank, or those with the shortest titles.
        """

    def matching_titles(self, text: str) -> tuple[str, str]:
        """A query for product ids whose titles have every word of `text`, and what it takes as `:words`."""

    def skus_named(self, text: str) -> tuple[str, Mapping[str, str]]:
        """A query for SKU ids with `text` in their code, or each of its words at the beginning of one of their title's, or in their label.

        With the values that it takes.
        """

    async def index_products(self, db: Executor, products: Sequence[tuple[int, str, str]]) -> None:
        """Make these products (id, title, description) findable, instead of what was known of them."""

    @property
    def newest_changes(self) -> str:
        """A query for the ids of the newest `:most` rows of the audit log for `:words` of `changes_with`."""

    def changes_with(self, words: Mapping[str, Sequence[str]]) -> str:
        """A query `:words` for rows of the audit log that have every one of these words, or one of the actions that go by it."""

    async def index_changes(self, db: Executor, changes: Sequence[tuple[int, str, str]]) -> None:
        """Make rows of the audit log (their ids with their action and all their words) findable."""


class Dialect(Protocol):
    """Pieces of SQL, by what they say."""

    def __hash__(self) -> int: ...

    @property
    def search(self) -> Search: ...

    @property
    def ordered_join(self) -> str:
        """A join with ON that reads what is on its left first: the repository knows better than a planner which side is short."""

    def integers_in(self, parameter: str) -> str:
        """A query for the integers of a JSON array."""

    def texts_in(self, parameter: str) -> str:
        """A query for the texts of a JSON array."""

    def insert_rows(self, table: str, width: int) -> str:
        """A statement that puts `:rows` (a JSON array of arrays of `width` values) into the table, each after a first column `:staging`."""

    def json_text(self, column: str, path: str) -> str:
        """The text at a path of a JSON column, "terms.kind"; NULL: there is none."""

    def json_integer(self, column: str, path: str) -> str:
        """The integer at a path of a JSON column; NULL: there is none."""

    def json_contains(self, column: str, path: str, parameter: str) -> str:
        """A condition: the array of integers at a path of a JSON column has this one."""

    async def lock(self, db: Executor, table: str, column: str, values: Sequence[int]) -> None:
        """Hold the rows with these values, by id ascending, until the transaction ends."""
