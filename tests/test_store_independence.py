"""What may stand where among the tests."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.store import STORES, chosen

TESTS = Path(__file__).parent
OF_THE_STORE = ("storage", "support")
"""Who may speak SQL to the shop's store, and open one store rather than another."""
OTHERS = [
    file
    for file in sorted(TESTS.rglob("*.py"))
    if file != Path(__file__) and file.relative_to(TESTS).parts[0] not in (*OF_THE_STORE, "playground")
]
"""The playground has a store of its own."""
STATEMENT = re.compile(r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE TRIGGER)\s|\b(?:INSERT INTO|DELETE FROM)\s")


def statements(source: str) -> Iterator[str]:
    """Texts that are SQL, docstrings left out."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in said and STATEMENT.search(text):
                yield text


@pytest.mark.parametrize("file", OTHERS, ids=lambda file: str(file.relative_to(TESTS)))
def test_sql_is_said_by_helpers(file: Path) -> None:
    """The tests of the shop run on every store: tests/support/tables.py and its neighbours know what stands where."""
    assert list(statements(file.read_text("utf-8"))) == []


@pytest.mark.parametrize("file", OTHERS, ids=lambda file: str(file.relative_to(TESTS)))
def test_stores_are_opened_by_a_helper(file: Path) -> None:
    """tests/support/store.py, which asks TEST_STORE which one."""
    assert "storage.sqlite.store import" not in file.read_text("utf-8")


def test_sql_is_seen() -> None:
    """In a text, in a part of one, and not in prose."""
    source = 'async def f():\n    """SELECT in prose."""\n    await rows(f"SELECT {x} FROM y", "said: UPDATE it", "UPDATE y SET z")'
    assert sorted(statements(source)) == ["SELECT ", "UPDATE y SET z"]


def test_a_store_that_is_not_there_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names those that are."""
    for name in STORES:
        monkeypatch.setenv("TEST_STORE", name)
        assert chosen() == name
    monkeypatch.setenv("TEST_STORE", "paper")
    with pytest.raises(LookupError, match="TEST_STORE=paper: there is no such store; there is sqlite"):
        chosen()
