"""Collects what was done with a file's rows that its sender may not expect: said in its summary, each kind once."""

from collections.abc import Iterable

from core.models.file_said import Remark, Remarked

_EXAMPLE = 80


class Remarks:
    """Each kind with the number of its rows, and the first of them."""

    def __init__(self, kept: Iterable[Remarked] = ()) -> None:
        self._kept = {one.remark: one for one in kept}

    def add(self, remark: Remark, example: str = "") -> None:
        first = self._kept.get(remark)
        count, shown = (first.rows + 1, first.example) if first else (1, example[:_EXAMPLE])
        self._kept[remark] = Remarked(remark, count, shown)

    @property
    def kept(self) -> tuple[Remarked, ...]:
        return tuple(self._kept.values())
