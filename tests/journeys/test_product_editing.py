"""Products, as staff make and change them in the chat."""

import json
from pathlib import Path

import pytest

from bot.admin.routes.product import OpenProductCard, RestoreProduct
from bot.examples import Example
from core.errors import InvalidInput, NotFound, Noun, ShopError, TotalChanged, Unavailable
from core.models.actor import Actor
from core.models.staff import Member, Role
from core.usecases.product.edit import TitleTaken
from core.usecases.product.variant import SkuTaken
from core.usecases.staff import appoint
from playground.faults import Drop
from tests.support.chat import Person, buttons, line_of, numbers, routes_of, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records
from tests.support.twice import Twice

GOODS = (Good(description="A mild tea from Uji."), Good("MUG-1", "Mug", 1200, 9, category="Kitchen"))
"""A tea at 4.50 and a mug at 12.00."""
PICTURES = Path(__file__).parent.parent.parent / "demo" / "pictures"
PICTURE = (PICTURES / "sencha-morning.jpg").read_bytes()
OTHER_PICTURE = (PICTURES / "everyday-mug.jpg").read_bytes()


async def titles(shop: Shop) -> list[str]:
    return await column(shop.store, "products", "title")


async def answer(person: Person, *answers: str) -> None:
    """Answer a form's questions by typing; "-" skips one."""
    for text in answers:
        await person.say("skip" if text == "-" else text)


async def send_picture(person: Person, content: bytes = PICTURE) -> None:
    await person.act(lambda: person.telegram.send_photo(person.id, content))


class TestTheForm:
    async def test_a_new_product_step_by_step(self, tmp_path: Path) -> None:
        """Title, category by a button, price, stock, a picture, a description; then its card, and customers find it."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product new")
            await answer(owner, "Black tea")
            await owner.tap("Drinks")
            await answer(owner, "5.20", "-", "7")
            await send_picture(owner)
            await answer(owner, "Second flush")
            review = text_of(owner.window)
            for told in ("Black tea", "Drinks", "€5.20", "7 in stock", "BLACK-TEA", "with a picture", "Second flush"):
                assert told in review
            card = await owner.tap("Save")
            assert card["photo"]
            assert line_of(card, "BLACK-TEA · €5.20 · 7 ")
            alice = shop.customer()
            await alice.say("black")
            page = await alice.tap("Black tea")
            assert "€5.20" in text_of(page)
            assert page["photo"]

    async def test_each_step_goes_back_and_a_skipped_one_can_be_filled_in(self, tmp_path: Path) -> None:
        """Earlier answers are kept, and can be given again."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product new")
            await answer(owner, "Blck tea", "Drinks/Tea")
            await owner.tap("Back")
            await owner.tap("Back")
            assert "Now: Blck tea" in text_of(owner.window)
            await answer(owner, "Black tea", "5.20", "-", "7", "-", "-")
            assert "without a picture" in text_of(owner.window)
            await owner.tap("➕ SKU code")
            await answer(owner, "BT-1")
            await owner.tap("✏️ Price")
            await answer(owner, "5.40")
            await owner.tap("Save")
            assert "BT-1 · €5.40" in text_of(owner.window)
            assert "Drinks/Tea" in text_of(owner.window)

    async def test_several_kinds_are_typed_one_a_line(self, tmp_path: Path) -> None:
        """Then no question asks for a single price and stock."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product new")
            await answer(owner, "T-shirt", "Clothes", "15")
            assert await shop.step(owner) == "variants"
            await answer(owner, "Small 15 3\nLarge / blue 17.50 4 SHIRT-L")
            assert await shop.step(owner) == "photo"
            await answer(owner, "-", "-")
            await owner.tap("Save")
            assert line_of(owner.window, "T-SHIRT-SMALL · Small · €15.00 · 3 ")
            assert line_of(owner.window, "SHIRT-L · Large / blue · €17.50 · 4 ")

    async def test_cancelled_it_leaves_nothing(self, tmp_path: Path) -> None:
        """And the next one begins anew."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product new")
            await answer(owner, "Black tea", "Drinks")
            await owner.tap("Cancel")
            assert "Products" in text_of(owner.window)
            await owner.say("/product new")
            assert await shop.step(owner) == "title"
            assert "Black tea" not in text_of(owner.window)
            assert await titles(shop) == ["Green tea", "Mug"]

    async def test_a_restart_in_the_middle_loses_no_answer(self, tmp_path: Path) -> None:
        """The question that was open is answered after it."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/product new")
            await answer(shop.owner, "Black tea", "Drinks", "5.20", "-")
        async with open_shop(tmp_path, telegram=shop.telegram, clock=shop.clock) as again:
            await answer(again.owner, "7", "-", "-")
            await again.owner.tap("Save")
            assert await titles(again) == ["Green tea", "Mug", "Black tea"]

    async def test_a_double_tap_on_save_makes_one_product(self, tmp_path: Path) -> None:
        """Even if every update arrives twice."""
        async with open_shop(tmp_path, polling=Twice) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product new")
            await answer(owner, "Black tea", "Drinks", "5.20", "-", "7", "-", "-")
            review = owner.window
            owner.tap_unseen("Save", review)
            owner.tap_unseen("Save", review)
            await owner.rest()
            assert await titles(shop) == ["Green tea", "Mug", "Black tea"]
            assert await records(shop.store, "skus", "on_hand", id=3) == [{"on_hand": 7}]
            assert "BLACK-TEA" in text_of(owner.window)

    @pytest.mark.parametrize(
        ("answers", "wrong", "kind", "facts"),
        [
            ((), "x" * 256, InvalidInput, {"field": "title"}),
            (("Black tea",), "a/b/c", InvalidInput, {"field": "category", "value": "a/b/c"}),
            (("Green tea",), "Drinks", TitleTaken, {"title": "Green tea", "category": "Drinks"}),
            (("Black tea", "Drinks", "4"), "Large 5.50", InvalidInput, {"field": "variant", "value": "Large 5.50"}),
            (
                ("Black tea", "Drinks", "4"),
                "Large 5.50 1 TEA-100",
                SkuTaken,
                {"code": "TEA-100", "suggestion": "TEA-100-2"},
            ),
            (("Black tea", "Drinks"), "-4", InvalidInput, {"field": "price", "value": "-4"}),
            (("Black tea", "Drinks"), "1000000000", InvalidInput, {"field": "price_large"}),
            (("Black tea", "Drinks", "4", "-"), "🫖", InvalidInput, {"field": "stock", "value": "🫖"}),
            (("Black tea", "Drinks", "4", "-", "1"), "no picture", InvalidInput, {"field": "photo"}),
        ],
    )
    async def test_a_wrong_answer_is_asked_for_again(
        self, tmp_path: Path, answers: tuple[str, ...], wrong: str, kind: type[ShopError], facts: dict[str, str]
    ) -> None:
        """In one line; the question stays open, and what was answered is kept."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product new")
            await answer(owner, *answers)
            question = text_of(owner.window)
            await owner.is_refused(wrong, kind, **facts)
            assert text_of(owner.window) == question
            (form,) = await records(shop.store, "forms", "answers")
            assert len(json.loads(form["answers"])) == len(answers)


class TestTheCard:
    async def test_every_field_is_edited(self, tmp_path: Path) -> None:
        """Title, category, description, price, label, SKU code; the card shows it and the audit log has it."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product TEA-100")
            for button, text in (("✏️ Title", "Sencha"), ("✏️ Category", "Drinks/Tea"), ("✏️ Description", "Fresh")):
                await owner.tap(button)
                await owner.say(text)
            await owner.tap("✏️ Price")
            await owner.say("4.80")
            await owner.tap("TEA-100 · €4.80")
            await owner.tap("✏️ Label")
            await owner.say("100 g")
            await owner.tap("✏️ SKU code")
            await owner.say("SENCHA-1")
            card = text_of(await owner.tap("Back"))
            for told in ("Sencha", "Drinks/Tea", "Fresh", "SENCHA-1 · 100 g · €4.80 · 10 "):
                assert told in card
            actions = await column(shop.store, "audit", "action")
            assert actions == [
                "product.title",
                "category.new",
                "product.category",
                "product.description",
                "price",
                "variant.label",
                "variant.code",
            ]

    async def test_a_category_is_chosen_by_its_button(self, tmp_path: Path) -> None:
        """And the product stands there."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.owner.say("/product TEA-100")
            await shop.owner.tap("✏️ Category")
            assert "Kitchen ·" in text_of(await shop.owner.tap("Kitchen"))

    async def test_a_picture_that_is_sent_to_the_card_is_its_photo(self, tmp_path: Path) -> None:
        """Also as a file, behind the first one; each can be taken away."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product TEA-100")
            await send_picture(owner)
            assert "photo" in owner.window
            document = "tea.jpg"
            await owner.act(lambda: owner.telegram.send_document(owner.id, document, OTHER_PICTURE))
            (photo,) = await column(shop.store, "products", "more_photos", id=1)
            (row,) = await records(shop.store, "photos", "data", key=photo)
            assert row["data"] == OTHER_PICTURE
            for _ in range(2):
                await owner.tap("Remove")
                await owner.tap("Remove")
            assert "photo" not in owner.window

    async def test_what_is_no_picture_is_refused(self, tmp_path: Path) -> None:
        """In one line; the card stays."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product TEA-100")
            await owner.act(lambda: owner.telegram.send_document(owner.id, "tea.jpg", b"no picture"))
            assert shop.refused(InvalidInput, field="photo")
            assert await records(shop.store, "products", "photo", id=1) == [{"photo": None}]

    async def test_a_picture_that_telegram_does_not_give_out_is_refused(self, tmp_path: Path) -> None:
        """The refusal names the file's place, not its contents; after a broken line it is tried again."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product TEA-100")
            for code in (400, 404):
                shop.telegram.faults.refuse("download", code, "Not to be had")
                await send_picture(owner)
                assert shop.refused(InvalidInput, field="file_gone")
                assert await shop.asks(owner) == OpenProductCard(1)  # the card stands again below it
            shop.telegram.faults.add("download", Drop())
            await send_picture(owner)
            assert "photo" in owner.window

    async def test_hidden_it_is_gone_for_customers_and_shown_it_is_back(self, tmp_path: Path) -> None:
        """An old button refuses to add it; the cart that holds it says so."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner, alice, bob = shop.owner, shop.customer(), shop.customer(2)
            await alice.say("/add TEA-100")
            await bob.say("/start p_1")
            await owner.say("/product TEA-100")
            assert "🙈 hidden" in text_of(await owner.tap("🙈 Hide"))
            await bob.tap("Add to cart")
            assert shop.refused(Unavailable, title="Green tea")
            assert line_of(await alice.say("/cart"), "⚠️")
            assert not any("Green tea" in label for label in buttons(await alice.say("green")))
            await owner.tap("👁 Show")
            assert any("Green tea" in label for label in buttons(await alice.say("green")))

    async def test_the_preview_is_the_customers_page(self, tmp_path: Path) -> None:
        """Word for word and button for button, but for ♡, sharing and its way back, to the card; hidden or not; it buys nothing."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner, alice = shop.owner, shop.customer()
            await alice.say("/start p_1")
            page = alice.window
            await owner.say("/product TEA-100")
            await owner.tap("🙈 Hide")
            preview = await owner.tap("Preview")
            assert text_of(preview) == text_of(page)
            left_out = {"⬅️ Back", "♡", "↗️ Share"}
            assert buttons(preview) == [*(one for one in buttons(page) if one not in left_out), "🏷 Back to the card"]
            await owner.tap("Add to cart")
            assert owner.answers()[-1][0]
            assert await count_of(shop.store, "cart_lines") == 0
            assert "🙈 hidden" in text_of(await owner.tap("Back to the card"))

    async def test_a_variant_is_added_hidden_and_seen_in_the_preview(self, tmp_path: Path) -> None:
        """Its card has its own buttons."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner = shop.owner
            await owner.say("/product TEA-100")
            await owner.tap("➕ Variant")
            await owner.say("Small")
            await owner.say("Large 7.50 4")
            assert line_of(owner.window, "GREEN-TEA-LARGE · Large · €7.50 · 4 ")
            await owner.tap("Preview")
            page = await owner.tap("Large")
            assert "€7.50" in text_of(page)
            await owner.tap("Back to the card")
            await owner.tap("Large")
            assert "GREEN-TEA-LARGE" in text_of(await owner.tap("📊 Stock"))
            await owner.say("/product TEA-100")
            await owner.tap("Large")
            assert line_of(await owner.tap("🙈 Hide"), "🙈")
            await owner.tap("Back")
            assert "Large" not in buttons(await owner.tap("Preview"))

    async def test_products_are_moved_up_and_down(self, tmp_path: Path) -> None:
        """The toast says where it is; customers see the order."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(), Good("BT-1", "Black tea", 500)])
            owner, alice = shop.owner, shop.customer()
            await owner.say("/product TEA-100")
            await owner.tap("⬇️ Down")
            assert numbers(owner.answers()[-1][0]) == [2, 2]
            await alice.say("/shop")
            assert buttons(await alice.tap("Drinks"))[0].startswith("Black tea")

    async def test_archiving_asks_once_and_can_be_undone(self, tmp_path: Path) -> None:
        """From the list of archived products; the order is as it was before."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner, alice = shop.owner, shop.customer()
            await alice.say("/add TEA-100")
            await alice.tap("Checkout")
            await alice.tap("Confirm order")
            await owner.say("/product TEA-100")
            await owner.tap("Archive")
            assert "Green tea" in await titles(shop)
            await owner.tap("🗄 Archive")
            assert RestoreProduct(1) in routes_of(owner.window)
            await owner.say("/products")
            await owner.tap("Drinks")
            assert not any("Green tea" in one for one in buttons(owner.window))
            await alice.say("/orders")
            assert "Green tea" in text_of(await alice.tap("placed"))
            await owner.say("/products")
            await owner.tap("Archived")
            await owner.tap("Green tea")
            assert "🙈 hidden" in text_of(await owner.tap("Restore"))

    async def test_two_people_edit_the_same_card(self, tmp_path: Path) -> None:
        """The last change of each field wins; a title that is taken meanwhile is refused in one line."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(), Good("BT-1", "Black tea", 500)])
            owner, manager = shop.owner, shop.customer()
            await shop.store.write(
                appoint, Actor.staff(1000), Member(user_id=manager.id, role=Role.MANAGER, name="Mona")
            )
            for person in (owner, manager):
                await person.say("/product TEA-100")
                await person.tap("✏️ Title")
            await owner.say("Sencha")
            await owner.tap("🙈 Hide")
            assert "Gyokuro" in text_of(await manager.say("Gyokuro"))
            assert "🙈 hidden" in text_of(manager.window)
            await owner.tap("✏️ Title")
            await manager.say("/product BT-1")
            await manager.tap("✏️ Title")
            await manager.say("Sencha")
            await owner.is_refused("SENCHA", TitleTaken, title="Sencha", category="Drinks", archived=False)


class TestFinding:
    async def test_one_hit_opens_several_are_listed_none_is_one_line(self, tmp_path: Path) -> None:
        """By code, by title, or by a part of either."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(), Good("BT-1", "Black tea", 500), Good("MUG-1", "Mug")])
            owner = shop.owner
            assert "<b>" not in text_of(await owner.say("/product tea-1"))
            assert "TEA-100" in text_of(owner.window)
            await owner.say("/product tea")
            assert numbers(text_of(owner.window)) == [2]
            assert "BT-1" in text_of(await owner.tap("Black tea"))
            line = await owner.is_refused("/product Coffee", NotFound, noun=Noun.PRODUCT, key="Coffee")
            assert line.endswith("/product TEA-100")
            await owner.is_refused(
                "/product", InvalidInput, field="product_name", value="", example=f"/product {Example.SKU}"
            )

    async def test_the_section_lists_by_category_and_searches_by_typing(self, tmp_path: Path) -> None:
        """Hidden ones are marked; long categories have pages."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(f"T-{number}", f"Tea {number:02}") for number in range(20)])
            owner = shop.owner
            await owner.say("/product T-0")
            await owner.tap("🙈 Hide")
            await owner.say("/admin")
            await owner.tap("🏷 Products")
            await owner.tap("Drinks")
            assert buttons(owner.window)[0].startswith("🙈 Tea 00")
            assert buttons(await owner.tap("▶️"))[0].startswith("Tea 08")
            await owner.say("tea 1")
            assert line_of(owner.window, "“tea 1”").startswith("11 "), "Tea 10 to 19, and the one with the code T-1"
            assert "“coffee”" in text_of(await owner.say("/products coffee"))
            assert not [route for route in routes_of(owner.window) if isinstance(route, OpenProductCard)]


class TestPrices:
    async def test_the_answer_says_from_what_to_what_and_who_keeps_it(self, tmp_path: Path) -> None:
        """With a button to the product."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            await shop.customer().say("/add TEA-100")
            said = await shop.owner.say("/price tea-100 5.20")
            assert line_of(said, "TEA-100: €4.50 → €5.20")
            assert numbers(text_of(said).splitlines()[2])[0] == 1
            assert len(text_of(await shop.owner.say("/price MUG-1 13")).splitlines()) == 2
            assert "MUG-1 · €13.00" in text_of(await shop.owner.tap("Open the product"))

    async def test_a_rise_is_not_charged_to_who_has_it_in_the_cart(self, tmp_path: Path) -> None:
        """The cart, the card and the receipt keep the old price."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            owner, alice = shop.owner, shop.customer()
            await alice.say("/add TEA-100 2")
            await owner.say("/price TEA-100 6")
            assert "€9.00" in text_of(await alice.say("/cart"))
            await alice.tap("Checkout")
            assert "Total: €9.00" in text_of(alice.window)
            await alice.tap("Confirm order")
            assert any("🧾" in text and "Total: €9.00" in text for text in alice.texts())

    async def test_a_rise_behind_the_card_charges_what_the_card_says(self, tmp_path: Path) -> None:
        """Nothing is asked for again."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            alice = shop.customer()
            await alice.say("/add TEA-100 2")
            await alice.tap("Checkout")
            await shop.owner.say("/price TEA-100 6")
            await alice.tap("Confirm order")
            assert any("🧾" in text and "Total: €9.00" in text for text in alice.texts())

    async def test_a_fall_behind_the_card_is_shown_before_it_is_charged(self, tmp_path: Path) -> None:
        """Nothing is ordered by the old card; the new one has the lower total."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            alice = shop.customer()
            await alice.say("/add TEA-100 2")
            await alice.tap("Checkout")
            await shop.owner.say("/price TEA-100 3")
            await alice.tap("Confirm order")
            assert shop.refused(TotalChanged, shown=900, total=600, currency="EUR")
            assert await count_of(shop.store, "orders") == 0
            assert "Total: €6.00" in text_of(alice.window)
            await alice.tap("Confirm order")
            assert any("🧾" in text and "Total: €6.00" in text for text in alice.texts())

    @pytest.mark.parametrize(
        ("command", "field"),
        [
            ("/price TEA-100", "price_words"),
            ("/price TEA-100 4.50 now", "price"),
            ("/price TEA-100 --4", "price"),
            ("/price TEA-100 1e9", "price"),
            ("/price TEA-100 1000000000", "price_large"),
            ("/price TEA-100 four", "price"),
            ("/price TEA-100 🫖", "price"),
            ("/price TEA-100 4.505", "price"),
            ("/price TEA-100 4,500", "price"),
        ],
    )
    async def test_wrong_words_get_one_line_with_an_example_that_works(
        self, tmp_path: Path, command: str, field: str
    ) -> None:
        """Nothing is changed until that is sent."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, GOODS)
            said = await shop.owner.is_refused(command, InvalidInput, field=field)
            assert await count_of(shop.store, "audit") == 0
            example = said[said.index("/price") :]
            assert "→ €4.50" in text_of(await shop.owner.say(example))

    async def test_an_unknown_code_is_said(self, tmp_path: Path) -> None:
        """In one line."""
        async with open_shop(tmp_path) as shop:
            await shop.owner.is_refused("/price NOPE 4", NotFound, key="NOPE")


async def test_a_picture_without_an_open_product_says_where_to_send_it(tmp_path: Path) -> None:
    """To those who may change products; a customer's is perhaps for the shop."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/admin")
        await send_picture(shop.owner)
        assert "/products" in shop.owner.texts()[-1]
        alice = shop.customer()
        await alice.say("/start")
        await send_picture(alice)
        assert "Ask the shop" in str(buttons(alice.window))


async def test_a_category_that_the_form_would_make_is_called_new(tmp_path: Path) -> None:
    """A typing error is seen before it is a category."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner = shop.owner
        await owner.say("/product new")
        for said in ("Sencha", "Drnks"):
            await owner.say(said)
        assert ": Drnks (" in text_of(await owner.tap("Back")).splitlines()[-1]
        await owner.say("Drinks")
        assert text_of(await owner.tap("Back")).endswith(": Drinks")
        await owner.say("Drnks")
        for said in ("4", "skip", "5", "skip", "skip"):
            await owner.say(said)
        assert line_of(owner.window, "Drnks (")
