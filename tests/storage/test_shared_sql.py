"""What stores share says nothing that only one of them understands: that is what a dialect is for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import storage

SHARED = [
    file
    for file in sorted(Path(storage.__file__).parent.rglob("*.py"))
    if not {"sqlite", "postgres"} & {*file.parts} and file.name != "dialect.py"
]
ONE_STORES_OWN = re.compile(
    r"""json_each | json_extract | ->> | \bMATCH\b | \browid\b | \bCROSS\ JOIN\b | \bINSERT\ OR\b | \bREPLACE\ INTO\b | \bPRAGMA\b
      | \bsqlite_ | \bGLOB\b | \bINDEXED\ BY\b | \bifnull\( | \bgroup_concat\( | \bunixepoch\( | \bjulianday\( | \bstrftime\(
      | (?:\bMIN|\bMAX)\((?:[^()]|\([^()]*\))*,  # of several values, not of rows
      | \bLIMIT\ -1 | \bSUM\((?!CASE)[^()]*(?:=|<|>) | \bCONFLICT\ DO\ UPDATE | \+lane\b | <<\ (?!CAST)
      | (?:\bWHERE|\bAND|\bOR|\bNOT|\bWHEN)\ (?:\w+\.)?(?:active|held|aside|is_new|is_changed|reminders)\b(?!\ (?:=|<))
      | ::\s*\w | \bjsonb?_ | \bILIKE\b | @@ | \bGREATEST\( | \bLEAST\( | \bANY\( | \bFOR\ UPDATE\b | \bAVG\( | \bnow\(\)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def texts_in(source: str) -> Iterator[str]:
    """Its texts without the docstrings; of those with values in them, what stands between these."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "1" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize("file", SHARED, ids=lambda file: file.stem)
def test_shared_sql_is_no_stores_own(file: Path) -> None:
    """Of the repositories, and of what they stand on."""
    assert [text for text in texts_in(file.read_text("utf-8")) if ONE_STORES_OWN.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT value FROM json_each(:ids)",
        "SELECT rules->>'$.name' FROM coupons",
        "SELECT rowid FROM product_search WHERE product_search MATCH :words",
        "FROM skus s CROSS JOIN products p ON p.id = s.product_id",
        "MAX(0, MIN(5, s.on_hand + staged.delta))",
        "INSERT OR IGNORE INTO carts",
        "SELECT SUM(a = b) FROM skus",
        "UPDATE skus SET price = 1 WHERE active AND price = 0",
        "INSERT INTO coupon_sales SELECT 1 ON CONFLICT DO UPDATE SET orders = orders + 1",
        "SELECT 1000 << attempts FROM outbox",
        "SELECT value::bigint FROM json_array_elements_text(:ids)",
        "SELECT AVG(stars) FROM reviews",
    ],
)
def test_what_is_one_stores_own_is_seen(text: str) -> None:
    assert ONE_STORES_OWN.search(text)
