"""The house: sizes, arrows and where tests stand. What import-linter says of packages, this says of modules."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = tuple(
    name
    for name in ("tillbot", "bot", "jobs", "texts", "storage", "core", "gateways", "ops", "in_redis", "playground")
    if (ROOT / name).is_dir()
)
MODULES = {
    path: ast.parse(path.read_text("utf-8")) for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))
}
NAMES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
LONGEST_MODULE = 300
MEDIAN_FUNCTION, LONG_FUNCTION = 6, 20
"""Lines of a function without its signature and docstring: half have at most so many, and 95 of 100."""


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_are_short(package: str) -> None:
    """What is longer has two reasons to change."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in (ROOT / package).rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines >= LONGEST_MODULE} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_are_short(package: str) -> None:
    """Most of them can be read at a glance."""
    lengths = [
        lines for path, tree in MODULES.items() if path.is_relative_to(ROOT / package) for lines in _functions(tree)
    ]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert statistics.quantiles(lengths, n=20)[-1] <= LONG_FUNCTION


def test_no_imports_go_round_in_a_circle() -> None:
    """Imports within functions and for types count like all others."""
    imports = {name: set(_imported(MODULES[path])) for name, path in NAMES.items()}
    known = {module: {one for one in wanted if one in imports and one != module} for module, wanted in imports.items()}
    while ends := [module for module, wanted in known.items() if not wanted]:
        for end in ends:
            del known[end]
        for wanted in known.values():
            wanted.difference_update(ends)
    # What is left leads to a circle, or is part of one.
    assert sorted(known) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_tests_stand_where_their_modules_do(package: str) -> None:
    """A folder of tests is a folder of the package, by the same path."""
    folders = {path.parent for path in (ROOT / "tests" / package).rglob("test_*.py")}
    missing = [str(folder) for folder in folders if not (ROOT / folder.relative_to(ROOT / "tests")).is_dir()]
    assert [folder for folder in missing if not folder.endswith("storage/contract")] == []


def _functions(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            yield sum((statement.end_lineno or 0) - statement.lineno + 1 for statement in body)


def _imported(tree: ast.Module) -> Iterator[str]:
    """Modules by their full names; of `from package import name` both, for the name may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [f"{node.module}.{one.name}" for one in node.names]
            known = [module for module in modules if module in NAMES]
            yield from known
            if len(known) < len(modules):
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_the_bot_changes_the_shop_through_use_cases() -> None:
    """A handler may ask the store for what it shows; whatever it writes is a use case's to write."""
    writers = {
        f"{path.relative_to(ROOT)}:{function.name}: tx.{call.func.value.attr}.{call.func.attr}"
        for path, tree in MODULES.items()
        if path.is_relative_to(ROOT / "bot")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _takes_a_writer(function)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Attribute)
        if isinstance(call.func.value.value, ast.Name) and call.func.value.value.id == "tx"
    }
    assert writers == set()


def _takes_a_writer(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(one.annotation, ast.Name) and one.annotation.id == "Transaction" for one in function.args.args
    )
