"""`:name` in a statement is a number with a type, and nothing else is."""

import pytest

from core.models.order import OrderStatus
from storage.executor import Value
from storage.postgres.parameters import bound, bound_rows


@pytest.mark.parametrize(
    ("sql", "statement"),
    [
        ("SELECT :a", "SELECT $1::bigint"),
        ("SELECT :b, :a, :b", "SELECT $1::text, $2::bigint, $1::text"),
        ("SELECT ':a', \":a\", x::text -- it's :a\n, :a", "SELECT ':a', \":a\", x::text -- it's :a\n, $1::bigint"),
        ("SELECT 'it''s :b' || :b", "SELECT 'it''s :b' || $1::text"),
        ("SELECT :rows::json, :aside", "SELECT $1::bytea::json, $2::bigint"),
        ("UPDATE skus SET photo = :none WHERE id = :a", "UPDATE skus SET photo = NULL WHERE id = $1::bigint"),
    ],
)
def test_names_are_numbered_in_their_order(sql: str, statement: str) -> None:
    """The same name has one number; texts, names, comments and casts stay."""
    written, arguments = bound(sql, {"a": 1, "b": "x", "rows": b"[]", "aside": True, "none": None})
    assert written == statement
    assert len(arguments) == len({part[:2] for part in written.split("$")[1:]})


def test_values_are_plain() -> None:
    """A state is a text, yes is 1; NUL, which no text in Postgres can hold, is the sign for what cannot be read."""
    values: dict[str, Value] = {"state": OrderStatus.PAID, "yes": True, "text": "a\0b", "data": b"\0"}
    _, arguments = bound("SELECT :state, :yes, :text, :data", values)
    assert [(type(one), one) for one in arguments] == [(str, "paid"), (int, 1), (str, "a\ufffdb"), (bytes, b"\0")]


def test_the_same_statement_may_have_null_where_it_had_a_value() -> None:
    """Each has its own text."""
    assert bound("SELECT :a", {"a": 1})[0] != bound("SELECT :a", {"a": None})[0]


def test_a_value_may_be_missing_in_some_rows() -> None:
    """They travel with one statement, in which it has its kind."""
    statement, rows = bound_rows("VALUES (:a, :b)", [{"a": 1, "b": None}, {"a": None, "b": None}])
    assert (statement, rows) == ("VALUES ($1::bigint, NULL)", [[1], [None]])


def test_a_name_without_a_value_is_a_mistake() -> None:
    """Of the program's."""
    with pytest.raises(KeyError, match="missing"):
        bound("SELECT :missing", {"a": 1})
