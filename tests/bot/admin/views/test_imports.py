"""Files in and out of the shop: every step and every outcome has its words."""

import pytest

from bot.admin.views.imports import progress
from core.models.imports import ImportStep


@pytest.mark.parametrize("step", list(ImportStep))
def test_every_step_of_an_import_is_told(step: ImportStep) -> None:
    """With how far it is, once that is known."""
    assert "12 of 40" in progress("shop.csv", step, 12, 40).text
    assert "12 rows" in progress("shop.csv", step, 12, 0).text
    others = set(ImportStep) - {step}
    assert progress("shop.csv", step, 0, 0).text not in [progress("shop.csv", other, 0, 0).text for other in others]
