"""What all tests share."""

import gc
import os
import tempfile
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, nothing about the shop. The examples are the same in each run: more of them are
# for `make nightly`, which looks for new ones.
settings.register_profile(
    "shop", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, max_examples=50
)
# Whether a change may land depends on the change, not on luck: only here is anything searched for.
settings.register_profile("nightly", settings.get_profile("shop"), derandomize=False, max_examples=2000)
settings.load_profile("shop")

ENVIRONMENT = {
    "PATH",
    "HOME",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "TEST_STORE",
    "TEST_POSTGRES_URL",
    "TEST_REDIS_URL",
    "TEST_NEEDS_SERVERS",
}
"""What tests, and the processes that they start, know of the shell they are started from. All else a test sets itself."""


def pytest_configure() -> None:
    """Nobody's token, proxy, language or time zone changes what a test finds."""
    gc.disable()  # until all is collected
    for name in os.environ.keys() - ENVIRONMENT:
        if not name.startswith("PYTEST_"):
            del os.environ[name]
    os.environ["LANG"] = "C.UTF-8"
    time.tzset()
    from tests.support.plain_logs import log_plainly  # what these import finds the environment tidied
    from tests.support.ram import ram
    from tests.support.store import chosen

    if "TMPDIR" not in os.environ and (folder := ram()):
        os.environ["TMPDIR"] = str(folder)
        tempfile.tempdir = None  # what pytest has found before
    log_plainly()
    try:
        chosen()
    except LookupError as wrong:
        raise pytest.UsageError(str(wrong)) from None


def pytest_collection_finish() -> None:
    """The program and ten thousand tests stay: nobody looks for garbage among them."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def tidy(request: pytest.FixtureRequest) -> Iterator[None]:
    """Databases on a server do not go with the folder of the test that made them."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is not None:
        from tests.support.store import drop_databases

        drop_databases(folder)
