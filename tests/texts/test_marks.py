"""Every word can be translated: it is marked, and nothing is spoken before anybody is there to hear it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.languages import SPEAKING, marked
from tests.support.source import ROOT

LANGUAGE = ROOT / "texts" / "language.py"
FILES = [file for package in SPEAKING for file in sorted((ROOT / package).rglob("*.py")) if file != LANGUAGE]
SPEECH = {"_", "ngettext"}
SHOWN = {"Button", "Screen", "ContactRequest", "say", "answer", "replace"}
"""What shows its first text to people."""

SPOKEN_AT_IMPORT = """
import gettext, importlib, pathlib, sys, traceback
def speak(*_words):
    traceback.print_stack(limit=4)
    sys.exit("spoken at import")
gettext.NullTranslations.gettext = gettext.NullTranslations.ngettext = speak
for package in sys.argv[1:]:
    for file in sorted(pathlib.Path(package).rglob("*.py")):
        if file.name != "__main__.py":
            importlib.import_module(".".join(file.with_suffix("").parts).removesuffix(".__init__"))
"""


def named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def calls(file: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call))


def outside(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is imported: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            defaults = [one for one in (*child.args.defaults, *child.args.kw_defaults) if one is not None]
            for one in (*child.decorator_list, *defaults):
                yield one
                yield from outside(one)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from outside(child)


@pytest.mark.slow
def test_no_words_are_spoken_outside_of_a_function() -> None:
    """They would be in one language for everybody: a table marks its words by N_."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in FILES
        for node in outside(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and named(node) in SPEECH
    ]
    assert found == []


@pytest.mark.slow
def test_importing_the_program_says_nothing() -> None:
    """Nor does a table call a function that speaks."""
    ran = subprocess.run(
        [sys.executable, "-c", SPOKEN_AT_IMPORT, *SPEAKING], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_no_words_stand_within_an_f_string() -> None:
    """There the tools that collect messages do not find them."""
    found = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in FILES
        for text in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and named(call) in SPEECH and isinstance(call.args[0], ast.Constant)
    ]
    assert found == []


def is_put_together(words: ast.expr) -> bool:
    return isinstance(words, ast.JoinedStr | ast.BinOp) or (isinstance(words, ast.Call) and named(words) == "format")


@pytest.mark.slow
def test_only_what_is_written_out_is_marked() -> None:
    """Translators get what stands in the source: what is put together when it runs is never found in a catalogue."""
    written = {"N_": 1, "ngettext": 2}
    found = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in FILES
        for call in calls(file)
        for words in call.args[: written.get(named(call), 0)]
        if not (isinstance(words, ast.Constant) and words.value)
    ]
    put_together = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in FILES
        for call in calls(file)
        if named(call) == "_" and is_put_together(call.args[0])
    ]
    assert found + put_together == []


def written(node: ast.expr) -> str:
    """The words that an expression writes out, without tags of HTML. Bytes are no words."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        return ""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(str(one.value) if isinstance(one, ast.Constant) else " " for one in parts)
    return "".join(re.findall(r"[^\W\d_]+", re.sub("<.*?>", "", text)))


def test_nothing_is_shown_that_was_not_marked() -> None:
    """No button, screen or message is called by words that only English has."""
    found = [
        f"{file.relative_to(ROOT)}:{call.lineno}: {written(call.args[0])}"
        for file in FILES
        for call in calls(file)
        if named(call) in SHOWN and call.args and written(call.args[0])
    ]
    assert found == []


@pytest.mark.parametrize("message", ["🛒 Cart", ("{count} item", "{count} items"), "Open the shop", "d MMMM y"])
def test_translators_get_every_kind_of_message(message: str | tuple[str, str]) -> None:
    """Spoken, with a plural, marked in a table, and the order of a day's parts."""
    assert message in marked()
