"""What people do in their chats. Button data is not checked here: a modified client may send anything."""

from playground.entities import trim, utf16_length, with_automatic
from playground.errors import BotApiError, Refused
from playground.methods.messages import without_reply
from playground.methods.texts import CAPTION, TEXT
from playground.params import Upload
from playground.shapes import Json
from playground.state.files import Kind, StoredFile, document, photo_sizes
from playground.state.people import Person, Role
from playground.world import BOT_USERNAME, World

# Telegram does not publish how long a tap can be answered. Clients stop waiting after about this time.
CALLBACK_SECONDS = 30.0
# Telegram's error, and what a client shows instead.
NOT_SENT = {
    "Bad Request: file must be non-empty": "This file is empty.",
    "Bad Request: file is too big": "This is too big. A photo can have at most 10 MB, a file 50 MB.",
    "Bad Request: IMAGE_PROCESS_FAILED": "This is not a picture. Send it as a file.",
    "Bad Request: PHOTO_INVALID_DIMENSIONS": "This picture is too large or too narrow. Send it as a file.",
}


class Acts:
    """People are given by their id; `chat_id` is for groups. Raises Refused if a client would not allow the act."""

    def __init__(self, world: World) -> None:
        self.world = world

    def add_person(self, first_name: str, role: Role = "customer", language_code: str = "en") -> Person:
        with self.world.transaction():
            self.world.events.add(None, {"type": "people"})
            return self.world.people.add(first_name, role, language_code)

    def group(self, title: str) -> int:
        """The chat id of a new group with the bot in it."""
        with self.world.transaction():
            return self.world.groups.add(title)

    def migrate(self, group_id: int, *, by: int, told: bool = True) -> int:
        """Make the group a supergroup with a new id, which this gives; `told`: the bot gets the service message."""
        with self.world.transaction():
            new_id = self.world.groups.migrate(group_id)
            if told:
                chat = {"id": group_id, "type": "group", "title": "Group"}
                moved = {"migrate_to_chat_id": new_id}
                sender = self.world.people.get(by).user()
                self.world.updates.add("message", self.world.messages.add(chat, sender, self.world.now(), moved))
        return new_id

    def say(
        self, person_id: int, text: str, *, reply_to: int | None = None, chat_id: int | None = None, topic: int = 0
    ) -> Json:
        content = _words(text, "text", TEXT)
        if not content:
            raise Refused("There is nothing to send.")
        place = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
        return self._send(person_id, {**content, **place}, reply_to=reply_to, chat_id=chat_id)

    def delete_topic(self, chat_id: int, topic: int) -> None:
        """The bot cannot write there any more."""
        with self.world.transaction():
            self.world.topics.delete(chat_id, topic)

    def edit(self, person_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Json:
        """Edit the person's own message. Raises Refused for any other, and if nothing is left of it."""
        world = self.world
        with world.transaction():
            person = self._open(person_id)
            message = world.messages.find(self._chat(person, chat_id)["id"], message_id)
            if not message or message["from"]["id"] != person_id or not {"text", "caption"} & message.keys():
                raise Refused("This message cannot be edited.")
            name = "text" if "text" in message else "caption"
            if not (words := _words(text, name, TEXT if name == "text" else CAPTION)):
                raise Refused("There is nothing to send.")
            rest = {part: value for part, value in message.items() if part not in ("entities", "caption_entities")}
            edited = {**rest, **words, "edit_date": world.now()}
            world.messages.replace(edited)
            world.updates.add("edited_message", edited)
        return edited

    def forward(self, person_id: int, text: str, by: int, *, chat_id: int | None = None) -> Json:
        """Forward something that the person `by` wrote elsewhere."""
        origin = {"type": "user", "date": self.world.now(), "sender_user": self.world.people.get(by).user()}
        return self._send(person_id, {"forward_origin": origin, **_words(text, "text", TEXT)}, chat_id=chat_id)

    def reply(self, person_id: int, message_id: int, text: str) -> Json:
        """Reply to a message in the person's private chat. Raises Refused if there is no such message."""
        if not self.world.messages.find(person_id, message_id):
            raise Refused("There is no such message to reply to.")
        return self.say(person_id, text, reply_to=message_id)

    def send_photo(
        self, person_id: int, content: bytes, caption: str = "", *, reply_to: int | None = None, album: str = ""
    ) -> Json:
        """Photos that are sent together have the same `album`; each is a message of its own."""
        words = _words(caption, "caption", CAPTION)
        photo = self._upload("photo", "photo.jpg", content)
        together = {"media_group_id": album} if album else {}
        return self._send(person_id, {"photo": photo_sizes(photo), **words, **together}, reply_to=reply_to)

    def send_document(
        self, person_id: int, name: str, content: bytes, caption: str = "", *, reply_to: int | None = None
    ) -> Json:
        words = _words(caption, "caption", CAPTION)
        file = self._upload("document", name, content)
        return self._send(person_id, {"document": document(file), **words}, reply_to=reply_to)

    def send_contact(self, person_id: int, of: int | None = None, *, reply_to: int | None = None) -> Json:
        """Send the person's own contact, or that of the person `of`, with a number that nobody has."""
        person = self.world.people.get(person_id if of is None else of)
        number = f"+1202555{person.id % 10_000:04d}"
        contact = {"phone_number": number, "first_name": person.first_name, "user_id": person.id}
        return self._send(person_id, {"contact": contact}, reply_to=reply_to)

    def send_location(self, person_id: int, latitude: float, longitude: float, *, reply_to: int | None = None) -> Json:
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise Refused("There is no such place.")
        return self._send(person_id, {"location": {"latitude": latitude, "longitude": longitude}}, reply_to=reply_to)

    def tap(self, person_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """Tap a button; gives the id of the callback query."""
        world = self.world
        with world.transaction():
            person = self._open(person_id)
            chat = self._chat(person, chat_id)
            message = world.messages.find(chat["id"], message_id)
            query_id = world.queries.open("callback", person.id, CALLBACK_SECONDS)
            query = {
                "id": query_id,
                "from": person.user(),
                # This is how a bot sees a deleted message.
                "message": message or {"chat": chat, "message_id": message_id, "date": 0},
                "chat_instance": str(abs(chat["id"]) * 7919),
                "data": data,
            }
            world.updates.add("callback_query", query)
        return query_id

    def read(self, person_id: int, message_id: int) -> None:
        """The person has seen the chat up to this message."""
        world = self.world
        with world.transaction():
            if world.messages.find(person_id, message_id) and world.reading.read(person_id, message_id):
                world.events.add(person_id, {"type": "read"})

    def block(self, person_id: int) -> None:
        self._set_blocked(person_id, blocked=True)

    def unblock(self, person_id: int) -> None:
        self._set_blocked(person_id, blocked=False)

    def _upload(self, kind: Kind, name: str, content: bytes) -> StoredFile:
        try:
            return self.world.files.upload(kind, Upload(name, content))
        except BotApiError as error:
            raise Refused(NOT_SENT[error.description]) from None

    def _send(self, person_id: int, content: Json, *, reply_to: int | None = None, chat_id: int | None = None) -> Json:
        world = self.world
        with world.transaction():
            person = self._open(person_id)
            chat = self._chat(person, chat_id)
            replied = world.messages.find(chat["id"], reply_to) if reply_to is not None else None
            reply = {"reply_to_message": without_reply(replied)} if replied else {}
            message = world.messages.add(chat, person.user(), world.now(), {**reply, **content})
            if topic := message.get("message_thread_id"):
                world.topics.open(chat["id"], topic)
            if chat["type"] == "private" or _reaches_bot(world, message):
                world.updates.add("message", message)
        return message

    def _open(self, person_id: int) -> Person:
        """The person, whom the bot knows from now on."""
        person = self.world.people.get(person_id)
        if person.blocked:
            raise Refused("You have blocked this bot.")
        self.world.people.start(person_id)
        return person

    def _chat(self, person: Person, chat_id: int | None) -> Json:
        if chat_id is None or chat_id == person.id:
            return person.chat()
        if not (chat := self.world.groups.chat(chat_id)):
            raise Refused("There is no such group.")
        return chat

    def _set_blocked(self, person_id: int, *, blocked: bool) -> None:
        world = self.world
        with world.transaction():
            person = world.people.get(person_id)
            if person.blocked == blocked:
                return
            world.people.block(person_id, blocked=blocked)
            member = {"status": "member", "user": world.bot()}
            kicked = {"status": "kicked", "user": world.bot(), "until_date": 0}
            change = {
                "chat": person.chat(),
                "from": person.user(),
                "date": world.now(),
                "old_chat_member": member if blocked else kicked,
                "new_chat_member": kicked if blocked else member,
            }
            world.updates.add("my_chat_member", change)


def _words(text: str, name: str, longest: int) -> Json:
    """`text` or `caption` with the entities that Telegram finds in it; empty if the text is blank."""
    text, _ = trim(text, [])
    if utf16_length(text) > longest:
        raise Refused(f"A {'message' if name == 'text' else name} has at most {longest} characters.")
    if not text:
        return {}
    entities = with_automatic(text, [])
    found = {"entities" if name == "text" else "caption_entities": entities} if entities else {}
    return {name: text, **found}


def _reaches_bot(world: World, message: Json) -> bool:
    """Privacy mode: in a group, a bot sees only commands for it and replies to it."""
    command = str(message.get("text", "")).partition(" ")[0]
    if command.startswith("/"):
        return command.partition("@")[2].lower() in ("", BOT_USERNAME)
    return bool(message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot()["id"])
