"""Looking around: categories, search, product pages."""

from pathlib import Path

from bot.views.home import home
from core.errors import NotFound, Noun
from tests.support.chat import buttons, plain, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import open_shop

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


async def test_an_empty_shop_tells_its_owner_how_to_fill_it(tmp_path: Path) -> None:
    """The owner reads about the import; a customer reads that the shop is being filled."""
    async with open_shop(tmp_path) as shop:
        assert "tillbot import" in text_of(await shop.owner.say("/start"))
        assert "tillbot import" not in text_of(await shop.customer().say("/start"))


async def test_free_text_lists_hits_also_a_single_one(tmp_path: Path) -> None:
    """A search is accent- and case-insensitive, by prefix, and always a list."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good("C-1", "Café Crème", description="Roasted slowly"), Good("T-1", "Tea")])
        alice = shop.customer()
        for words in ("cafe", "CREME", "caf roast", "slow"):
            await alice.say(words)
            assert any("Café Crème" in label for label in buttons(alice.window)), words
        await alice.tap("Café Crème")
        assert "Add to cart" in " ".join(buttons(alice.window))


async def test_a_search_without_a_hit_offers_the_categories(tmp_path: Path) -> None:
    """Nothing found is not a dead end, whatever was typed."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        for nonsense in ("zzz", "'\"*:^()-", "<b>&", "😀" * 2000, "NEAR(a b)", "tea' OR 1=1 --x"):
            await alice.say(nonsense)
            assert "Nothing found" in text_of(alice.window), nonsense
            assert any("Shop" in label for label in buttons(alice.window))


async def test_long_lists_have_pages(tmp_path: Path) -> None:
    """Twenty products: eight a page, arrows where there is more, none where not."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(f"T-{n}", f"Tea {n:02}") for n in range(20)])
        alice = shop.customer()
        await alice.say("/shop")
        await alice.tap("Drinks")
        assert "1/3" in buttons(alice.window)
        assert "◀️" not in buttons(alice.window)
        await alice.tap("▶️")
        await alice.tap("▶️")
        assert "3/3" in buttons(alice.window)
        assert "▶️" not in buttons(alice.window)
        assert any("Tea 19" in label for label in buttons(alice.window))
        await alice.tap("Tea 19")
        await alice.tap("Back")
        assert "3/3" in buttons(alice.window)


async def test_a_product_page_shows_its_picture_and_leaves_it_again(tmp_path: Path) -> None:
    """The window shows the picture, keeps it while the quantity changes, and is text again afterwards."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(photo="key", description="x" * 3000)], photos={"key": PNG})
        alice = shop.customer()
        await alice.say("/shop")
        await alice.tap("Drinks")
        await alice.tap("Green tea")
        assert "photo" in alice.window
        shown = alice.window["message_id"]
        await alice.tap("Add to cart")
        await alice.tap("+")
        assert alice.window["message_id"] == shown
        await alice.tap("Details")
        assert "x" * 3000 in text_of(alice.window)
        await alice.tap("Back")
        assert "photo" in alice.window
        await alice.tap("Cart")
        assert "photo" not in alice.window
        assert len(alice.windows()) == 1
        uploads = [call for call in shop.telegram.journal if call.method in ("sendPhoto", "editMessageMedia")]
        assert "attach://" not in str(uploads[-1].params), "a picture is uploaded once"


async def test_a_picture_that_telegram_refuses_does_not_hide_the_product(tmp_path: Path) -> None:
    """Better a page without its picture than none."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(photo="key")], photos={"key": b"no picture"})
        shop.telegram.faults.refuse("sendPhoto", 400, "Bad Request: IMAGE_PROCESS_FAILED")
        alice = shop.customer()
        await alice.say("/start p_1")
        assert "Green tea" in text_of(alice.window)
        assert "Add to cart" in " ".join(buttons(alice.window))


async def test_a_deep_link_opens_the_product(tmp_path: Path) -> None:
    """/start p_1, and nonsense behind it, both get a screen."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        assert "Green tea" in text_of(await alice.say("/start p_1"))
        await alice.say("/start p_999")
        assert shop.refused(NotFound, noun=Noun.PRODUCT, key=999)
        assert any("Drinks" in label for label in buttons(alice.window)), "a dead link leads to the shelves"
        assert text_of(await alice.say("/start p_x")) == plain(home(shop.store.policy, 0).text)


async def test_many_categories_have_pages(tmp_path: Path) -> None:
    """A hundred and thirty categories: Telegram allows a hundred buttons."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(f"T-{n}", f"Tea {n}", category=f"Shelf {n:03}") for n in range(130)])
        alice = shop.customer()
        await alice.say("/shop")
        assert "1/7" in buttons(alice.window)
        for _ in range(6):
            await alice.tap("▶️")
        await alice.tap("Shelf 129")
        assert any("Tea 129" in label for label in buttons(alice.window))


async def test_details_of_three_thousand_emoji_fit(tmp_path: Path) -> None:
    """The longest description that the import takes; each character counts as two at Telegram."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(photo="key", description="🍵" * 3000)], photos={"key": PNG})
        alice = shop.customer()
        await alice.say("/start p_1")
        await alice.tap("Details")
        assert "🍵🍵🍵" in text_of(alice.window)
