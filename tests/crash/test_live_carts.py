"""A cart that is changed in one process, and whose window is another's."""

from pathlib import Path

from core.models.policy import Policy
from core.usecases.cart import set_quantity
from tests.crash.test_counters import street
from tests.support.chat import Person, text_of
from tests.support.clock import Clock
from tests.support.store import only_on, open_store
from tests.support.waiting import until

pytestmark = only_on("postgres", "processes on one file do not hear each other")
MUG = 2


def edits(person: Person) -> int:
    """How often the person's messages were edited."""
    return sum(
        call.method == "editMessageText" and int(call.params["chat_id"]) == person.id
        for call in list(person.telegram.journal)
    )


async def test_the_process_that_has_the_chat_draws_the_cart_anew(tmp_path: Path) -> None:
    """Whichever it is; the other one draws nothing, and each change is drawn once."""
    async with street(tmp_path, "a", "b") as them:
        people = [them.keeper.person(number) for number in range(1, 7)]
        for person in people:
            await person.say("/add TEA-100 2")
        async with open_store(tmp_path / "shop.db", Policy(), Clock().ms) as elsewhere:
            for quantity in (1, 2):
                for person in people:
                    await elsewhere.write(set_quantity, person.id, None, MUG, quantity)
                for person in people:
                    shown = f"{quantity} × €12.00"
                    await until(lambda person=person, shown=shown: shown in text_of(person.window))  # type: ignore[misc]
        assert [edits(person) for person in people] == [2] * len(people)
        holders = [await them.holder(f"chat:{person.id}") for person in people]
        assert set(holders) <= {"a", "b"}


async def test_after_its_process_was_killed_the_chat_goes_on(tmp_path: Path) -> None:
    """What the other one has not drawn it leaves alone until somebody taps; from then on it is drawn anew again."""
    async with street(tmp_path, "a", "b") as them:
        alice = them.keeper.person()
        await alice.say("/add TEA-100 2")
        holder = await them.holder(f"chat:{alice.id}")
        await them.kill(holder)
        await alice.say("/cart")
        async with open_store(tmp_path / "shop.db", Policy(), Clock().ms) as elsewhere:
            await elsewhere.write(set_quantity, alice.id, None, MUG, 1)
            await until(lambda: "Mug" in text_of(alice.window))
