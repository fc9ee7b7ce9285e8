"""A shop in the middle of its day: everything that can be in progress is in progress when its process dies.

`python -m tests.support.busy_shop FOLDER` lives that day with the program that runs it, and leaves two files in the folder:
the shop's, and the playground's with everybody's chat (tests/support/kept.py).
"""

import asyncio
import csv
import sys
from collections.abc import Awaitable, Callable
from io import StringIO
from pathlib import Path
from typing import Any

from core.usecases.cart import expire_carts
from playground.telegram import Telegram
from tests.playground.helpers import png
from tests.support.chat import Person, buttons, text_of
from tests.support.clock import StillClock
from tests.support.crowd import hold_lanes
from tests.support.kept import CHATS, LIFETIME, SHOP, TOKEN, keep
from tests.support.shop import Shop, open_shop
from tests.support.waiting import until

OLIVIA, ALICE, BOB, CHLOE = 1000, 1001, 1002, 1003
"""The people whom every playground knows: the owner, two customers, and Bob, who is on the staff here."""
NEWCOMERS = (
    *("Mia", "Vic", "Rolf", "Sam", "Tess", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jun"),
    *("Kim", "Lea", "Max", "Nia", "Ole", "Pia", "Quin", "Tom", "Uma", "Wim", "Xena", "Yves"),
)
MIA, VIC, ROLF, SAM, TESS, DORA, EMIL, FAY, GUS, HANA, IVO, JUN = range(1004, 1016)
KIM, LEA, MAX, NIA, OLE, PIA, QUIN, TOM, UMA, WIM, XENA, YVES = range(1016, 1028)
HELPERS = {MIA: "manager", VIC: "manager", BOB: "staff", ROLF: "staff", SAM: "staff", TESS: "staff"}

CATALOGUE = """sku,product,category,price,stock,variant,description
TEA-100,Green tea,Drinks/Tea,4.50,60,,Sencha from Uji
MUG-1,Mug,Kitchen,12.00,40,,
SOAP-1,Soap,Bath,3.00,0,,
SHIRT-S,T-shirt,Clothes,19.90,5,S,
SHIRT-M,T-shirt,Clothes,19.90,4,M,
"""
BY_VIC = "sku,product,category,price,stock\nBOWL-1,Bowl,Kitchen,8.00,7\n"
COUPONS = (
    "SAVE10 10% limit=50",
    "FIVE 5.00 min=20",
    "POST free_delivery",
    "SETS buy=2 get=1 only=Kitchen",
    "TIERS tiers=50:5%,100:12.50",
    'auto "Big carts" 1.00 min=100',
    "REST 20%",
    "OVER 20% until=2099-08-31 first_order",
)
MORNING = (
    '/delivery new "Courier" 4.90 free_from=200 address',
    '/delivery new "Pickup" 0',
    '/delivery new "Bike" 2',
    '/delivery end "Bike"',
    '/delivery change "Courier" name="Night courier"',
    '/delivery change "Night courier" name="Courier"',
    *(f"/coupon new {words}" for words in COUPONS),
    "/coupon pause REST",
    "/coupon end OVER",
    "/settings welcome Welcome to the corner.",
    "/settings terms Pay when it comes.",
    "/settings support Call us.",
    "/settings low 3",
    "/settings cart 72",
    "/stock TEA-100 low=5",
    "/price MUG-1 12.50",
    "/category add Garden",
    "/category hide Garden",
)
"""What the owner types before the first customer comes."""
PICKUP = ("Pickup",)
COURIER = ("Courier", "+49 30 1234567", "12 Garden Lane, 10115 Berlin")
"""What a customer answers at the checkout; by button if there is one."""


class Day:
    """The day, told person by person."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.telegram = shop.telegram
        self.codes: dict[int, str] = {}
        """Everybody's order."""

    def __getitem__(self, person_id: int) -> Person:
        return self.shop.person(person_id)

    async def begins(self) -> None:
        """Set up products, delivery methods, coupons, settings and staff."""
        for name in NEWCOMERS:
            self.telegram.add_person(name)
        owner = self[OLIVIA]
        await self.sends_file(owner, CATALOGUE)
        await owner.tap("Apply")
        for words in MORNING:
            assert "Example:" not in text_of(await owner.say(words))  # which is how a refusal ends
        await owner.say("/product TEA-100")
        await owner.act(lambda: self.telegram.send_photo(OLIVIA, png()))
        for helper, role in HELPERS.items():
            await self[helper].say("/start")
            await owner.say(f"/people add {helper} {role}")

    async def has_a_past(self) -> None:
        """A cart has expired, orders have gone their way, somebody waits for soap."""
        owner = self[OLIVIA]
        await self.fills(LEA, "TEA-100 4")
        self.shop.clock.advance(hours=LIFETIME)
        await self.shop.store.write(expire_carts)
        await self[LEA].say("/cart")
        delivered = await self.buys(TOM, "MUG-1", answers=COURIER)
        cancelled = await self.buys(TOM, "TEA-100 2")
        for step in (f"{delivered} confirm", f"{delivered} ship RR1", f"{delivered} deliver", f"{cancelled} cancel no"):
            await owner.say(f"/order {step}")
        await self[MAX].say("/start p_3")
        await self[MAX].tap("Notify me")

    async def fills_with_customers(self) -> None:
        """Leave carts, cards and open questions in the customers' chats."""
        await self.fills(ALICE, "TEA-100 2", "MUG-1")
        await self.fills(CHLOE, "TEA-100 3")
        await self[CHLOE].say("/coupon SAVE10")
        await self.comes_to_the_card(CHLOE, answers=COURIER)
        await (await self.fills(DORA, "MUG-1")).tap("1")
        await (await self.fills(EMIL, "TEA-100 2")).tap("Add coupon")
        await self.comes_to_the_card(FAY, "TEA-100", answers=COURIER[:1])
        await self.comes_to_the_card(GUS, "SHIRT-S 3")
        await self.fills(OLE, "TEA-100")
        await self[XENA].say("/start p_1")
        await self[YVES].say("tea")
        await self[TOM].say("/orders")
        for person_id in (HANA, IVO, JUN, KIM, PIA, QUIN, UMA):
            self.codes[person_id] = await self.buys(person_id, "TEA-100", answers=COURIER)
        self.telegram.block(JUN)
        await self.shop.rest()

    async def is_worked_through(self) -> None:
        """Start some of everything that staff do."""
        await self[TESS].say(f"/order {self.codes[JUN]} message Is tomorrow fine?")
        owner = self[OLIVIA]
        await owner.say(f"/order {self.codes[KIM]} message Which colour?")
        await owner.say("/stock MUG-1 -1 broken")
        await self.shop.rest()
        await self[KIM].tap("Reply", next(one for one in self[KIM].windows() if "Which colour?" in text_of(one)))
        await owner.say(f"/order {self.codes[IVO]} confirm")
        await owner.say(f"/order {self.codes[PIA]} confirm")
        for helper, customer in ((ROLF, QUIN), (SAM, PIA), (BOB, HANA)):
            await self[helper].say(f"/order {self.codes[customer]}")
        await self[SAM].tap("Ship")
        await owner.say("/product new")
        await owner.fill_in("Black tea", "Drinks/Tea", "5.20", "Skip")
        await owner.say("/delivery")
        await owner.tap("New method")
        await owner.fill_in("Van")
        await owner.say("/coupons")
        await owner.tap("New coupon")
        await owner.fill_in("With a code", "summer", "Percent")
        await self[MIA].say("/coupons")
        await self[MIA].tap("SAVE10")
        await self[VIC].say("/product MUG-1")
        await self.sends_file(self[MIA], await self.export_for(MIA, "SOAP-1", "stock", "6"))
        await self.sends_file(self[VIC], BY_VIC)

    async def breaks_off(self, folder: Path) -> None:
        """From now on, nothing that is to be shown or said arrives; then copy everything as it lies on the disk."""
        faults = self.telegram.faults
        laid_out = _hold_staging(self.shop)
        self[VIC].tap_unseen("Apply")
        await until(laid_out.is_set)
        edits, sends = faults.hold("editMessageText", 999), faults.hold("sendMessage", 999)
        self[BOB].tap_unseen("Confirm")
        notices = len((OLIVIA, *HELPERS))  # each shows that the order is confirmed
        await until(lambda: edits.met == 1 + notices and sends.met == 1)
        self.telegram.say(TESS, f"/order {self.codes[IVO]} ship RR987654321DE")
        await until(lambda: sends.met == 3)
        self.telegram.say(MIA, f"/order {self.codes[UMA]} message It leaves tomorrow.")
        await until(lambda: sends.met == 5)
        self[GUS].tap_unseen("Confirm order")
        self[OLE].tap_unseen("+")
        await until(lambda: edits.met == 3 + notices)
        not_begun, fetching = hold_lanes(self.shop, [self[NIA]]), faults.hold("getUpdates")
        self.telegram.say(NIA, "/add MUG-1 2")
        await until(lambda: fetching.met == 1)
        self.telegram.say(WIM, "/add TEA-100 1")
        for name in (SHOP, CHATS):
            keep(folder / name)
        for waiting in (edits.go_on, sends.go_on, fetching.go_on, not_begun):
            waiting.set()

    async def fills(self, person_id: int, *goods: str) -> Person:
        """Fill their cart; each of `goods` is a code and a quantity."""
        for good in goods:
            await self[person_id].say(f"/add {good}")
        return self[person_id]

    async def comes_to_the_card(self, person_id: int, *goods: str, answers: tuple[str, ...] = PICKUP) -> Person:
        """Go to the card to confirm, or, with `answers`, to the question that comes after them."""
        person = await self.fills(person_id, *goods)
        await person.tap("Checkout")
        for answer in answers:
            offered = any(answer in label for label in buttons(person.window))
            await (person.tap(answer) if offered else person.say(answer.format(name=self._name(person_id))))
        return person

    async def buys(self, person_id: int, *goods: str, answers: tuple[str, ...] = PICKUP) -> str:
        """Buy it; gives the order's code."""
        person = await self.comes_to_the_card(person_id, *goods, answers=answers)
        await person.tap("Confirm order")
        return next(text.split()[2] for text in reversed(person.texts()) if "🧾" in text)

    async def sends_file(self, person: Person, text: str) -> None:
        await person.act(lambda: self.telegram.send_document(person.id, "shop.csv", text.encode()))

    async def export_for(self, person_id: int, code: str, column: str, value: str) -> str:
        """Send the shop's own export with another value in one cell; ask for it beside the window, which stays."""
        person = self[person_id]
        self.telegram.say(person_id, "/export products csv")
        await until(lambda: any("document" in one for one in person.from_bot()))
        await self.shop.rest()
        document = next(one["document"] for one in person.from_bot() if "document" in one)
        file = self.telegram.world.files.find(document["file_id"])
        assert file
        assert file.content
        table = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
        next(row for row in table if row[0] == code)[table[0].index(column)] = value
        text = StringIO()
        csv.writer(text).writerows(table)
        return text.getvalue()

    def _name(self, person_id: int) -> str:
        return self.telegram.world.people.get(person_id).first_name


def _hold_staging(shop: Shop) -> asyncio.Event:
    """Let an import stop when its rows are staged and not yet applied; the event is set at that point."""
    write, reached = shop.store.write, asyncio.Event()

    async def held(use_case: Callable[..., Awaitable[Any]], *args: Any, **more: Any) -> Any:
        done: Any = await write(use_case, *args, **more)  # type: ignore[arg-type]
        if use_case.__name__ == "stage_rows":
            reached.set()
            await asyncio.Event().wait()
        return done

    shop.store.write = held  # type: ignore[method-assign]
    return reached


async def live(folder: Path) -> None:
    """Live the day in `folder`."""
    clock = StillClock()
    telegram = Telegram(folder / CHATS, clock.seconds, TOKEN)
    async with open_shop(folder, telegram=telegram, clock=clock) as shop:
        day = Day(shop)
        await day.begins()
        await day.has_a_past()
        await day.fills_with_customers()
        await day.is_worked_through()
        await day.breaks_off(folder)
    telegram.close()


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1])))
