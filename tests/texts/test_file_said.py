"""What is said about a file, and asked."""

import pytest

from core.models.file_said import Choice, Doubt, Remark, Remarked, Unclear
from texts.file_said import advice, question, remark_line


@pytest.mark.parametrize("remark", list(Remark))
def test_every_remark_has_words_of_its_own(remark: Remark) -> None:
    said = {other: remark_line(Remarked(other, 3, "Tea")) for other in Remark}
    assert said.pop(remark) not in said.values()


@pytest.mark.parametrize("doubt", list(Doubt))
def test_every_question_can_be_answered_on_the_server(doubt: Doubt) -> None:
    """By an option that names the answer."""
    value = {Doubt.ENCODING: "cp1252", Doubt.DECIMAL: ","}.get(doubt, "leave")
    asked = Unclear(doubt, "price", (Choice(value, "4.50"),), "4,50", 2)
    assert question(asked).endswith(("?", ".", "again."))
    assert f"--{doubt if doubt is not Doubt.COLUMN else 'map'} " in advice(asked)
