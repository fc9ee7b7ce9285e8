"""The hand-calculated cases in `cases/`: readable without knowing the program."""

from pathlib import Path

import pytest

from tests.core.pricing.table import Case, read_cases

CASES = [case for path in sorted(Path(__file__).with_name("cases").glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_a_hand_calculated_cart_comes_out_as_written(case: Case) -> None:
    """Lines, applied and refused coupons and the total are exactly the written ones."""
    assert case.outcome() == case.expected
