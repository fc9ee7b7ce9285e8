"""What tests need of the machine beside Python: without it they are skipped, or fail where nothing may be missing."""

import os
import shutil
from importlib import import_module
from typing import Any, NoReturn

import pytest


def do_without(reason: str) -> NoReturn:
    """Skip the test; with TEST_NEEDS_SERVERS=1 it fails. For what `.ci/run` installs."""
    if _nothing_may_be_missing():
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str, path: str = "") -> str:
    """Where an installed program is, looked for in PATH and in `path`."""
    return shutil.which(name) or shutil.which(name, path=path) or do_without(f"{name} is not installed")


def module(name: str) -> Any:
    """An installed module; without it all tests of the file are skipped."""
    return import_module(name) if _nothing_may_be_missing() else pytest.importorskip(name, exc_type=ImportError)


def needs(found: object, reason: str) -> pytest.MarkDecorator:
    """Marks tests that cannot run unless something was found. With TEST_NEEDS_SERVERS=1 they are run, and fail."""
    return pytest.mark.skipif(not found and not _nothing_may_be_missing(), reason=reason)


def _nothing_may_be_missing() -> bool:
    return os.environ.get("TEST_NEEDS_SERVERS") == "1"
