"""The chat and HTTP are two counters of one shop: whoever is first has the last unit, and one cart is one order."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from storage.repositories.reply import ReplyRepository
from tests.support.chat import Person
from tests.support.crowd import PLACED, answered, crowd, fast_limiter, put, show_cards
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.guards import without_check_constraints, without_stock_condition
from tests.support.http import Answer, Caller, HttpShop, open_http
from tests.support.shop import Shop, open_shop
from tests.support.tables import column

ROUNDS = 200
TURNS = 25
"""Of the event loop: well under a millisecond."""


def _http(shop: Shop) -> Any:
    return open_http(shop.store, shop.clock, nudge=shop.pipeline.services.outbox.nudge)


async def _confirm_of(caller: Caller) -> dict[str, int]:
    """What the checkout shows, to be ordered."""
    confirm: dict[str, int] = (await caller.get("/v1/checkout")).json["confirm"]
    assert confirm is not None
    return confirm


async def _order(caller: Caller, confirm: dict[str, int], key: str) -> Answer:
    return await caller.post("/v1/orders", confirm, Idempotency_Key=key)


async def _fill(caller: Caller, sku_id: int) -> dict[str, int]:
    answer = await caller.put(f"/v1/cart/lines/{sku_id}", {"quantity": 1})
    assert answer.status == 200, answer
    return await _confirm_of(caller)


async def _chat_and_http(shop: Shop, sku_id: int, alice: Person, bob: Caller, lead: int) -> tuple[str, Answer]:
    """Alice has the card in front of her in the chat, Bob has his on his page, and both confirm at once.

    Alice is `lead` turns of the event loop ahead of Bob; if that is negative, Bob is ahead of Alice.
    """
    await put(shop, alice, sku_id, 1)
    await show_cards([alice])
    confirm = await _fill(bob, sku_id)

    async def tap() -> str:
        await _turns(-lead)
        (said,) = await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        return said[0]

    async def press() -> Answer:
        await _turns(lead)
        return await _order(bob, confirm, f"round-{sku_id}")

    return await asyncio.gather(tap(), press())


async def _turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@pytest.mark.slow
async def test_a_chat_and_a_program_race_for_the_last_unit(tmp_path: Path) -> None:
    """Two hundred times: one order, the other is told what is sold out, and the ledger is the stock. Both have won now and then."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop, _http(shop) as http:
        await stock_up(shop.store, [Good(f"LAST-{number}", f"Last {number}", 100, 1) for number in range(ROUNDS)])
        (alice,), bob = crowd(shop, 1), await http.customer(2002)
        winners, lead = set(), 0
        for sku_id in range(1, ROUNDS + 1):
            said, answer = await _chat_and_http(shop, sku_id, alice, bob, lead)
            (winner,) = await _buyers(shop, sku_id)
            winners.add(winner)
            lead += TURNS if winner != alice.id else -TURNS  # whoever lost starts earlier, so that it stays close
            assert (PLACED in said, answer.status) == ((True, 409) if winner == alice.id else (False, 201))
            if winner == alice.id:
                _is_sold_out(answer, sku_id)
            else:
                assert said == f"Last {sku_id - 1}: sold out"
            assert await stock_and_ledger(shop.store, sku_id) == (0, 0)
            await put(shop, alice, sku_id, 0)
            assert (await bob.delete("/v1/cart")).status == 200
        assert winners == {alice.id, 2002}


@pytest.mark.slow
async def test_two_programs_race_for_the_last_unit(tmp_path: Path) -> None:
    """Two hundred times, over HTTP alone."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop, _http(shop) as http:
        await stock_up(shop.store, [Good(f"LAST-{number}", f"Last {number}", 100, 1) for number in range(ROUNDS)])
        both = [await http.customer(2001), await http.customer(2002)]
        for sku_id in range(1, ROUNDS + 1):
            confirms = [await _fill(caller, sku_id) for caller in both]
            answers = await asyncio.gather(
                *(_order(caller, confirm, f"round-{sku_id}") for caller, confirm in zip(both, confirms, strict=True))
            )
            lost, won = sorted(answers, key=lambda answer: answer.status != 409)
            assert (won.status, await _buyers(shop, sku_id)) == (201, [won.json["customer"]])
            _is_sold_out(lost, sku_id)
            assert await stock_and_ledger(shop.store, sku_id) == (0, 0)
            for caller in both:
                await caller.delete("/v1/cart")


async def test_without_the_condition_chat_and_program_both_buy_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is there: the card and the page showed the piece, and both are believed."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop, _http(shop) as http:
        await stock_up(shop.store, [Good(stock=1)])
        await without_check_constraints(shop.store)
        without_stock_condition(monkeypatch)
        (alice,), bob = crowd(shop, 1), await http.customer(2002)
        await _chat_and_http(shop, 1, alice, bob, 0)
        assert sorted(await _buyers(shop, 1)) == [alice.id, 2002]


@pytest.mark.parametrize("turns", range(0, 40, 4))
async def test_one_customer_confirms_in_the_chat_and_on_a_page(tmp_path: Path, turns: int) -> None:
    """The cart is the same, so there is one order, and both are told its code."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop, _http(shop) as http:
        await stock_up(shop.store, [Good(stock=10)])
        (alice,) = crowd(shop, 1)
        page = await http.customer(alice.id)
        await put(shop, alice, 1, 1)
        await show_cards([alice])
        confirm = await _confirm_of(page)
        sent = asyncio.create_task(_order(page, confirm, "page"))
        for _ in range(turns):
            await asyncio.sleep(0)
        ((said, _alert),) = await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        answer = await sent
        (code,) = await column(shop.store, "orders", "code")
        assert (answer.status, answer.json["code"]) == (201, code)
        assert code in said
        assert await stock_and_ledger(shop.store, 1) == (9, 9)


async def test_one_key_sent_twenty_times_at_once_is_one_order(tmp_path: Path) -> None:
    """Whoever comes while it is under way is asked to come again; all others have the same answer, byte for byte."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop, _http(shop) as http:
        await stock_up(shop.store, [Good(stock=10)])
        bob = await http.customer(2002)
        confirm = await _fill(bob, 1)
        answers = await asyncio.gather(*(_order(bob, confirm, "k") for _ in range(20)))
        placed = [answer for answer in answers if answer.status == 201]
        assert {answer.kind for answer in answers if answer.status != 201} <= {"under-way"}
        assert len({answer.body for answer in [*placed, await _order(bob, confirm, "k")]}) == 1
        assert await stock_and_ledger(shop.store, 1) == (9, 9)


async def test_one_key_in_two_processes_is_one_change(tmp_path: Path) -> None:
    """What another process has under way is waited for: pieces are added once, and both answers are the same."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop, _http(shop) as here, _http(shop) as there:
        await stock_up(shop.store, [Good(stock=10)])
        callers = await _same_customer(here, there)
        for number in range(20):
            key, piece = f"k{number}", {"sku": 1, "quantity": 1}
            await callers[0].delete("/v1/cart")
            first, second = await asyncio.gather(
                *(caller.post("/v1/cart/lines", piece, Idempotency_Key=key) for caller in callers)
            )
            assert (first.status, second.status, first.body) == (200, 200, second.body)
            assert (await callers[1].get("/v1/cart")).json["units"] == 1


async def test_without_the_kept_answer_the_pieces_are_added_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is there: with a claim that everybody gets, one key is two changes."""

    async def everybody(_replies: ReplyRepository, *_of: str) -> bool:
        return True

    monkeypatch.setattr(ReplyRepository, "claim", everybody)
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop, _http(shop) as here, _http(shop) as there:
        await stock_up(shop.store, [Good(stock=10)])
        callers = await _same_customer(here, there)
        await asyncio.gather(*(caller.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k") for caller in callers))
        assert (await callers[1].get("/v1/cart")).json["units"] == 2


async def _same_customer(here: HttpShop, there: HttpShop) -> tuple[Caller, Caller]:
    """One customer who is at two processes of the shop."""
    first = await here.customer(2002)
    return first, there.anybody(first.token)


async def _buyers(shop: Shop, sku_id: int) -> list[int]:
    bought = await column(shop.store, "order_lines", "order_id", sku_id=sku_id)
    return await column(shop.store, "orders", "customer_id", id=tuple(bought))


def _is_sold_out(answer: Answer, sku_id: int) -> None:
    assert (answer.status, answer.kind) == (409, "out-of-stock")
    (short,) = answer.json["shortages"]
    assert (short["sku_id"], short["wanted"], short["left"]) == (sku_id, 1, 0)
