"""Words that older versions have written into databases and chats are known for ever.

tests/kept/<version>/words.json lists them as that version knew them. A name in the code may change; a word in that list stays.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.admin.form import FORMS
from bot.admin.routes.product import Field
from bot.admin.routes.variant import VariantField
from bot.admin.views.audit import ACTIONS
from bot.dispatch import COMMANDS, TAPS
from bot.routes import ROUTES, parse
from core.models.cart import CartStatus
from core.models.delivery import Question
from core.models.export import ExportNoun, FileKind
from core.models.order import OrderStatus
from core.models.outbox import NoticeKind
from core.models.policy import Policy
from core.models.staff import Role
from core.models.stock import Reason
from core.models.upload import UploadState
from core.values.settings import Setting
from playground.telegram import Telegram
from tests.support.kept import CHATS, KEPT, unpack

VERSIONS = sorted(folder.name for folder in KEPT.iterdir())

ANYWHERE: Mapping[str, Iterable[Any]] = {
    "commands": COMMANDS,
    "audit actions": ACTIONS,
    "notices": NoticeKind,
    "upload states": UploadState,
    "cart states": CartStatus,
    "stock reasons": Reason,
    "roles": Role,
    "delivery questions": Question,
    "product fields": Field,
    "variant fields": VariantField,
}
"""What has to be known, whatever its place."""
BY_PLACE: Mapping[str, Iterable[Any]] = {
    "settings": [[one.word, one.field] for one in Setting],
    "order states": OrderStatus,
    "export nouns": ExportNoun,
    "file kinds": FileKind,
}
"""What buttons name by its place: new ones come last."""


@cache
def _kept(version: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((KEPT / version / "words.json").read_text("utf-8"))
    return kept


@pytest.mark.parametrize("version", VERSIONS)
def test_all_that_is_listed_is_looked_at(version: str) -> None:
    """No list of words without its test."""
    assert _kept(version).keys() == {"routes", "forms", *ANYWHERE, *BY_PLACE}
    assert all(_kept(version).values())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_route_is_parsed_and_served(version: str) -> None:
    """With as many numbers as its buttons carry."""
    for word, numbers in _kept(version)["routes"].items():
        route = parse(":".join([word, *"1" * numbers]))
        assert route is not None, word
        assert type(route) in TAPS
    assert {word: len(fields(ROUTES[word])) for word in _kept(version)["routes"]} == _kept(version)["routes"]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_button_that_hangs_in_a_chat_is_served(version: str, tmp_path: Path) -> None:
    """Of everybody's chat, back to its first message."""
    telegram = Telegram(unpack(CHATS, KEPT / version, tmp_path))
    messages = [one for person in telegram.world.people.all() for one in telegram.history(person.id, 10_000)]
    telegram.close()
    rows = [row for one in messages for row in one.get("reply_markup", {}).get("inline_keyboard", [])]
    hanging = {button["callback_data"] for row in rows for button in row if "callback_data" in button}
    assert len(hanging) > 50
    assert {data for data in hanging if type(parse(data)) not in TAPS} == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_form_knows_its_answers(version: str) -> None:
    """Under the number and the keys that its row has."""
    for kind, keys in _kept(version)["forms"].items():
        assert set(keys) <= {step.key for step in FORMS[int(kind)].steps}, kind


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("words", ANYWHERE)
def test_every_word_is_known(version: str, words: str) -> None:
    """Read from a row, or from a button."""
    assert set(_kept(version)[words]) <= set(ANYWHERE[words])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("words", BY_PLACE)
def test_every_place_is_kept(version: str, words: str) -> None:
    """A button's number means what it meant."""
    kept = _kept(version)[words]
    assert list(BY_PLACE[words])[: len(kept)] == kept


@pytest.mark.parametrize("version", VERSIONS)
def test_every_setting_is_a_field(version: str) -> None:
    """The row of settings has fields of the policy."""
    assert {field for _word, field in _kept(version)["settings"]} <= Policy.model_fields.keys()
