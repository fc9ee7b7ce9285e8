"""Questions that wait, photos that are offered, and customers as staff find them."""

from core.models.actor import Actor
from core.models.customer import Customer
from core.models.message import Message
from core.models.page import Page
from core.models.question import OfferedPhoto, OpenQuestion
from core.ports import ReadTransaction, Store, Transaction
from tests.storage.contract.steps import ALICE, BOB, open_cart, order_of
from tests.support.goods import Good, stock_up


async def ask(tx: Transaction, customer_id: int, text: str, photo: str = "") -> Message:
    await tx.customers.remember(Customer(id=customer_id, name=f"Name {customer_id}"))
    message = await tx.messages.add(customer_id, 0, Actor.customer(customer_id), text, photo)
    await tx.questions.wait(message)
    return message


async def close(tx: Transaction, customer_id: int) -> bool:
    return await tx.questions.close(customer_id)


async def question(tx: ReadTransaction, customer_id: int) -> OpenQuestion | None:
    return await tx.questions.question(customer_id)


async def listed(tx: ReadTransaction, number: int = 0) -> Page[OpenQuestion]:
    return await tx.questions.listed(number, 1)


async def found(tx: ReadTransaction, text: str) -> list[int]:
    return [one.id for one in (await tx.customers.matching(text, 0, 9)).items]


async def spoken(tx: ReadTransaction, number: int) -> list[str]:
    return [one.text for one in (await tx.messages.conversation(ALICE, number, 2)).items]


async def test_what_waits_is_one_question_of_each_customer(store: Store) -> None:
    """With the first message's words; closed once."""
    first = await store.write(ask, ALICE, "One", "photo")
    await store.write(ask, ALICE, "Two")
    await store.write(ask, BOB, "Three")
    alice = OpenQuestion(ALICE, f"Name {ALICE}", "One", "photo", first.at, 2)
    assert await store.read(question, ALICE) == alice
    page = await store.read(listed)
    assert (page.items, page.pages, page.total) == ((alice,), 2, 2)
    assert [one.customer_id for one in (await store.read(listed, 1)).items] == [BOB]
    assert await store.write(close, ALICE)
    assert not await store.write(close, ALICE)
    assert await store.read(question, ALICE) is None
    assert await store.read(lambda tx: tx.questions.count()) == 1


async def test_a_conversation_has_pages(store: Store) -> None:
    """The newest page first, and on each the oldest first; nobody else's messages are among them."""
    for text in ("One", "Two", "Three"):
        await store.write(ask, ALICE, text)
    other = await store.write(ask, BOB, "Other", "photo")
    assert await store.read(spoken, 0) == ["Two", "Three"]
    assert await store.read(spoken, 1) == ["One"]
    assert [one.text for one in await store.read(lambda tx: tx.messages.since(ALICE, 1))] == ["Two", "Three"]
    assert (await store.read(lambda tx: tx.messages.photos_of(BOB, 0))).items == (other,)
    assert (await store.read(lambda tx: tx.messages.photos_of(ALICE, 0))).items == ()
    assert await store.read(lambda tx: tx.messages.newest(BOB)) == other


async def test_offered_photos_are_dropped_up_to_one(store: Store) -> None:
    """Of one customer only."""

    async def offer(tx: Transaction, customer_id: int) -> None:
        await tx.questions.offer(customer_id, "photo", "text")

    async def drop(tx: Transaction) -> None:
        await tx.questions.drop_offered(ALICE, 0, 2)

    await store.write(ask, ALICE, "Hello")
    await store.write(ask, BOB, "Hello")
    for customer_id in (ALICE, BOB, ALICE):
        await store.write(offer, customer_id)
    await store.write(drop)
    assert await store.read(lambda tx: tx.questions.offered(ALICE)) == (OfferedPhoto(3, "photo", "text"),)
    assert await store.read(lambda tx: tx.questions.offered(BOB)) == (OfferedPhoto(2, "photo", "text"),)


async def test_customers_are_found_by_the_words_of_their_names(store: Store) -> None:
    """By the beginnings of all of them, as they are called now; by the id; by nothing nobody."""

    async def remember(tx: Transaction, customer: Customer) -> None:
        await tx.customers.remember(customer)

    await store.write(remember, Customer(id=7, name="Zoë Weiß", username="zoe_w"))
    await store.write(remember, Customer(id=8, name="Zora"))
    assert await store.read(found, "zo") == [8, 7]
    for text in ("zoe weiss", "ZOË", "zoe_w", "wei", "7"):
        assert await store.read(found, text) == [7], text
    await store.write(remember, Customer(id=7, name="Yves"))
    for text in ("zoe", "", "*", '"'):
        assert await store.read(found, text) == [], text


async def test_what_customers_spent_is_what_counts_as_sold(store: Store) -> None:
    """And nothing of others."""

    async def buy(tx: Transaction) -> int:
        return (await order_of(tx, await open_cart(tx, ALICE, 1))).total

    await stock_up(store, [Good(stock=99)])
    total = await store.write(buy)
    assert [one.total for one in await store.read(lambda tx: tx.customers.spent(ALICE))] == [total]
    assert await store.read(lambda tx: tx.customers.spent(BOB)) == ()


async def test_a_note_and_a_ban_are_kept(store: Store) -> None:
    """A later visit leaves both."""

    async def change(tx: Transaction) -> tuple[bool, bool]:
        await tx.customers.set_note(ALICE, "rings twice")
        return await tx.customers.ban(ALICE), await tx.customers.ban(ALICE)

    async def lift(tx: Transaction) -> tuple[bool, bool]:
        return await tx.customers.lift_ban(ALICE), await tx.customers.lift_ban(ALICE)

    await store.write(ask, ALICE, "Hello")
    assert await store.write(change) == (True, False)
    await store.write(ask, ALICE, "Hello")
    profile = await store.read(lambda tx: tx.customers.profile(ALICE))
    assert profile is not None
    assert (profile.note, profile.banned_at is None) == ("rings twice", False)
    assert await store.read(lambda tx: tx.customers.is_banned(ALICE))
    assert await store.write(lift) == (True, False)
    assert not await store.read(lambda tx: tx.customers.is_banned(ALICE))
    assert await store.read(lambda tx: tx.customers.profile(BOB)) is None
