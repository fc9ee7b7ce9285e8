"""Takes the README's screenshots from the running program: `make screenshots` (needs Chromium).

Starts `tillbot run` without a token in a folder of its own, buys something on the page, and saves the screenshots in docs/.
"""

import asyncio
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, FrameLocator, Page, async_playwright

DOCS = Path(__file__).parent.parent / "docs"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1180, "height": 800}
ALICE, BOB, CHLOE, OWNER = 1001, 1002, 1003, 1000


async def main() -> None:
    if CHROMIUM is None:
        sys.exit("Chromium is missing. On Debian or Ubuntu: sudo apt install chromium")
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shop = await _start_shop(Path(folder))
        try:
            await _take(await _address(shop))
        finally:
            shop.terminate()
            await shop.wait()


async def _start_shop(folder: Path) -> asyncio.subprocess.Process:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    settings = {"LOG_LEVEL": "error", "PYTHONPATH": str(DOCS.parent)}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tillbot", "run", cwd=folder, env=kept | settings, stdout=asyncio.subprocess.PIPE
    )


async def _address(shop: asyncio.subprocess.Process) -> str:
    assert shop.stdout is not None
    async for line in shop.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line.decode()):
            return found[0]
    sys.exit("the shop did not start")


async def _take(address: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        owner = await _open(browser, address, OWNER, DESKTOP)
        await _buy(browser, address)
        await owner.wait_for_timeout(4000)
        await _keep(owner, "owner")
        await _look_around(browser, address)
        await _show_app(browser, address)
        await _run_the_shop(browser, address)
        await browser.close()
    _side_by_side("shop", "product", "cart", "invoice", "receipt")
    _side_by_side("office", "menu", "stock", "order")
    _side_by_side("app", "window", "goods", "basket", "review")


async def _buy(browser: Browser, address: str) -> None:
    """A customer on a phone, from the product to the receipt."""
    page = await _open(browser, address, ALICE, PHONE)
    for label in ("🛍 Shop", "Mugs", "Mugs & Cups", "Everyday Mug"):
        await _tap(page, label)
    await _tap(page, "Add to cart")
    await _tap(page, "+")
    await page.wait_for_timeout(3500)
    await _keep(page, "product")
    await _say(page, "notebook")
    await page.locator(".key, button").filter(has_text="€").last.click()
    await page.wait_for_timeout(600)
    await _tap(page, "Add to cart")
    await _tap(page, "Cart (")
    await page.wait_for_timeout(3500)
    await _keep(page, "cart")
    await _tap(page, "Checkout")
    await _tap(page, re.compile("Card$"))
    await _tap(page, "Confirm order")
    await page.wait_for_timeout(3500)
    await _keep(page, "invoice")
    await _tap(page, "Pay")
    await page.locator("#payment").get_by_role("button", name=re.compile("^Pay")).click()
    await page.wait_for_timeout(4500)
    await _keep(page, "receipt")
    await page.close()


async def _look_around(browser: Browser, address: str) -> None:
    """A product page on a desktop."""
    page = await _open(browser, address, BOB, DESKTOP)
    for label in ("🛍 Shop", "Home & Plants", "Plants", "Pilea"):
        await _tap(page, label)
    await page.wait_for_timeout(1000)
    await _keep(page, "desktop")


async def _show_app(browser: Browser, address: str) -> None:
    """The Mini App on a phone, as Telegram shows it, and in a tab in the dark."""
    page = await _open(browser, address, CHLOE, PHONE)
    await page.get_by_role("button", name="Shop", exact=True).click()
    app = page.frame_locator("#app-frame")
    await app.locator(".card").first.wait_for()
    await _keep_still(page, "window")
    await app.get_by_role("link", name="Everyday Mug").click()
    await _press(page, app, "Add to cart")
    await app.get_by_role("button", name=re.compile("One more")).click()
    await app.get_by_role("main").evaluate("() => scrollTo(0, 0)")
    await _keep_still(page, "goods")
    await _press(page, app, "View cart")
    await _keep_still(page, "basket")
    await _press(page, app, "Checkout")
    await app.get_by_role("radio", name="Cash").check()
    await _keep_still(page, "review")
    await page.close()
    tab = await browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    await tab.goto(f"{address}/?open=app&person={BOB}")
    await tab.locator(".card").first.wait_for()
    await _keep_still(tab, "app-desktop")
    await tab.close()


async def _press(page: Page, app: FrameLocator, words: str) -> None:
    """Press the main button as soon as it takes a press."""
    button = page.get_by_role("button", name=words)
    await button.wait_for()
    await app.locator("html[data-main='ready']").wait_for(state="attached")
    await button.click()


async def _keep_still(page: Page, name: str) -> None:
    """When its photos are there."""
    await page.wait_for_timeout(2500)
    await _keep(page, name)


async def _run_the_shop(browser: Browser, address: str) -> None:
    """The owner on a phone: the menu, the stock, the new order."""
    page = await _open(browser, address, OWNER, PHONE, start=False)
    for command, name in (("/admin", "menu"), ("/stock", "stock"), ("/board paid", "order")):
        await _say(page, command)
        if name == "order":
            await _tap(page, "Alice")
        await page.wait_for_timeout(3500)
        await _keep(page, name)
    await page.close()


async def _open(browser: Browser, address: str, person: int, size: dict[str, int], *, start: bool = True) -> Page:
    page = await browser.new_page(viewport={"width": size["width"], "height": size["height"]}, device_scale_factor=1.5)
    await page.goto(f"{address}/?person={person}")
    await (_tap(page, "START") if start else page.wait_for_timeout(1000))
    return page


async def _tap(page: Page, label: str | re.Pattern[str]) -> None:
    await page.locator("button:visible").filter(has_text=label).last.click()
    await page.wait_for_timeout(700)


async def _say(page: Page, text: str) -> None:
    await page.locator("textarea").fill(text)
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(900)


async def _keep(page: Page, name: str) -> None:
    await page.screenshot(path=DOCS / f"{name}.png")


def _side_by_side(name: str, *parts: str) -> None:
    """Join several pictures into one."""
    pictures = [Image.open(DOCS / f"{part}.png").convert("RGB") for part in parts]
    gap = 24
    whole = Image.new("RGB", (sum(one.width + gap for one in pictures) - gap, pictures[0].height), "white")
    left = 0
    for part, one in zip(parts, pictures, strict=True):
        whole.paste(one, (left, 0))
        left += one.width + gap
        (DOCS / f"{part}.png").unlink()
    whole.save(DOCS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
