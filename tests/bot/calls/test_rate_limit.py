"""The pace of our calls, on a clock of the tests' own."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.calls.rate_limit import Priority, RateLimiter, Reply

ALICE, BOB, GROUP = 1, 2, -100
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")


class World:
    """A clock that only `advance` moves, and a Telegram that notes what arrives when, holds and refuses as told."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self.arrived: list[tuple[float, Any]] = []
        self.refusals: dict[Any, list[Exception]] = {}
        self.held: dict[Any, asyncio.Event] = {}
        self.limiter = RateLimiter(lambda: self.now, self.sleep)
        self.tasks: list[asyncio.Task[Reply]] = []

    async def sleep(self, seconds: float) -> None:
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.now + seconds, waker))
        await waker

    async def settle(self) -> None:
        for _ in range(30):
            await asyncio.sleep(0)

    async def advance(self, seconds: float) -> None:
        """Moves the clock from one sleeper's end to the next, up to `seconds` from now."""
        end = self.now + seconds
        await self.settle()
        while due := [at for at, waker in self.sleepers if at <= end and not waker.done()]:
            self.now = max(self.now, min(due))
            for at, waker in self.sleepers:
                if at <= self.now and not waker.done():
                    waker.set_result(None)
            self.sleepers = [(at, waker) for at, waker in self.sleepers if not waker.done()]
            await self.settle()
        self.now = end

    def call(
        self, name: Any, chat_id: Any = ALICE, lane: Priority | None = Priority.NOTICE, endpoint: str = "sendMessage"
    ) -> asyncio.Task[Reply]:
        data = {} if chat_id is None else {"chat_id": chat_id}
        request = self.limiter.process_request(self.callback(name), (), {}, endpoint, data, lane)
        task = asyncio.ensure_future(request)
        self.tasks.append(task)
        return task

    def callback(self, name: Any) -> Callable[[], Coroutine[Any, Any, Reply]]:
        async def arrive() -> Reply:
            self.arrived.append((round(self.now - 1000, 3), name))
            if name in self.held:
                await self.held[name].wait()
            if self.refusals.get(name):
                raise self.refusals[name].pop(0)
            return True

        return arrive

    def names(self) -> list[Any]:
        return [name for _, name in self.arrived]

    def times(self, name: Any) -> list[float]:
        return [at for at, arrived in self.arrived if arrived == name]


@pytest.fixture
async def world() -> Any:
    world = World()
    yield world
    await world.limiter.shutdown()
    for task in world.tasks:
        task.cancel()
    await asyncio.gather(*world.tasks, return_exceptions=True)


async def fill_overall(world: World) -> None:
    """Thirty calls to thirty chats: the overall bucket is empty, every other chat's is full."""
    for chat_id in range(1001, 1031):
        world.call("filler", chat_id)
    await world.settle()
    assert world.names().count("filler") == 30
    world.arrived.clear()


async def test_a_private_chat_takes_a_burst_and_then_one_a_second(world: World) -> None:
    """Twenty at once; those who wait go in the order of their arrival."""
    for number in range(23):
        world.call(number)
    await world.settle()
    assert world.names() == list(range(20))
    await world.advance(10)
    assert world.arrived[20:] == [(1.0, 20), (2.0, 21), (3.0, 22)]


async def test_an_answer_to_a_tap_waits_for_no_limit(world: World) -> None:
    """Neither its chat's nor the overall one, though it counts; the limits are there for what nobody waits for."""
    await fill_overall(world)
    for number in range(25):
        world.call(number, ALICE, Priority.INTERACTIVE)
    await world.settle()
    assert world.names() == list(range(25))
    world.call("notice", ALICE)
    await world.advance(0.9)
    assert world.times("notice") == []
    await world.advance(0.1)
    assert world.times("notice") == [1.0]


async def test_a_group_is_never_answered_faster(world: World) -> None:
    """Its limit is one that everybody knows."""
    for number in range(6):
        world.call(number, GROUP, Priority.INTERACTIVE)
    await world.advance(3)
    assert len(world.arrived) == 5


async def test_a_chat_that_waits_holds_up_no_other(world: World) -> None:
    """Bob's call passes while twenty of Alice's wait."""
    for number in range(25):
        world.call(number)
    world.call("bob", BOB)
    await world.settle()
    assert world.times("bob") == [0.0]


async def test_an_edit_counts_as_a_message(world: World) -> None:
    """Twenty edits empty the chat's bucket for the next message."""
    for number in range(20):
        world.call(number, endpoint="editMessageText")
    world.call("message")
    await world.advance(2)
    assert world.times("message") == [1.0]


@pytest.mark.parametrize(
    "endpoint",
    ["answerCallbackQuery", "answerPreCheckoutQuery", "getMe", "setMyCommands", "deleteMessage", "sendChatAction"],
)
async def test_what_is_no_message_never_waits(world: World, endpoint: str) -> None:
    """Answers go at once, whatever waits, and cost no message its turn."""
    for number in range(25):
        world.call(number)
    for chat_id in range(1001, 1031):
        world.call("filler", chat_id)
    await world.settle()
    for _ in range(50):
        world.call(endpoint, ALICE, endpoint=endpoint)
    await world.settle()
    assert world.times(endpoint) == [0.0] * 50


async def test_a_call_whose_turn_was_granted_goes_at_once(world: World) -> None:
    """The turn is what counts as a message: it waits like one, and what is said with it is chosen afterwards."""
    world.refusals["first"] = [RetryAfter(1)]
    world.call("first")
    await world.settle()
    turns = [asyncio.ensure_future(world.limiter.turn(ALICE)) for _ in range(2)]
    await world.advance(2.1)
    assert [turn.done() for turn in turns] == [True, False]
    world.call("granted", lane=Priority.GRANTED)
    await world.settle()
    assert world.times("granted") == [2.1]
    await world.advance(1)
    assert turns[1].done()


async def test_a_granted_call_that_is_told_to_wait_asks_for_its_turn_anew(world: World) -> None:
    """It fails at once; the chat rests for as long as Telegram said."""
    world.refusals["granted"] = [RetryAfter(timedelta(seconds=7))]
    await world.limiter.turn(ALICE)
    with pytest.raises(RetryAfter):
        await world.call("granted", lane=Priority.GRANTED)
    turn = asyncio.ensure_future(world.limiter.turn(ALICE))
    await world.advance(7)
    assert not turn.done()
    await world.advance(0.2)
    assert turn.done()


@pytest.mark.parametrize("chat_id", [GROUP, str(GROUP), "@corner_shop"])
async def test_a_group_hears_at_most_twenty_in_any_minute(world: World, chat_id: int | str) -> None:
    """Also the minute that begins with the burst."""
    for number in range(60):
        world.call(number, chat_id)
    await world.advance(300)
    times = [at for at, _ in world.arrived]
    assert len(times) == 60
    assert max(sum(start <= at <= start + 60 for at in times) for start in times) == 20


async def test_a_chat_written_as_text_is_the_same_chat(world: World) -> None:
    """`"1"` and `1` share a bucket."""
    for number in range(20):
        world.call(number, ALICE)
    world.call("text", str(ALICE))
    await world.advance(2)
    assert world.times("text") == [1.0]


async def test_thirty_a_second_overall(world: World) -> None:
    """After a burst of thirty, one every thirtieth of a second."""
    for chat_id in range(1, 91):
        world.call(chat_id, chat_id)
    await world.settle()
    assert len(world.arrived) == 30
    await world.advance(1)
    assert len(world.arrived) == 60
    await world.advance(1)
    assert world.names() == list(range(1, 91))


async def test_interactive_goes_before_notices_before_broadcast(world: World) -> None:
    """The lane decides at the overall limit, and arrival within a lane."""
    await fill_overall(world)
    for lane in (Priority.BROADCAST, Priority.NOTICE, Priority.INTERACTIVE):
        for number in range(2):
            world.call((lane.name, number), 100 * lane + number, lane)
    world.call(("INTERACTIVE", "by default"), BOB, None)
    await world.advance(1)
    assert world.names() == [
        ("INTERACTIVE", 0),
        ("INTERACTIVE", 1),
        ("INTERACTIVE", "by default"),
        ("NOTICE", 0),
        ("NOTICE", 1),
        ("BROADCAST", 0),
        ("BROADCAST", 1),
    ]


async def test_a_tap_lifts_what_waits_before_it_in_its_chat(world: World) -> None:
    """A chat's order is kept, and a broadcast in front does not cost the customer their priority."""
    await fill_overall(world)
    world.call("alice's broadcast", ALICE, Priority.BROADCAST)
    world.call("bob's broadcast", BOB, Priority.BROADCAST)
    await world.settle()
    world.call("alice's tap", ALICE, Priority.INTERACTIVE)
    await world.settle()
    assert world.names() == ["alice's broadcast", "alice's tap"]
    await world.advance(1)
    assert world.names()[2:] == ["bob's broadcast"]


async def test_a_call_that_comes_while_another_sleeps_is_not_late(world: World) -> None:
    """Alice waits out a long refusal; Bob's wait, shorter and begun later, ends in time."""
    world.refusals["alice"] = [RetryAfter(60)]
    world.call("alice")
    await world.advance(5)
    for number in range(21):
        world.call(number, BOB)
    await world.advance(5)
    assert world.times(20) == [6.0]


async def test_retry_after_is_honoured_for_that_chat_only(world: World) -> None:
    """The refused call keeps its place before later ones of its chat; other chats go on."""
    world.refusals["first"] = [RetryAfter(30)]
    world.call("first")
    await world.settle()
    world.call("second")
    world.call("bob", BOB)
    await world.advance(29)
    assert world.arrived == [(0.0, "first"), (0.0, "bob")]
    await world.advance(5)
    assert world.arrived[2:] == [(30.1, "first"), (31.1, "second")]


async def test_calls_that_waited_already_wait_out_the_refusal(world: World) -> None:
    """A refusal that comes back late holds those in the queue too, and goes before them."""
    world.refusals[19], world.held[19] = [RetryAfter(30)], asyncio.Event()
    for number in range(21):
        world.call(number)
    await world.settle()
    world.held[19].set()
    await world.advance(40)
    assert world.times(19) == [0.0, 30.1]
    assert world.times(20) == [31.1]


async def test_a_refusal_reaches_a_call_that_waits_for_the_overall_limit(world: World) -> None:
    """Its chat had a token when it came; now it has none."""
    world.refusals["delete"], world.held["delete"] = [RetryAfter(30)], asyncio.Event()
    world.call("delete", endpoint="deleteMessage")
    await world.settle()
    await fill_overall(world)
    world.call("message")
    await world.settle()
    world.held["delete"].set()
    await world.advance(40)
    assert world.times("message") == [30.1]


async def test_after_a_refusal_there_is_no_burst(world: World) -> None:
    """The tokens gathered before and during the wait are gone."""
    world.refusals["first"] = [RetryAfter(30)]
    world.call("first")
    await world.settle()
    for number in range(3):
        world.call(number)
    await world.advance(60)
    assert [at for at, _ in world.arrived] == [0.0, 30.1, 31.1, 32.1, 33.1]


async def test_five_retries_and_then_the_refusal_is_raised(world: World) -> None:
    """Six calls in all."""
    world.refusals["stubborn"] = [RetryAfter(timedelta(seconds=2)) for _ in range(9)]
    task = world.call("stubborn")
    await world.advance(60)
    assert world.times("stubborn") == [0.0, 2.1, 4.2, 6.3, 8.4, 10.5]
    assert isinstance(task.exception(), RetryAfter)


async def test_a_refused_answer_to_a_tap_is_not_repeated(world: World) -> None:
    """By then the tap is forgotten."""
    world.refusals["answer"] = [RetryAfter(1)]
    task = world.call("answer", None, endpoint="answerCallbackQuery")
    await world.advance(5)
    assert world.times("answer") == [0.0]
    assert isinstance(task.exception(), RetryAfter)


async def test_a_refused_call_without_a_chat_waits_alone(world: World) -> None:
    """A pre-checkout's answer is repeated after its wait, and the chats do not notice."""
    world.refusals["answer"] = [RetryAfter(2)]
    task = world.call("answer", None, endpoint="answerPreCheckoutQuery")
    await world.settle()
    world.call("alice")
    await world.advance(5)
    assert world.times("answer") == [0.0, 2.1]
    assert world.times("alice") == [0.0]
    assert task.result() is True


async def test_a_refused_deletion_pauses_its_chat(world: World) -> None:
    """Telegram is busy with that chat: its messages wait, the deletion is repeated."""
    world.refusals["delete"] = [RetryAfter(10)]
    world.call("delete", ALICE, endpoint="deleteMessage")
    await world.settle()
    world.call("message")
    await world.advance(20)
    assert world.times("delete") == [0.0, 10.1]
    assert world.times("message") == [10.1]


async def test_other_errors_pass_at_once(world: World) -> None:
    """They are no business of a limiter."""
    world.refusals["wrong"] = [BadRequest("Message is not modified")]
    task = world.call("wrong")
    await world.advance(60)
    assert world.times("wrong") == [0.0]
    assert isinstance(task.exception(), BadRequest)


async def test_a_cancelled_call_leaves_the_queue_and_costs_nothing(world: World) -> None:
    """The next one takes its turn, at its time."""
    for number in range(20):
        world.call(number)
    given_up = world.call("given up")
    world.call("next")
    await world.settle()
    given_up.cancel()
    await world.advance(5)
    assert world.names()[20:] == ["next"]
    assert world.times("next") == [1.0]


async def test_a_call_cancelled_at_the_moment_of_its_turn_costs_nothing(world: World) -> None:
    """Cancelled, but not yet gone from the queue, when the clock reaches its turn."""
    for number in range(20):
        world.call(number)
    given_up = world.call("given up")
    world.call("next")
    await world.settle()
    world.now += 1
    world.call("bob", BOB)
    given_up.cancel()
    await world.advance(0)
    assert sorted(world.names()[20:]) == ["bob", "next"]
    assert world.times("next") == [1.0]


async def test_stopping_fails_those_who_wait(world: World) -> None:
    """They learn that they were not sent; the next start finds a working limiter."""
    for number in range(20):
        world.call(number)
    waiting = world.call("waiting")
    await world.settle()
    await world.limiter.shutdown()
    await world.settle()
    assert isinstance(waiting.exception(), NetworkError)
    await world.limiter.initialize()
    world.call("after")
    await world.advance(2)
    assert world.times("after") == [1.0]


async def test_idle_chats_are_forgotten(world: World) -> None:
    """Memory follows the chats of the last moments, not of all days; a paused one is kept."""
    world.refusals["refused"] = [RetryAfter(10**6)]
    world.call("refused", BOB)
    for minute in range(1, 6):
        for chat_id in range(100):
            world.call(chat_id, 1000 * minute + chat_id)
        await world.advance(61)
    assert len(world.arrived) == 501
    assert len(world.limiter._chats) == 101
    assert BOB in world.limiter._chats


async def test_a_chat_that_waits_for_the_overall_limit_is_not_forgotten(world: World) -> None:
    """Its own bucket is full, yet its order must be kept."""
    world.call("first of the minute", 500)
    await world.advance(59.99)
    await fill_overall(world)
    world.call("broadcast", BOB, Priority.BROADCAST)
    await world.advance(0.02)
    world.call("first of the next minute", 501)
    world.call("tap", BOB)
    await world.advance(1)
    assert [name for name in world.names() if name in {"broadcast", "tap"}] == ["broadcast", "tap"]


async def test_many_who_wait_in_one_chat_all_get_their_turn(world: World) -> None:
    """Fractions of seconds that do not add up exactly stop nobody."""
    for number in range(200):
        world.call(number, number % 7 + 1)
    await world.advance(60)
    assert sorted(world.names()) == list(range(200))
    for chat in range(7):
        of_chat = [number for number in world.names() if number % 7 == chat]
        assert of_chat == sorted(of_chat)


class Wire(BaseRequest):
    """Telegram's end of the line: notes the methods called."""

    def __init__(self) -> None:
        self.methods: list[str] = []

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        self.methods.append(url.rpartition("/")[2])
        if self.methods[-1] == "getMe":
            return 200, b'{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "Till"}}'
        return 200, b'{"ok": true, "result": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}'


async def test_the_librarys_bot_goes_through_it(world: World) -> None:
    """`rate_limit_args` carries the lane from a bot's method to the limiter."""
    wire = Wire()
    bot = ExtBot("1:x", request=wire, get_updates_request=Wire(), rate_limiter=world.limiter)
    async with bot:
        await fill_overall(world)
        late = asyncio.create_task(bot.send_message(ALICE, "news", rate_limit_args=Priority.BROADCAST))
        await world.settle()
        soon = asyncio.create_task(bot.send_message(BOB, "answer"))
        await world.settle()
        assert (soon.done(), late.done()) == (True, False)
        await world.advance(1 / 30)
        assert late.done()
    assert wire.methods == ["getMe", "sendMessage", "sendMessage"]
