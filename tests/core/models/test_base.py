"""The same value with other fields."""

import pytest

from core.models.customer import Customer

ALICE = Customer(id=1, name="Alice")


def test_a_value_with_another_field_is_another_value() -> None:
    """The first stays as it was."""
    assert ALICE.having(name="Alicia") == Customer(id=1, name="Alicia")
    assert ALICE.name == "Alice"


def test_a_field_that_there_is_not_is_refused() -> None:
    """A slip of the pen would otherwise change nothing, silently."""
    with pytest.raises(TypeError, match="Customer has no nmae"):
        ALICE.having(nmae="Alicia")
