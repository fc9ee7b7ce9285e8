"""What tests of the log share."""

import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from tests.support.plain_logs import log_plainly
from tillbot import logs


@pytest.fixture
def log_as_before() -> Iterator[None]:
    """Whatever a test sets up, the log of the tests is afterwards as it was."""
    handlers, level, hook = logging.root.handlers[:], logging.root.level, sys.excepthook
    libraries = {name: logging.getLogger(name).level for name in logs._CHATTY_LIBRARIES}
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    sys.excepthook = hook
    structlog.reset_defaults()
    log_plainly()
    for name, library_level in libraries.items():
        logging.getLogger(name).setLevel(library_level)


@pytest.fixture(params=["console", "json"])
def log_format(request: pytest.FixtureRequest) -> str:
    """Each of the formats in which the log is written."""
    return str(request.param)
