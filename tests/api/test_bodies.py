"""What may be sent: JSON has types, and a body means what it says."""

from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from api.app import ROUTERS
from api.wire.base import Sent


def kinds(model: type[Sent]) -> Iterator[type[Sent]]:
    for one in model.__subclasses__():
        yield one
        yield from kinds(one)


FIELDS = [(model, name) for model in sorted(kinds(Sent), key=str) for name in model.model_fields]
NUMBERS = {bool: ("true", 1, 0, "no"), int: (True, "1", 1.0)}


def test_all_bodies_are_known() -> None:
    """The routes have been imported."""
    assert len(ROUTERS) > 5
    assert len({model for model, _name in FIELDS}) > 10


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_true_is_no_number_and_one_is_no_truth(model: type[Sent], name: str) -> None:
    """Or a slip of the pen would set a price of one cent."""
    field = model.model_fields[name]
    kind = next((one for one in (*get_args(field.annotation), field.annotation) if one in NUMBERS), NoneType)
    checked: TypeAdapter[Any] = TypeAdapter(
        type("One", (Sent,), {"__annotations__": {name: field.annotation}, name: field})
    )
    for wrong in NUMBERS.get(kind, ()):
        with pytest.raises(ValidationError):
            checked.validate_python({name: wrong})
