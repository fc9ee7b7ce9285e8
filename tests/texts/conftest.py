"""The shop in two languages."""

from pathlib import Path

import pytest

from tests.support.languages import make_language
from texts import language


@pytest.fixture(scope="session")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one language beside English."""
    folder = tmp_path_factory.mktemp("locales")
    make_language(folder)
    return folder


@pytest.fixture
def two_languages(locales: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shop speaks English, and the language of tests/support/languages.py."""
    monkeypatch.setattr(language, "LOCALES", locales)
