"""The window of a Mini App on the chat page, in a real browser. The app is a page of another server that says what a test tells it to."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from aiohttp import web

from tests.playground.browsing import ALICE, IN_BROWSER, PHONE, Shop, expect
from tests.playground.helpers import button
from tests.playground.test_page_accessibility import faults

pytestmark = IN_BROWSER

PAGE = """<!doctype html><html lang="en"><title>App</title><h1>An app</h1><script>
  window.heard = [];
  window.say = (eventType, eventData) => parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
  addEventListener("message", ({ data }) => heard.push(JSON.parse(data)));
</script>"""
MAIN = {"is_visible": True, "text": "Buy", "color": "#113355", "text_color": "#ffffff"}


@pytest_asyncio.fixture(loop_scope="module")
async def app() -> AsyncIterator[str]:
    """The address of the app."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    application = web.Application()
    application.router.add_get("/app", page)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/app"
    await runner.cleanup()


class Opened:
    """A chat page with the app open in its window."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.window = page.get_by_role("dialog", name="Tillbot")
        self.frame = page.frame_locator("#app-frame")

    async def says(self, kind: str, **data: Any) -> None:
        await self.frame.locator("h1").evaluate("(_, [kind, data]) => say(kind, data)", [kind, data])

    async def hears(self, kind: str) -> Any:
        """What the app has heard of this kind, when it has."""
        read = "(_, kind) => window.heard.filter(({ eventType }) => eventType === kind)"
        await expect(self.frame.locator("h1")).to_be_visible()
        while not (heard := await self.frame.locator("h1").evaluate(read, kind)):
            await self.page.wait_for_timeout(20)
        return heard[-1]["eventData"]


async def by_menu(shop: Shop, app: str, **context: Any) -> Opened:
    menu = {"type": "web_app", "text": "Shop", "web_app": {"url": app}}
    await shop.telegram.call("setChatMenuButton", {"menu_button": json.dumps(menu)})
    opened = Opened(await shop.open_started(ALICE, **context))
    await opened.page.get_by_role("button", name="Shop", exact=True).click()
    await expect(opened.frame.get_by_role("heading", name="An app")).to_be_visible()
    return opened


async def test_a_button_opens_the_app_as_the_person(shop: Shop, app: str) -> None:
    """With what is signed for them, and the colours of the page."""
    page = await shop.open_started(ALICE)
    await shop.says("Welcome", reply_markup=button("Open", web_app={"url": app}))
    await page.get_by_role("button", name="Open", exact=True).click()
    await expect(page.frame_locator("#app-frame").get_by_role("heading", name="An app")).to_be_visible()
    address = await page.locator("#app-frame").get_attribute("src")
    told = {name: values[0] for name, values in parse_qs(urlsplit(address).fragment).items()}
    assert json.loads(parse_qs(told["tgWebAppData"])["user"][0])["id"] == ALICE
    assert json.loads(told["tgWebAppThemeParams"])["bg_color"] == "#ffffff"


async def test_the_main_button_and_the_way_back_are_the_windows(shop: Shop, app: str) -> None:
    """They come as the app asks for them, and tell it of a press; a button that is busy takes none."""
    opened = await by_menu(shop, app)
    await opened.says("web_app_setup_main_button", **MAIN)
    await opened.window.get_by_role("button", name="Buy").click()
    assert await opened.hears("main_button_pressed") is None
    await opened.says("web_app_setup_back_button", is_visible=True)
    await opened.window.get_by_role("button", name="Back").click()
    assert await opened.hears("back_button_pressed") is None
    await opened.says("web_app_setup_main_button", **MAIN, is_progress_visible=True)
    await expect(opened.window.get_by_role("button", name="Buy")).to_have_attribute("aria-busy", "true")
    await opened.says("web_app_setup_main_button", is_visible=False)
    await expect(opened.window.get_by_role("button", name="Buy")).to_have_count(0)


async def test_a_new_theme_is_told(shop: Shop, app: str) -> None:
    """The night falls while the app is open."""
    opened = await by_menu(shop, app)
    await opened.page.emulate_media(color_scheme="dark")
    assert (await opened.hears("theme_changed"))["theme_params"]["bg_color"] == "#182025"


async def test_haptics_are_noted(shop: Shop, app: str) -> None:
    """A phone would shake."""
    opened = await by_menu(shop, app)
    await opened.says("web_app_trigger_haptic_feedback", type="impact", impact_style="light")
    await expect(opened.window).to_have_attribute("data-haptic", "impact light")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("web_app_setup_main_button", {"is_visible": True, "text": ""}),
        ("web_app_setup_main_button", {**MAIN, "text": "x" * 65}),
        ("web_app_setup_main_button", {**MAIN, "color": "red"}),
        ("web_app_setup_back_button", {}),
        ("web_app_trigger_haptic_feedback", {"type": "impact", "impact_style": "huge"}),
        ("web_app_open_link", {"url": "javascript:alert(1)"}),
        ("web_app_set_header_color", {"color_key": "mauve"}),
        ("web_app_steal_everything", {}),
    ],
)
async def test_what_a_client_refuses_is_refused(shop: Shop, app: str, kind: str, data: Any) -> None:
    """It is said which event was wrong, and nothing happens."""
    opened = await by_menu(shop, app)
    await opened.says(kind, **data)
    await expect(opened.window.get_by_role("status")).to_contain_text(kind)
    await expect(opened.window.locator(".app-main")).to_be_hidden()


async def test_the_app_closes_itself_or_is_closed(shop: Shop, app: str) -> None:
    """And nothing of it goes on."""
    opened = await by_menu(shop, app)
    await opened.says("web_app_close")
    await expect(opened.window).to_be_hidden()
    await opened.page.get_by_role("button", name="Shop", exact=True).click()
    await opened.window.get_by_role("button", name="Close the app").click()
    await expect(opened.page.locator("#app-frame[src]")).to_have_count(0)


async def test_a_page_that_was_opened_for_the_app_becomes_it(shop: Shop, app: str) -> None:
    """With the person signed in; so `/app` in a browser comes here and goes back."""
    opened = await by_menu(shop, app)
    page = opened.page
    await page.goto(f"{shop.url}/?open=app&person={ALICE}")
    await page.wait_for_url(f"{app}#tgWebAppData=*")
    await expect(page.get_by_role("heading", name="An app")).to_be_visible()


async def test_an_app_elsewhere_is_not_opened(shop: Shop) -> None:
    """Nothing leaves this computer."""
    page = await shop.open_started(ALICE)
    await shop.says("Welcome", reply_markup=button("Open", web_app={"url": "https://shop.example/app"}))
    await page.get_by_role("button", name="Open", exact=True).click()
    await expect(page.locator("#toast")).to_contain_text("opens no app elsewhere")


@pytest.mark.slow
async def test_axe_finds_no_fault_in_the_window(shop: Shop, app: str) -> None:
    """With both buttons, and with a refusal."""
    opened = await by_menu(shop, app, viewport=PHONE)
    await opened.says("web_app_setup_main_button", is_visible=True, text="Buy")
    await opened.says("web_app_setup_back_button", is_visible=True)
    await opened.says("web_app_steal_everything")
    await expect(opened.window.get_by_role("button", name="Back")).to_be_visible()
    assert {where: found for where, found in (await faults(opened.page)).items() if found} == {}
