"""Words for what the shop counts by."""

import pytest

from core.models.finding import Finding, Problem
from core.models.order import OrderStatus
from tests.support.languages import CODE, untranslated
from texts.file_problems import finding_line
from texts.formats import age, day, moment, money, number, price
from texts.language import speaking
from texts.states import status

MARCH = 1_898_510_400_000
"""28 February 2030, noon."""


def test_every_state_of_an_order_has_words_of_its_own() -> None:
    """A new one, too."""
    assert len({status(one) for one in OrderStatus}) == len(OrderStatus)


@pytest.mark.usefixtures("two_languages")
@pytest.mark.parametrize("problem", Problem)
@pytest.mark.parametrize("example", ["", "4.50"])
def test_every_finding_is_in_the_language_of_its_reader(problem: Problem, example: str) -> None:
    """But for what the file has."""
    finding = Finding(line=7, column="price", problem=problem, value="x", example=example, limit=5000, first_line=3)
    with speaking(CODE):
        assert untranslated(finding_line(finding), ("price",)) == []


@pytest.mark.usefixtures("two_languages")
def test_amounts_and_times_are_written_as_in_the_language_in_force() -> None:
    """In English as ever."""

    def written() -> list[str]:
        times = [moment(MARCH, "Europe/Berlin"), day(MARCH, "Pacific/Auckland"), age(MARCH, MARCH + 10_800_000)]
        return [money(123450, "EUR"), price(0, "EUR"), number(12500), number(12.5), *times]

    assert written() == [
        "€1,234.50",
        "€0.00 (free)",
        "12,500",
        "12.5",
        "28 Feb 2030, 13:00",
        "1 March 2030",
        "3h",
    ]
    with speaking(CODE):
        assert written() == [
            "1.234,50\xa0€",
            "⟦0,00\xa0€ (free)⟧",
            "12.500",
            "12,5",
            "⟦28 Feb. 2030, 13:00⟧",
            "⟦1 März 2030⟧",
            "3 Std.",
        ]
