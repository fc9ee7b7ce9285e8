"""What the tests of `ops` share."""

import pytest


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are not shared over time, but where that is looked at."""
    monkeypatch.setattr("ops.shared.FRESH", 0)
