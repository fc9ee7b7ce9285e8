"""The goods that a table names: which of its columns say what, and its rows as the shop's own columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import chain, islice
from typing import NamedTuple

from core.files.amounts import bare
from core.files.meanings import folded, is_axis, meanings, rank
from core.files.presets import PRESETS
from core.files.presets.parts import joined_label
from core.files.remarks import Remarks
from core.files.rows import COLUMNS, Cells, Preset, Row
from core.files.table import Table
from core.files.unclear import Answers, answered
from core.models.file_said import Choice, Doubt, Remark, Taken, Unclear
from core.text import cleaned, normalized

NONE = "-"
"""The answer that no column is meant."""
_LOOKED_AT = 30
_MOST_CHOICES = 12
_LONGEST_NAME = 80
_Place = tuple[int, ...]


class Goods(NamedTuple):
    """`fields` are those of the shop's columns that the file says something about."""

    taken: Taken
    fields: frozenset[str]
    rows: Iterator[Cells]


def header_rank(names: Sequence[str]) -> int:
    """How well a row's cells do as the names of a catalogue's columns."""
    known = rank(names)
    return known + 10 if known > 0 and preset_of(names) else known


def preset_of(names: Sequence[str]) -> Preset | None:
    """The system whose export has these columns."""
    plain = [_plain(name) for name in names]
    return next(
        (one for one in PRESETS if all(any(_pattern(mark).fullmatch(name) for name in plain) for mark in one.marks)),
        None,
    )


def goods_of(table: Table, answers: Answers, remarks: Remarks, currency: str = "") -> Goods:
    """The goods of the table, with prices in `currency`. Raises Asked if a column that is needed cannot be told."""
    preset = preset_of(table.names)
    return _of_system(table, preset, remarks) if preset else _of_anybody(table, answers, remarks, currency)


def _of_system(table: Table, preset: Preset, remarks: Remarks) -> Goods:
    names = [_plain(name) for name in table.names]
    places = {word: _matching(names, patterns) for word, patterns in preset.columns.items()}
    found = {word: place for word, place in places.items() if place}
    fields = {"sku", "product", "variant", "category", "price"} | (found.keys() & set(COLUMNS))
    rows = preset.reshape((Row(line, cells, found) for line, cells in table.rows), remarks)
    return Goods(_taken(table, found, preset.name), frozenset(fields), rows)


def _matching(names: Sequence[str], patterns: Sequence[str]) -> _Place:
    """The places of the names that fit, those of the best pattern first."""
    found = (place for pattern in patterns for place, name in enumerate(names) if _pattern(pattern).fullmatch(name))
    return tuple(dict.fromkeys(found))


def _of_anybody(table: Table, answers: Answers, remarks: Remarks, currency: str) -> Goods:
    known = _known_names(table.names)
    said = {key.partition(":")[2]: value for key, value in answers.items() if key.startswith(f"{Doubt.COLUMN}:")}
    asked = {field: known[value] for field, value in said.items() if value in known}
    first = list(islice(table.rows, _LOOKED_AT))
    told = meanings(table.names, currency)
    places = {field: place for field, place in told.items() if place not in asked.values()} | asked
    if "product" not in places and _names_goods(table.names, places, first):
        places["product"] = places.pop("description")
    places |= _asked(table.names, places, first, answers)
    axes = () if "variant" in places else tuple(_axes(table.names, places))
    columns: dict[str, _Place] = {field: (place,) for field, place in places.items()}
    columns |= {"variant": axes} if axes else {}
    if below := columns.pop("subcategory", ()):
        columns["category"] = (*columns.get("category", ()), *below)
    rows = _cells(
        chain(first, table.rows), columns, headings="category" not in places and "product" in places, remarks=remarks
    )
    return Goods(_taken(table, columns, ""), frozenset(columns) - {"currency"}, rows)


def _asked(
    names: Sequence[str], places: Mapping[str, int], rows: Sequence[tuple[int, list[str]]], answers: Answers
) -> dict[str, int]:
    """What has to be asked for: a name, if nothing else tells the goods apart; and the price, if one of the columns may be it."""
    asked: dict[str, int] = {}
    if not places.keys() & {"sku", "product"}:
        asked |= _ask("product", names, {**places, **asked}, rows, answers, numeric=False)
    if "price" not in places and ("sku" not in places or "product" in places or len(places) == 1):
        asked |= _ask("price", names, {**places, **asked}, rows, answers, numeric=True)
    return asked


def _ask(
    field: str,
    names: Sequence[str],
    places: Mapping[str, int],
    rows: Sequence[tuple[int, list[str]]],
    answers: Answers,
    *,
    numeric: bool,
) -> dict[str, int]:
    """Raises Asked, unless there is an answer, or no column that may be meant."""
    known = _known_names(names)
    open_ones = [
        value
        for value, place in known.items()
        if place not in places.values() and _is_like(place, rows, numeric=numeric)
    ]
    if not open_ones:
        return {}
    choices = (
        *(Choice(value, names[known[value]].strip() or value) for value in open_ones[:_MOST_CHOICES]),
        Choice(NONE, ""),
    )
    answer = answered(answers, Unclear(Doubt.COLUMN, field, choices, header=_header(names)))
    return {} if answer == NONE else {field: known[answer]}


def _is_like(place: int, rows: Sequence[tuple[int, list[str]]], *, numeric: bool) -> bool:
    texts = [text for _line, cells in rows if (text := "".join(cells[place : place + 1]).strip())]
    numbers = sum(re.search(r"\d", bare(text)) is not None and not re.search(r"[^\W\d]{4}", text) for text in texts)
    return bool(texts) and (2 * numbers > len(texts)) == numeric


def _known_names(names: Sequence[str]) -> dict[str, int]:
    """Each column by a name of its own."""
    known: dict[str, int] = {}
    for place, name in enumerate(names):
        plain = folded(name)
        known.setdefault(plain if plain and plain not in known else f"#{place + 1}", place)
    return known


def _names_goods(names: Sequence[str], places: Mapping[str, int], rows: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether the descriptions are the names: short ones, in a file that has no others. `description` itself is the shop's own column."""
    place = places.get("description")
    if place is None or "price" not in places or folded(names[place]) == "description":
        return False
    texts = ["".join(cells[place : place + 1]) for _line, cells in rows]
    return max(map(len, texts), default=0) <= _LONGEST_NAME


def _axes(names: Sequence[str], places: Mapping[str, int]) -> Iterator[int]:
    return (place for place, name in enumerate(names) if place not in places.values() and is_axis(folded(name)))


def _cells(
    rows: Iterator[tuple[int, list[str]]], columns: Mapping[str, _Place], *, headings: bool, remarks: Remarks
) -> Iterator[Cells]:
    """The rows by the shop's columns. A variant's row need not repeat its product; a row with one text alone may head those below."""
    heading, product = "", ""
    for line, texts in rows:
        row = Row(line, texts, columns)
        if headings and (alone := _alone(texts)):
            if alone.startswith("#"):
                continue
            heading = alone
            remarks.add(Remark.HEADINGS, alone)
            continue
        named = row["product"]
        if not named and product and "variant" in columns and row["variant"]:
            named = product
            remarks.add(Remark.FILLED_DOWN, product)
        product = named or product
        said = {field: row[field] for field in columns if field not in ("product", "variant", "category")}
        if said.get("price") and (money := said.pop("currency", "")):
            said["price"] += f" {money}"
        said.pop("currency", None)
        category = " > ".join(filter(None, row.all("category"))) or heading
        yield Cells(line, **said, product=named, variant=joined_label(row.all("variant")), category=category)


def _alone(texts: Sequence[str]) -> str:
    """The text of a row that has no other, and no number."""
    said = [text.strip() for text in texts if text.strip()]
    return said[0] if len(said) == 1 and len(texts) > 1 and not re.search(r"\d", said[0]) else ""


def _taken(table: Table, columns: Mapping[str, _Place], preset: str) -> Taken:
    used = {place for places in columns.values() for place in places}
    by_field = {
        field: [place for word in columns if word.partition(" ")[0] == field for place in columns[word]]
        for field in COLUMNS
    }
    told = tuple(
        (field, ", ".join(table.names[place].strip() for place in places))
        for field, places in by_field.items()
        if places
    )
    left = tuple(name.strip() for place, name in enumerate(table.names) if place not in used and name.strip())
    return Taken(preset, told, left)


def _header(names: Sequence[str]) -> str:
    return sha256("\x1f".join(map(folded, names)).encode("utf-8", "replace")).hexdigest()[:32]


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _plain(name: str) -> str:
    """The name as presets have it: with its brackets, without a star at its end."""
    return " ".join(normalized("NFKC", cleaned(name[:120])).casefold().replace("i\u0307", "i").split()).rstrip("* ")
