"""People who type the bot's name and a word in some chat, and send one of the results."""

from playground.errors import Refused
from playground.paying import PayingActs
from playground.shapes import Json

INLINE_SECONDS = 30.0
LONGEST_QUERY = 256


class InlineActs(PayingActs):
    """What can be done without opening the bot: it does not get to know who does it."""

    def ask_inline(self, person_id: int, text: str, offset: str = "") -> str:
        """Type "@bot text" in a chat; gives the id of the inline query. `offset` asks for more of the same."""
        world = self.world
        if len(text) > LONGEST_QUERY:
            raise Refused(f"An inline query has at most {LONGEST_QUERY} characters.")
        with world.transaction():
            person = world.people.get(person_id)
            query_id = world.queries.open("inline", person_id, INLINE_SECONDS)
            query = {"id": query_id, "from": person.user(), "query": text, "offset": offset, "chat_type": "private"}
            world.updates.add("inline_query", query)
        return query_id

    def choose(self, person_id: int, query_id: str, result_id: str, *, chat_id: int | None = None) -> Json:
        """Send a result into the person's chat with the bot, or into a group; gives the message. Bots see what is sent by their help."""
        world = self.world
        found = [one for one in world.results.get(query_id, ()) if one["id"] == result_id]
        if not found:
            raise Refused("There is no such result.")
        with world.transaction():
            person = self._open(person_id)
            content = {**found[0]["message"], "via_bot": world.bot()}
            message = world.messages.add(self._chat(person, chat_id), person.user(), world.now(), content)
            world.updates.add("message", message)
        return message
