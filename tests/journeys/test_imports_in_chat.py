"""A catalogue file in the chat: sent, summed up, applied or not; and what may come between."""

from pathlib import Path
from typing import Any

import pytest

from bot.admin import progress
from bot.admin.routes.imports import OpenUpload
from bot.admin.views import imports as view
from bot.views.home import not_text
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.finding import Finding, Problem
from core.models.imports import ImportStep
from core.models.staff import Member, Role
from core.models.stock import StockChange
from core.models.upload import Upload
from core.usecases.staff import appoint
from core.usecases.stock import change_stock
from core.usecases.upload import UploadGone, drop_upload, find_upload
from jobs.imports import apply_plan
from playground.telegram import Telegram
from tests.playground.helpers import png
from tests.support.chat import Person, buttons, line_of, numbers, plain, routes_of, text_of
from tests.support.clock import StillClock
from tests.support.files import endless_workbook
from tests.support.goods import Good, rename, set_price, stock_and_ledger, stock_up
from tests.support.imports import counts_in, is_checked_again
from tests.support.inbox import undo, undo_newest
from tests.support.search import count_found
from tests.support.shop import Shop, open_shop
from tests.support.tables import Not, column, count_of, records, set_values
from texts.file_problems import finding_line

HEADER = "sku,product,category,price,stock"
TEA = "TEA-100,Green tea,Drinks,4.50,10"
NOT_TEXT = plain(not_text(None))


def sheet(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *lines)).encode()


async def send(person: Person, content: bytes, name: str = "shop.csv") -> str:
    """Send a file; what the bot's newest message says once it has come to rest."""
    return text_of(await person.act(lambda: person.telegram.send_document(person.id, name, content)))


async def price(shop: Shop, code: str = "TEA-100") -> int:
    (row,) = await records(shop.store, "skus", "price", code=code)
    return int(row["price"])


async def codes(shop: Shop) -> list[Any]:
    return await column(shop.store, "skus", "code")


async def test_a_file_is_summed_up_and_applied(tmp_path: Path) -> None:
    """New, changed and unchanged are counted and shown before anything changes; then all of it is in the shop and the audit log."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(), Good("MUG-1", "Mug", 1200, 3)])
        said = await send(
            shop.owner, sheet("TEA-100,Green tea,Drinks,5.00,7", "MUG-1,Mug,Drinks,12.00,3", "SOAP-1,Soap,Bath,3.00,5")
        )
        assert counts_in(said)[:3] == [1, 1, 1]
        assert line_of(said, "SOAP-1: Soap, 3.00 EUR, 5 ")
        assert line_of(said, "TEA-100:").partition("4.50 → 5.00")[2].endswith("10 → 7")
        assert (await price(shop), await codes(shop)) == (450, ["TEA-100", "MUG-1"])
        assert numbers(text_of(await shop.owner.tap("Apply"))) == [1, 1, 1]
        assert (await price(shop), await codes(shop)) == (500, ["TEA-100", "MUG-1", "SOAP-1"])
        assert await stock_and_ledger(shop.store, 1) == (7, 7)
        traces = (await records(shop.store, "audit", "actor", "action"))[::-1]
        assert [trace["action"] for trace in traces] == ["import", "import.change", "import.new"]
        assert {trace["actor"] for trace in traces} == {f"admin:{shop.owner.id}"}
        found = line_of(await shop.owner.say("/audit tea-100"), "TEA-100: ")
        assert [text in found for text in ("4.50", "10 → ", "5.00")] == [True] * 3
        assert found.endswith("7")


async def test_what_is_applied_can_be_found(tmp_path: Path) -> None:
    """By its new words and no longer by the old ones, however many there are."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        many = [f"C-{number},Cup {number},Kitchen,1.00,1" for number in range(1200)]
        await send(shop.owner, sheet("TEA-100,Sencha,Drinks,4.50,10", *many))
        await shop.owner.tap("Apply")
        assert [await count_found(shop.store, word) for word in ("cup", "sencha", "green")] == [1200, 1, 0]
        assert await count_of(shop.store, "search_due") + await count_of(shop.store, "staged_skus") == 0


async def test_one_wrong_row_imports_nothing(tmp_path: Path) -> None:
    """Each kind is shown with its first line and stays in sight; the others are counted. Nothing is applied."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        wrong = [f"W-{number},Cup {number},Kitchen,cheap,1" for number in range(25)]
        said = await send(shop.owner, sheet(TEA, *wrong))
        assert numbers(said.splitlines()[1]) == [25]
        cheap = Finding(line=3, column="price", problem=Problem.PRICE, value="cheap", example="4.50")
        assert line_of(said, finding_line(cheap))
        assert said.count("•") == 1
        assert "24 more rows like this" in said
        assert len(shop.owner.from_bot()) == 1
        assert not any("Apply" in label for label in buttons(shop.owner.from_bot()[0]) if "good" not in label)
        await shop.owner.say("/admin")
        await shop.owner.tap("Files")
        assert said in shop.owner.texts()
        assert await codes(shop) == ["TEA-100"]


async def test_a_discarded_file_changes_nothing(tmp_path: Path) -> None:
    """Its old summary no longer applies it."""
    async with open_shop(tmp_path) as shop:
        await send(shop.owner, sheet(TEA))
        summary = shop.owner.window
        assert text_of(await shop.owner.tap("Discard")) == plain(view.discarded().text)
        await shop.owner.tap("Apply", summary)
        assert shop.refused(UploadGone)
        assert await codes(shop) == []


@pytest.mark.slow
async def test_an_older_summary_applies_nothing(tmp_path: Path) -> None:
    """Neither when a newer file has come, nor when that file was refused."""
    async with open_shop(tmp_path) as shop:
        await send(shop.owner, sheet(TEA))
        first = shop.owner.window
        await send(shop.owner, sheet("MUG-1,Mug,Kitchen,12.00,3"))
        second = shop.owner.window
        await shop.owner.tap("Apply", first)
        assert shop.refused(UploadGone)
        await send(shop.owner, sheet("MUG-1,Mug,Kitchen,free,3"))
        await shop.owner.tap("Apply", second)
        assert shop.refused(UploadGone)
        assert await codes(shop) == []


async def test_two_taps_apply_once_and_show_what_was_done(tmp_path: Path) -> None:
    """The second tap is told so, and the result stays in sight."""
    async with open_shop(tmp_path) as shop:
        await send(shop.owner, sheet(TEA))
        summary = shop.owner.window
        shop.owner.tap_unseen("Apply", summary)
        await shop.owner.tap("Apply", summary)
        assert numbers(text_of(shop.owner.window)) == [1, 0, 0]
        said, alert = shop.owner.answers()[-1]
        assert said
        assert not alert
        assert await count_of(shop.store, "movements") == 1


async def test_a_second_tap_on_discard_is_answered_as_the_first(tmp_path: Path) -> None:
    """Quietly, with what became of the file; and so is one on a file that was applied."""
    async with open_shop(tmp_path) as shop:
        await send(shop.owner, sheet(TEA))
        summary = shop.owner.window
        said = [text_of(await shop.owner.tap("Discard", summary)) for _ in range(2)]
        assert said == [plain(view.discarded().text)] * 2
        await send(shop.owner, sheet(TEA))
        summary = shop.owner.window
        await shop.owner.tap("Apply", summary)
        assert numbers(text_of(await shop.owner.tap("Discard", summary))) == [1, 0, 0]
        assert not any(said for said, _alert in shop.owner.answers())
        assert await codes(shop) == ["TEA-100"]


async def test_a_summary_from_before_an_upgrade_says_what_to_do(tmp_path: Path) -> None:
    """Its file is not known any more: one line, and nothing is changed."""
    async with open_shop(tmp_path) as shop:
        await send(shop.owner, sheet(TEA))
        await shop.store.write(drop_upload, shop.owner.id)
        await shop.owner.tap("Apply")
        assert shop.refused(UploadGone)
        assert await codes(shop) == []


async def test_a_catalog_that_changed_meanwhile_is_checked_again(tmp_path: Path) -> None:
    """The new summary is shown; the old button applies nothing any more, and the new one does."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await send(shop.owner, sheet("TEA-100,Green tea,Drinks,5.00,10"))
        summary = shop.owner.window
        await set_price(shop.store, 1, 480)
        said = text_of(await shop.owner.tap("Apply"))
        assert is_checked_again(said)
        assert "price 4.80 → 5.00" in said
        assert await price(shop) == 480
        await shop.owner.tap("Apply", summary)
        assert text_of(shop.owner.window) == said
        assert await price(shop) == 480
        await shop.owner.tap("Apply")
        assert await price(shop) == 500


@pytest.mark.slow
async def test_a_double_tap_after_a_change_ends_on_the_new_summary(tmp_path: Path) -> None:
    """Without a word of alarm, and with nothing applied that nobody has read."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await send(shop.owner, sheet("TEA-100,Green tea,Drinks,5.00,10"))
        summary = shop.owner.window
        await set_price(shop.store, 1, 480)
        shop.owner.tap_unseen("Apply", summary)
        await shop.owner.tap("Apply", summary)
        assert "price 4.80 → 5.00" in text_of(shop.owner.window)
        assert not any(said for said, _alert in shop.owner.answers())
        assert await price(shop) == 480
        await shop.owner.tap("Apply")
        assert await price(shop) == 500


async def test_a_summary_stays_while_something_else_is_looked_at(tmp_path: Path) -> None:
    """Other screens come and go below it; it is applied where it stands."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await send(shop.owner, sheet("TEA-100,5.00", header="sku,price"))
        summary = shop.owner.window
        await shop.owner.say("/product TEA-100")
        await shop.owner.say("/stock TEA-100")
        assert summary in shop.owner.messages()
        await shop.owner.tap("Apply", summary)
        assert await price(shop) == 500
        (told,) = [one for one in shop.owner.from_bot() if line_of(one, "✅")]
        assert numbers(text_of(told)) == [0, 1, 0]
        assert told["message_id"] == summary["message_id"]
        assert shop.owner.window["message_id"] > summary["message_id"]


@pytest.mark.slow
async def test_the_files_screen_offers_the_waiting_file_again(tmp_path: Path) -> None:
    """As it would change the shop now, until it is decided on; and each manager their own."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        manager = shop.customer()
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=manager.id, role=Role.MANAGER, name="Mary"))
        await send(shop.owner, sheet("TEA-100,5.00", header="sku,price"), "prices.csv")
        await set_price(shop.store, 1, 480)
        for person, waits in ((shop.owner, True), (manager, False)):
            await person.say("/admin")
            files = await person.tap("Files")
            assert ("prices.csv" in text_of(files)) is waits
            assert any(isinstance(route, OpenUpload) for route in routes_of(files)) is waits
        said = text_of(await shop.owner.tap("waiting file"))
        assert "price 4.80 → 5.00" in said
        await shop.owner.tap("Apply")
        assert await price(shop) == 500
        await shop.owner.say("/admin")
        assert "prices.csv" not in text_of(await shop.owner.tap("Files"))


@pytest.mark.parametrize("opened", ["/product TEA-100", "/product new", "/settings name", "/stock TEA-100", "/people"])
async def test_a_table_is_a_catalog_file_whatever_is_open(tmp_path: Path, opened: str) -> None:
    """A card, a form's question, or any other: the summary comes below, and what was open stays."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        before = await shop.owner.say(opened)
        assert counts_in(await send(shop.owner, sheet("TEA-100,5.00", header="sku,price")))[1] == 1
        assert before in shop.owner.messages()
        await shop.owner.tap("Apply")
        assert await price(shop) == 500
        assert before in shop.owner.messages()


async def test_a_form_goes_on_after_a_file(tmp_path: Path) -> None:
    """The question that was open takes the next answer, typed or a picture sent as a file."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await shop.owner.say("/product new")
        await shop.owner.fill_in("Oolong", "Drinks")
        assert counts_in(await send(shop.owner, sheet("TEA-100,5.00", header="sku,price")))[1] == 1
        await shop.owner.fill_in("6.50", "One kind only", "3")
        await send(shop.owner, png(), "oolong.png")
        await shop.owner.tap("Skip")
        await shop.owner.tap("Save")
        (made,) = await records(shop.store, "products", "photo", title="Oolong")
        assert made["photo"]


async def test_stock_changed_by_hand_meanwhile_is_asked_about(tmp_path: Path) -> None:
    """A delivery that a colleague has booked is not overwritten unseen."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await send(shop.owner, sheet("TEA-100,Green tea,Drinks,4.50,12"))
        await shop.store.write(change_stock, Actor.staff(1), "update:1", "TEA-100", StockChange(amount=5))
        said = text_of(await shop.owner.tap("Apply"))
        assert "stock 15 → 12" in said
        assert await stock_and_ledger(shop.store, 1) == (15, 15)
        await shop.owner.tap("Apply")
        assert await stock_and_ledger(shop.store, 1) == (12, 12)


async def test_a_sale_after_the_summary_is_asked_about(tmp_path: Path) -> None:
    """The summary did not show it. Once somebody has said so, the file says what is there, whatever is sold meanwhile."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await send(shop.owner, sheet("TEA-100,Green tea,Drinks,4.50,12"))
        customer = shop.customer()
        await customer.say("/add TEA-100")
        await customer.say("/checkout")
        await customer.tap("Confirm order")
        summary = next(one for one in shop.owner.windows() if "Apply" in str(buttons(one)))
        await shop.owner.tap("Apply", summary)
        asked = shop.owner.now(summary)
        assert numbers(line_of(text_of(asked), "TEA-100: "))[1:] == [1, 9, 12, 12]
        assert await stock_and_ledger(shop.store, 1) == (9, 9)
        await shop.owner.tap("Set to", asked)
        await shop.owner.tap("Apply", shop.owner.now(asked))
        assert await stock_and_ledger(shop.store, 1) == (12, 12)
        deltas = await records(shop.store, "movements", "delta")
        assert [row["delta"] for row in deltas] == [10, -1, 3]


async def test_prices_alone_leave_the_stock_to_the_sales(tmp_path: Path) -> None:
    """An export comes back without its stock column: what was sold meanwhile does not return to stock."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        said = await send(shop.owner, sheet("TEA-100,Green tea,Drinks,5.00", header="sku,product,category,price"))
        assert line_of(said, "TEA-100:").endswith(" 4.50 → 5.00")
        assert "→" not in line_of(said, "TEA-100:").partition("→")[2]
        customer = shop.customer()
        await customer.say("/add TEA-100")
        await customer.say("/checkout")
        await customer.tap("Confirm order")
        await shop.owner.tap("Apply", next(one for one in shop.owner.windows() if "Apply" in str(buttons(one))))
        assert await price(shop) == 500
        assert await stock_and_ledger(shop.store, 1) == (9, 9)


async def test_a_price_list_is_enough(tmp_path: Path) -> None:
    """SKU and price: summed up and applied as any file is."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(), Good("MUG-1", "Mug", 1200, 3)])
        said = await send(shop.owner, sheet("MUG-1,12.00", "tea-100,5.00", header="sku,price"))
        assert counts_in(said)[:3] == [0, 1, 1]
        assert line_of(said, "• TEA-100:").endswith(" 4.50 → 5.00")
        assert numbers(text_of(await shop.owner.tap("Apply"))) == [0, 1, 1]
        assert await price(shop) == 500
        assert await stock_and_ledger(shop.store, 1) == (10, 10)


async def test_a_price_list_cannot_bring_a_new_article(tmp_path: Path) -> None:
    """The finding names its line, and the columns it would need."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        said = await send(shop.owner, sheet("TEA-100,5.00", "TEA-9,5.00", header="sku,price"))
        unknown = Finding(line=3, column="sku", problem=Problem.SKU_UNKNOWN, value="TEA-9", example="product")
        assert line_of(said, finding_line(unknown))
        assert "✅ Apply" not in buttons(shop.owner.from_bot()[-1])
        assert await price(shop) == 450


async def test_a_price_list_knows_what_has_changed_beside_it(tmp_path: Path) -> None:
    """A product that was renamed since the summary keeps its new name."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await send(shop.owner, sheet("TEA-100,5.00", header="sku,price"))
        await rename(shop.store, 1, "Sencha")
        assert is_checked_again(text_of(await shop.owner.tap("Apply")))
        assert numbers(text_of(await shop.owner.tap("Apply"))) == [0, 1, 0]
        assert await price(shop) == 500
        assert await column(shop.store, "products", "title") == ["Sencha"]


async def test_a_name_that_a_sibling_got_meanwhile_is_not_given_twice(tmp_path: Path) -> None:
    """It was free when the summary was shown: a finding names the line, and nothing is applied."""
    async with open_shop(tmp_path) as shop:
        header = "sku,product,variant,category,price"
        await send(shop.owner, sheet("MUG-S,Mug,Small,Kitchen,9", "MUG-L,Mug,Large,Kitchen,12", header=header))
        await shop.owner.tap("Apply")
        await send(shop.owner, sheet("MUG-L,Huge", header="sku,variant"))
        await set_values(shop.store, "skus", {"label": "Huge"}, code="MUG-S")
        await shop.owner.tap("Apply")
        taken = Finding(line=2, column="variant", problem=Problem.VARIANT_TAKEN, value="Huge", example="MUG-S")
        assert any(line_of(text, finding_line(taken)[:80]) for text in shop.owner.texts())
        assert await column(shop.store, "skus", "label") == [
            "Huge",
            "Large",
        ]


@pytest.mark.slow
async def test_a_catalog_that_changes_at_the_last_moment_is_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the rows are staged: the new summary is shown, and only its own button applies it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await send(shop.owner, sheet("TEA-100,5.00", header="sku,price"))

        async def meddle(*args: Any) -> Upload:
            monkeypatch.undo()
            await set_price(shop.store, 1, 480)
            return await apply_plan(*args)

        monkeypatch.setattr("jobs.imports.apply_plan", meddle)
        said = text_of(await shop.owner.tap("Apply"))
        assert is_checked_again(said)
        assert "price 4.80 → 5.00" in said
        assert await price(shop) == 480
        await shop.owner.tap("Apply")
        assert await price(shop) == 500


async def test_the_files_screen_says_what_is_not_in_a_file(tmp_path: Path) -> None:
    """Of an empty cell and of a column that is left out, before anybody finds out by losing pictures."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/admin")
        assert text_of(await shop.owner.tap("Files")) == plain(view.files().text)


async def test_a_summary_outlives_a_restart(tmp_path: Path) -> None:
    """The button works in the next process as it did in the one before."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        await send(shop.owner, sheet(TEA))
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        assert numbers(text_of(await shop.owner.tap("Apply"))) == [1, 0, 0]
        assert await codes(shop) == ["TEA-100"]


async def test_a_file_whose_summary_was_lost_is_summed_up_again(tmp_path: Path) -> None:
    """A crash came between storing the file and summing it up: the message is answered as if nothing had happened."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        await send(shop.owner, sheet(TEA))
        number = await shop.store.read(find_upload, shop.owner.id)
        assert number
        await shop.pipeline.flush()
        await undo(shop.store, attempts=1)
    before = len(telegram.journal)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        await shop.owner.wait_for(lambda: any("Apply" in str(buttons(one)) for one in _sent(telegram, before)))
        await shop.owner.tap("Apply")
        assert await codes(shop) == ["TEA-100"]


async def test_a_file_that_takes_long_holds_up_nobody(tmp_path: Path) -> None:
    """Another one is served while it is read; and the shop closes without waiting for it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice, reader = shop.customer(), shop.pipeline.services.reader
        shop.telegram.send_document(shop.owner.id, "shop.xlsx", endless_workbook())
        await shop.owner.wait_for(lambda: reader.is_busy)
        before = len(alice.messages())
        shop.telegram.say(alice.id, "/add TEA-100 2")
        await alice.wait_for(lambda: len(alice.messages()) > before + 1)
        assert "Green tea" in alice.texts()[-1]
        assert reader.is_busy
    assert not reader.is_busy


async def test_an_applied_file_whose_result_was_lost_is_shown_again(tmp_path: Path) -> None:
    """A crash came between applying it and saying so: nobody hears that nothing was changed."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        await send(shop.owner, sheet(TEA))
        await shop.owner.tap("Apply")
        await shop.pipeline.flush()
        await undo_newest(shop.store, attempts=1)
    before = len(telegram.journal)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        await shop.owner.wait_for(
            lambda: any(call.method == "editMessageText" for call in list(telegram.journal)[before:])
        )
        assert numbers(text_of(shop.owner.window)) == [1, 0, 0]
        assert not shop.refusals


def _sent(telegram: Telegram, before: int) -> list[Any]:
    return [
        call.result
        for call in list(telegram.journal)[before:]
        if call.error is None and call.method in ("sendMessage", "editMessageText") and isinstance(call.result, dict)
    ]


def _done(text: str) -> int:
    """The first of two numbers, of how many there are in all."""
    return numbers(text)[0] if len(numbers(text)) == 2 else 0


@pytest.mark.slow
async def test_progress_is_told_by_edits_of_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From reading to the summary, and from writing to the result, in the message that has the buttons."""
    monkeypatch.setattr(progress, "PAUSE", 0.01)
    async with open_shop(tmp_path) as shop:
        many = [f"C-{number},Cup {number},Kitchen,1.00,1" for number in range(3000)]
        await send(shop.owner, sheet(*many))
        await shop.owner.tap("Apply")
        calls = [call for call in shop.telegram.journal if call.method in ("sendMessage", "editMessageText")]
        texts = [str(call.params["text"]) for call in calls]
        assert texts[0] == view.progress("shop.csv", ImportStep.READING, 0, 0).text
        for stage in (ImportStep.CHECKING, ImportStep.WRITING):
            assert any(text == view.progress("shop.csv", stage, _done(text), 3000).text for text in texts)
        assert [call.method for call in calls].count("sendMessage") == 1


async def test_a_manager_may_and_staff_may_not(tmp_path: Path) -> None:
    """To staff and to customers a file is what it always was: something the shop does not understand."""
    async with open_shop(tmp_path) as shop:
        manager, clerk, customer = (shop.customer(number) for number in (1, 2, 3))
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=manager.id, role=Role.MANAGER, name="Mary"))
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=clerk.id, role=Role.STAFF, name="Carl"))
        for person in (clerk, customer):
            await send(person, sheet(TEA))  # the notice of a role may come between
            assert NOT_TEXT in person.texts()
        await send(manager, sheet(TEA))
        assert any("Apply" in str(buttons(one)) for one in manager.from_bot())
        assert await count_of(shop.store, "uploads", user_id=Not(manager.id)) == 0


async def test_a_right_taken_away_meanwhile_applies_nothing(tmp_path: Path) -> None:
    """The summary still stands in their chat; its button is nobody's."""
    async with open_shop(tmp_path) as shop:
        manager = shop.customer()
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=manager.id, role=Role.MANAGER, name="Mary"))
        await send(manager, sheet(TEA))
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=manager.id, role=Role.STAFF, name="Mary"))
        await manager.tap("Apply", next(one for one in manager.windows() if "Apply" in str(buttons(one))))
        assert await codes(shop) == []


@pytest.mark.parametrize("name", ["notes.pdf", "shop.doc", "csv"])
async def test_any_other_file_is_answered_with_what_is_expected(tmp_path: Path, name: str) -> None:
    """One line, with a command that works."""
    async with open_shop(tmp_path) as shop:
        assert "/export products" in await send(shop.owner, b"%PDF", name)
        assert shop.refused(InvalidInput, field="file", example="/export products")


async def test_a_workbook_that_is_none_is_one_finding(tmp_path: Path) -> None:
    """Whatever its name says."""
    async with open_shop(tmp_path) as shop:
        said = await send(shop.owner, b"PK\x03\x04 nothing", "shop.xlsx")
        assert line_of(said, finding_line(Finding(line=0, column="", problem=Problem.WORKBOOK)))


async def test_a_text_that_is_called_a_workbook_is_told_so(tmp_path: Path) -> None:
    """Rather than that it lacks columns."""
    async with open_shop(tmp_path) as shop:
        said = await send(shop.owner, b"garbage", "shop.xlsx")
        assert line_of(said, finding_line(Finding(line=0, column="", problem=Problem.NO_WORKBOOK)))
        assert said.count("•") == 1


@pytest.mark.parametrize("name", ["shop.xls", "shop.xlsx", "shop.csv"])
async def test_a_web_page_is_told_for_one(tmp_path: Path, name: str) -> None:
    """Many systems call it a workbook."""
    async with open_shop(tmp_path) as shop:
        said = await send(shop.owner, b"<html><table><tr><td>sku</td></tr></table></html>", name)
        assert line_of(said, finding_line(Finding(line=0, column="", problem=Problem.OTHER_KIND, value="html")))


async def test_a_photo_in_the_chat_is_an_address(tmp_path: Path) -> None:
    """A path would lead nowhere, and the finding says so."""
    async with open_shop(tmp_path) as shop:
        for path in ("pictures/tea.jpg", "../tea.jpg"):
            said = await send(shop.owner, sheet(f"{TEA},{path}", header=f"{HEADER},photo"))
            wrong = Finding(line=2, column="photo", problem=Problem.PHOTO_PATH, value=path)
            assert line_of(said, finding_line(wrong))
        said = await send(shop.owner, sheet(f"{TEA},https://example.org/tea.jpg", header=f"{HEADER},photo"))
        assert counts_in(said)[:3] == [1, 0, 0]
