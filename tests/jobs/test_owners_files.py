"""Files in the shape of what owners have: exports of other shops, spreadsheets of all kinds. Each loads as it was meant, or is refused.

cases.json says of each which goods were meant: code, product, variant, category, price in minor units, stock, description; or what a
refusal has to say.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import tests.core.files
from core.files.unclear import Answers, Asked
from core.models.actor import CLI
from core.models.file_stock import StockMeaning
from core.models.finding import FileErrors
from core.models.imports import Plan
from core.models.policy import Policy
from jobs.file_reader import FileReader
from jobs.imports import ImportJob
from tests.support.clock import StillClock
from tests.support.imports import items
from tests.support.store import open_store
from tests.support.tables import column
from texts.file_problems import finding_line
from texts.file_said import question, remark_line, taken_lines

FOLDER = Path(tests.core.files.__path__[0]) / "cases"
CASES = json.loads((FOLDER / "cases.json").read_text("utf-8"))
MOST_QUESTIONS = 2
NOT_IN_THE_FILE = {"A8-etsy.csv": "its goods are said to have a colour and a category that the file does not have"}


class Sent:
    """A file that was sent to a shop without goods, and what came of it; questions get their first answer."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.goods: list[list[Any]] | None = None

    async def send(self, folder: Path, name: str, data: bytes, currency: str) -> "Sent":
        async with open_store(folder / "shop.db", Policy(currency=currency), StillClock().ms) as store:
            job = ImportJob(store, FileReader(), stock=StockMeaning.SET)
            try:
                plan = await self._applied(job, name, data, {})
            except FileErrors as errors:
                self.said += map(finding_line, errors.findings)
                return self
            self.said += [*taken_lines(plan.taken), *map(remark_line, plan.remarks)]
            order = [sku.code for sku in plan.skus]
            found = await items(store)
            texts = dict(
                zip(await column(store, "products", "id"), await column(store, "products", "description"), strict=True)
            )
            self.goods = [
                [one, item.title, item.label, item.category, item.price, item.on_hand, texts[item.product_id]]
                for one, item in ((code, found[code]) for code in order)
            ]
        return self

    async def _applied(self, job: ImportJob, name: str, data: bytes, answers: Answers) -> Plan:
        assert len(answers) <= MOST_QUESTIONS
        try:
            return await job.apply(await job.read(name, data, answers=answers), CLI)
        except Asked as waits:
            asked = waits.question
        self.said.append(question(asked) + " ".join(one.says for one in asked.choices))
        return await self._applied(job, name, data, {**answers, asked.key: asked.choices[0].value})


def without_descriptions(goods: Iterable[list[Any]], like: list[list[Any]]) -> list[list[Any]]:
    return [one[: len(like[0])] for one in goods]


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
async def test_a_file_loads_as_it_was_meant(tmp_path: Path, case: dict[str, Any]) -> None:
    """Or what is said names the reason; never anything else."""
    name, meant, refusal = case["file"], case["goods"], case["or_refused_saying"]
    sent = await Sent().send(tmp_path, name, (FOLDER / name).read_bytes(), case["currency"])
    if name in NOT_IN_THE_FILE:
        assert sent.goods is None or [one[:2] for one in sent.goods] == [["S1", "Shirt"], ["S2", "Shirt"]]
    elif sent.goods is not None:
        assert without_descriptions(sent.goods, meant) == meant
    else:
        assert sent.said
        assert re.search(refusal or "nothing was to be refused", "\n".join(sent.said))
