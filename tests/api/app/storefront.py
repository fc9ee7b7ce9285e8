"""A whole shop with its Mini App in a real browser: in the playground's window, or in a tab of its own."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.app import make_app
from api.counter import Counter
from api.mini_app import Place
from api.server import serve
from core.models.order import Order
from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.ports import ReadTransaction
from jobs.live import Hub, open_hub
from playground.server import serve as serve_playground
from playground.state.people import OWNER
from tests.playground.browsing import expect
from tests.support.clock import Clock
from tests.support.http import PLENTY
from tests.support.ports import free_port
from tests.support.shop import Shop, open_shop
from tests.support.waiting import PATIENCE
from tillbot.commands.imports import load_demo

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
MUG = "Enamel Camp Mug"
SEARCHED = """async () => {
  while (!location.hash.includes("q=")) await new Promise((resume) => setTimeout(resume, 20));
}"""
PAID_WITH = (PaymentMethod.CASH, PaymentMethod.CARD)


@dataclass
class View:
    """The app as somebody sees it. `app` is where the page is, `page` where the buttons around it are."""

    page: Any
    app: Any
    wrong: list[str] = field(default_factory=list)
    """What the browser has complained of: a script's error, a policy that was broken."""

    def main(self, words: str) -> Any:
        """The main button, with these words on it."""
        return self.page.get_by_role("button", name=words).locator("visible=true")

    async def press(self, words: str, *, by_key: bool = False) -> None:
        """Press the main button as soon as it takes a press."""
        await expect(self.main(words)).to_be_visible()
        await expect(self.app.locator("html")).to_have_attribute("data-main", "ready")
        await (self.main(words).press("Enter") if by_key else self.main(words).click())

    async def heading(self, words: str) -> None:
        """Wait until the view with this heading is there."""
        await expect(self.app.get_by_role("heading", name=words)).to_be_visible()

    async def find(self, words: str, title: str) -> None:
        """From the shop window to a product; it is searched for as one types.

        What was found moves under the finger as it comes: a press half on the old list, half on the new one is none.
        """
        await self.app.get_by_role("searchbox").fill(words)
        await self.app.locator("html").evaluate(SEARCHED)
        await self.app.get_by_role("link", name=title).click()
        await self.heading(title)

    async def put_in_cart(self, title: str) -> None:
        await self.find(title[:6], title)
        await self.press("Add to cart")
        await expect(self.main("View cart")).to_be_visible()

    async def answer(self, **answers: str) -> None:
        for name, words in answers.items():
            await self.app.get_by_label(name.capitalize(), exact=True).fill(words)


@dataclass
class Storefront:
    """The shop of the demo, with delivery and a coupon."""

    shop: Shop
    playground: str
    url: str
    browser: Any
    live: Hub
    customers: int = 0

    def new_customer(self) -> int:
        """Somebody who has never been here; their cart is empty."""
        return self.shop.telegram.add_person("Dora").id

    async def in_telegram(self, person: int, **context: Any) -> View:
        """Opened by the menu button of the person's chat."""
        view = await self._open(f"{self.playground}/?person={person}", **{"viewport": PHONE, **context})
        self.shop.telegram.say(person, "/start")
        await view.page.get_by_role("button", name="Shop", exact=True).click()
        view.app = view.page.frame_locator("#app-frame")
        await expect(view.app.get_by_role("listitem").first).to_be_visible()
        return view

    async def in_tab(self, person: int, **context: Any) -> View:
        """In the browser, by way of the playground."""
        context = {"viewport": DESKTOP, **context}
        view = await self._open(f"{self.playground}/?open=app&person={person}", **context)
        await view.page.wait_for_url(f"{self.url}/app#/")
        await expect(view.app.get_by_role("listitem").first).to_be_visible()
        return view

    async def bare(self, **context: Any) -> View:
        """In the browser, by the address alone."""
        return await self._open(f"{self.url}/app", **{"viewport": DESKTOP, **context})

    async def orders(self, person: int) -> list[Order]:
        return await self.shop.store.read(_orders, person)

    async def _open(self, address: str, **context: Any) -> View:
        opened = await self.browser.new_context(**context)
        opened.set_default_timeout(PATIENCE * 1000)
        page = await opened.new_page()
        view = View(page, page)
        page.on("pageerror", lambda error: view.wrong.append(str(error)))
        page.on("console", lambda said: view.wrong.append(said.text) if is_wrong(said) else None)
        await page.goto(address)
        return view


def is_wrong(said: Any) -> bool:
    """A browser tells of a WebSocket that it did not get; the app does without."""
    return said.type == "error" and "WebSocket" not in said.text


@asynccontextmanager
async def open_storefront(folder: Path, browser: Any) -> AsyncIterator[Storefront]:
    """Without a token nobody pays: cards move no money here."""
    port, clock = free_port(), Clock()
    policy = Policy(
        name="Harbour Lane",
        admin_ids=(OWNER,),
        pay_with=PAID_WITH,
        card_currencies=("EUR",),
        test_currencies=("EUR",),
        app=f"http://127.0.0.1:{port}/app",
    )
    async with open_shop(folder, clock=clock, policy=policy) as shop, serve_playground(shop.telegram) as playground:
        await load_demo(shop.store)
        for said in ('/delivery new "Courier" 4.90 address', '/delivery new "Fetch it" 0', "/coupon new SUMMER 10%"):
            await shop.owner.say(said)
        nudge = shop.pipeline.services.outbox.nudge
        place = Place(lambda: "harbour_lane_bot", playground)
        async with open_hub(shop.store, shop.store.feed) as live:
            counter = Counter(shop.store, shop.telegram.token, clock.ms, nudge, rate=PLENTY, live=live)
            async with serve(make_app(counter, place), port), aclosing(counter.scaler):
                yield Storefront(shop, playground, f"http://127.0.0.1:{port}", browser, live)


async def _orders(tx: ReadTransaction, person: int) -> list[Order]:
    page = await tx.orders.of_customer(person, 0, 100)
    found = [await tx.orders.order(one.id) for one in page.items]
    return [one for one in found if one is not None]
