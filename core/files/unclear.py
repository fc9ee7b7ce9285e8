"""Questions that a file's sender has to answer before it can be read: once for the whole file, or for a column of it."""

from collections.abc import Mapping
from types import MappingProxyType

from core.models.file_said import Unclear

Answers = Mapping[str, str]
"""What the sender has answered, by the question's key."""
NO_ANSWERS: Answers = MappingProxyType({})
USUAL_PAGE = "cp1252"
"""The code page of whoever is not known to use another."""


class Asked(Exception):
    """The file cannot be read before this question is answered."""

    def __init__(self, question: Unclear) -> None:
        super().__init__(question)
        self.question = question


def answered(answers: Answers, question: Unclear) -> str:
    """The answer, one of the choices' values. Raises Asked if there is none yet."""
    answer = answers.get(question.key)
    if answer is None or all(answer != choice.value for choice in question.choices):
        raise Asked(question)
    return answer
