"""The product card's buttons: what they lead to, the way back, and how much room they take."""

from pathlib import Path

from bot.admin.routes.product import AskField, Field
from core.errors import InvalidInput, StaleScreen
from core.models.actor import Actor
from core.models.product import NewProduct, NewVariant
from core.usecases.product.create import create_product
from tests.support.chat import Message, Person, buttons, line_of, numbers, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import records

VARIANT = AskField(1, Field.VARIANT)
TEA = Good(description="A mild tea from Uji.")
PICTURE = (Path(__file__).parent.parent.parent / "demo" / "pictures" / "sencha-morning.jpg").read_bytes()


async def stock_shirts(shop: Shop, sizes: int, title: str = "Shirt") -> None:
    """A product in so many sizes; fifty are as many as one may have."""
    variants = tuple(NewVariant(label=f"Size {number}", price=1500, stock=4) for number in range(1, sizes + 1))
    new = NewProduct(title=title, category=("Clothes",), variants=variants)
    await shop.store.write(create_product, Actor.staff(1000), "update:1:1", new)


async def labels(shop: Shop) -> list[tuple[str, str]]:
    """(SKU code, label) of every variant, in their order."""
    return [(row["code"], row["label"]) for row in await records(shop.store, "skus", "code", "label")]


def keyboard_rows(person: Person) -> int:
    return len(person.window["reply_markup"]["inline_keyboard"])


class TestTheFirstVariantsLabel:
    async def test_it_is_asked_for_before_the_second_variant(self, tmp_path: Path) -> None:
        """With an example; then customers choose between two labels, and carts and orders stay as they were."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [TEA])
            owner, alice, bob = shop.owner, shop.customer(), shop.customer(2)
            await alice.say("/add TEA-100")
            await alice.tap("Checkout")
            await alice.tap("Confirm order")
            await bob.say("/add TEA-100 2")
            await owner.say("/product TEA-100")
            asked = text_of(await owner.tap("➕ Variant"))
            assert "TEA-100" in asked
            assert "Small" in asked
            await owner.say("100 g")
            assert await labels(shop) == [("TEA-100", "100 g")]
            assert await shop.asks(owner) == VARIANT
            await owner.say("200 g 8.50 5")
            assert await labels(shop) == [("TEA-100", "100 g"), ("GREEN-TEA-200-G", "200 g")]
            assert {"✓ 100 g · €4.50", "200 g · €8.50"} <= set(buttons(await shop.customer(3).say("/start p_1")))
            assert "Green tea" in text_of(await bob.say("/cart"))
            await bob.tap("Checkout")
            await bob.tap("Confirm order")
            assert await records(shop.store, "orders", "total") == [{"total": 450}, {"total": 900}]
            assert "Green tea" in " ".join(buttons(await alice.say("/orders")) + alice.texts())

    async def test_a_label_that_is_none_is_asked_for_again(self, tmp_path: Path) -> None:
        """In one line, and nothing is changed; with a label of its own nobody is asked."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [TEA])
            await stock_shirts(shop, 1, "Mug")
            owner = shop.owner
            await owner.say("/product TEA-100")
            await owner.tap("➕ Variant")
            question = text_of(owner.window)
            await owner.is_refused("x" * 65, InvalidInput, field="label")
            await owner.is_refused("Large 7.50 4", InvalidInput, field="first_label", value="Large 7.50 4")
            assert text_of(owner.window) == question
            assert await labels(shop) == [("TEA-100", ""), ("MUG-SIZE-1", "Size 1")]
            await owner.say("/product Mug")
            assert text_of(await owner.tap("➕ Variant")) != question
            assert await shop.asks(owner) == AskField(2, Field.VARIANT)


class TestManyVariants:
    async def test_each_of_fifty_is_reached(self, tmp_path: Path) -> None:
        """By pages; a variant's card leads back to its page, and that to the product."""
        async with open_shop(tmp_path) as shop:
            await stock_shirts(shop, 50)
            owner = shop.owner
            await owner.say("/product Shirt")
            await owner.tap("Variants (50)")
            seen: list[str] = []
            while True:
                seen += [one.partition(" · ")[0] for one in buttons(owner.window) if one.startswith("Size ")]
                if "▶️" not in buttons(owner.window):
                    break
                await owner.tap("▶️")
            assert seen == [f"Size {number}" for number in range(1, 51)]
            assert line_of(await owner.tap("Size 50"), "SHIRT-SIZE-50")
            assert "Size 50 · €15.00" in buttons(await owner.tap("Back"))
            assert "✏️ Title" in buttons(await owner.tap("Back"))

    async def test_a_page_that_is_no_more_shows_the_last_one(self, tmp_path: Path) -> None:
        """Buttons can be old, or forged."""
        async with open_shop(tmp_path) as shop:
            await stock_shirts(shop, 50)
            await shop.owner.say("/product Shirt")
            await shop.owner.tap("Variants (50)")
            shop.telegram.tap(shop.owner.id, shop.owner.window["message_id"], "zpwl:1:99")
            await shop.rest()
            assert "Size 50 · €15.00" in buttons(shop.owner.window)


class TestRoom:
    async def test_the_buttons_leave_room_for_the_text(self, tmp_path: Path) -> None:
        """Six rows at most, with one variant, some, or many."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [TEA])
            for sizes in (2, 3, 4, 50):
                await stock_shirts(shop, sizes, f"Shirt {sizes}")
            for title in ("Green tea", "Shirt 2", "Shirt 3", "Shirt 4", "Shirt 50"):
                await shop.owner.say(f"/product {title}")
                assert keyboard_rows(shop.owner) <= 6, buttons(shop.owner.window)


class TestTheWayBack:
    async def test_the_price_leads_back_to_the_card_it_was_asked_from(self, tmp_path: Path) -> None:
        """Unanswered, and answered; from the variant's card to the variant's card."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [TEA])
            owner = shop.owner
            await owner.say("/product TEA-100")
            await owner.tap("✏️ Price")
            assert "✏️ Title" in buttons(await owner.tap("Back"))
            await owner.tap("✏️ Price")
            await owner.say("4.80")
            assert "✏️ Title" in buttons(owner.window)
            assert "€4.80" in text_of(owner.window)
            await owner.tap("TEA-100 · €4.80")
            await owner.tap("✏️ Price")
            assert "✏️ SKU code" in buttons(await owner.tap("Back"))
            await owner.tap("✏️ Price")
            await owner.say("4.90")
            assert "✏️ SKU code" in buttons(owner.window)

    async def test_the_preview_has_one_way_back(self, tmp_path: Path) -> None:
        """To the card; from the whole description to the preview."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(description="A mild tea. " * 200), Good("MUG-1", "Mug")])
            owner = shop.owner
            await owner.say("/product MUG-1")
            preview = await owner.tap("Preview")
            assert [one for one in buttons(preview) if "Back" in one] == ["🏷 Back to the card"]
            await owner.say("/product TEA-100")
            await owner.act(lambda: owner.telegram.send_photo(owner.id, PICTURE))
            await owner.tap("Back")
            await owner.tap("Preview")
            details = await owner.tap("Details")
            assert [one for one in buttons(details) if "Back" in one] == ["⬅️ Back"]
            assert "🏷 Back to the card" in buttons(await owner.tap("Back"))


def _place(card: Message) -> list[int]:
    """Which of how many in its category."""
    return numbers(line_of(card, "Drinks"))


class TestItsPlace:
    async def test_a_double_tap_moves_one_place(self, tmp_path: Path) -> None:
        """The second tap hears the product's new place, which the card shows."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(f"T-{number}", f"Tea {number}") for number in range(3)])
            owner = shop.owner
            card = await owner.say("/product T-2")
            assert _place(card) == [3, 3]
            owner.tap_unseen("⬆️", card)
            owner.tap_unseen("⬆️", card)
            await owner.rest()
            assert _place(owner.window) == [2, 3]
            assert shop.refused(StaleScreen)
            await owner.tap("⬆️")
            await owner.tap("⬆️")
            assert numbers(owner.answers()[-1][0]) == [1, 3]
