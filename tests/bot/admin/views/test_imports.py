"""Files in and out of the shop: every step and every outcome has its words."""

import pytest

from bot.admin.views.imports import applied, discarded, files, progress, refused, summary
from core.files.check import EMPTY
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import ImportStep, Plan
from core.models.upload import Upload
from tests.support.chat import plain

UPLOAD = Upload(1, "file", "shop.csv", new=1, changed=2, unchanged=3)
NOTHING = Plan(base=EMPTY, categories=(), products=(), skus=(), digest="")


def test_the_files_screen_says_it_in_three_lines() -> None:
    """With a file to fill in."""
    screen = files()
    assert plain(screen.text).count("\n") == 4
    assert "What you leave alone stays as it is" in plain(screen.text)
    assert any("Template" in button.text for row in screen.keyboard for button in row)
    assert "shop.csv is waiting: nothing in it has been applied yet." in plain(files(UPLOAD).text)


def test_a_summary_says_whether_there_is_anything_to_apply() -> None:
    """And whether it was asked for, or made anew."""
    assert plain(summary(UPLOAD, NOTHING, "EUR").text) == (
        "📥 shop.csv\n\n0 new, 0 changed, 0 unchanged\n\nThere is nothing to apply."
    )
    again = "The catalogue has changed meanwhile, so nothing was applied. I have checked the file again:"
    assert again in plain(summary(UPLOAD, NOTHING, "EUR", again=True).text)


def test_a_refused_file_says_what_to_mend() -> None:
    """Line by line."""
    cheap = Finding(line=3, column="price", problem=Problem.PRICE, value="cheap", example="4.50")
    assert plain(refused(UPLOAD, FileErrors([cheap], 1)).text) == (
        "❌ shop.csv\n1 problem, so nothing was imported.\n\n"
        '• line 3, price: "cheap" is not an amount; write it like 4.50\n\n'
        "Fix the file and send it again."
    )


def test_what_became_of_it() -> None:
    """Applied or not."""
    assert plain(applied(UPLOAD).text) == "✅ shop.csv was applied: 1 new, 2 changed, 3 unchanged."
    assert plain(discarded().text) == "The file was discarded: nothing was changed."


@pytest.mark.parametrize("step", list(ImportStep))
def test_every_step_of_an_import_is_told(step: ImportStep) -> None:
    """With how far it is, once that is known."""
    assert "12 of 40" in progress("shop.csv", step, 12, 40).text
    assert "12 rows" in progress("shop.csv", step, 12, 0).text
    others = set(ImportStep) - {step}
    assert progress("shop.csv", step, 0, 0).text not in [progress("shop.csv", other, 0, 0).text for other in others]
