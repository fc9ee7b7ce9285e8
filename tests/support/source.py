"""What the program's own source names: the words that it passes to a function, wherever it calls it."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Call(NamedTuple):
    """One call, the module that makes it, and the innermost function around it."""

    node: ast.Call
    module: ast.Module
    function: Function | None


def words_given(name: str, place: int, argument: str) -> tuple[set[str], set[str]]:
    """The words that calls of `name` in bot/ and core/ have as argument number `place`; and the code that computes one at run time.

    A word that comes from a parameter, a variable or a choice is followed to where it is written.
    """
    found = list(_given(_calls(_modules(), name), place, argument))
    return {one for one in found if isinstance(one, str)}, {
        ast.unparse(one) for one in found if isinstance(one, ast.AST)
    }


@cache
def _modules() -> tuple[ast.Module, ...]:
    files = (file for room in ("bot", "core") for file in sorted((ROOT / room).rglob("*.py")))
    return tuple(ast.parse(file.read_text("utf-8")) for file in files)


def _calls(modules: Iterable[ast.Module], name: str) -> Iterator[Call]:
    for module in modules:
        yield from _calls_in(module, module, None, name)


def _calls_in(node: ast.AST, module: ast.Module, function: Function | None, name: str) -> Iterator[Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _is_named(child.func, name):
            yield Call(child, module, function)
        yield from _calls_in(child, module, child if isinstance(child, Function) else function, name)


def _is_named(called: ast.expr, name: str) -> bool:
    return (called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")) == name


def _given(calls: Iterable[Call], place: int, argument: str) -> Iterator[str | ast.expr]:
    for call in calls:
        named = (one.value for one in call.node.keywords if one.arg == argument)
        given = call.node.args[place] if len(call.node.args) > place else next(named, None)
        if given is not None:
            yield from _written(given, call)


def _written(expression: ast.expr, call: Call) -> Iterator[str | ast.expr]:
    """The words that the expression can be."""
    match expression:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=one, orelse=other):
            yield from _written(one, call)
            yield from _written(other, call)
        case ast.Name(id=name) if values := _assigned(name, call):
            for value in values:
                yield from _written(value, call)
        case ast.Name(id=name) if call.function and name in (told := [one.arg for one in call.function.args.args]):
            own = call.function.name
            modules = [call.module] if own.startswith("_") else _modules()
            yield from _given(_calls(modules, own), told.index(name), name)
        case _:
            yield expression


def _assigned(name: str, call: Call) -> list[ast.expr]:
    """What the function around the call assigns to a variable."""
    nodes = ast.walk(call.function) if call.function else ()
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
    ]
