"""The model behind the try-out: people, chats, messages, files and the bot's profile."""

from __future__ import annotations

import copy
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from bot.tryout.checks import BotApiError, bad_request
from bot.tryout.feed import Feed
from bot.tryout.updates import Updates

Json = dict[str, Any]

GROUP_ID = -1_000_000_004_242
ADA_ID = 7001
BORIS_ID = 7002
CHIARA_ID = 7003
EDITOR_ID = 7100

MAX_MESSAGES_IN_CHAT = 1000
MAX_QUERIES = 2000
MAX_FILE_BYTES_TOTAL = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can talk to the bot; the chat with the bot has the same number."""

    id: int
    name: str
    note: str = ""  # shown beside the name on the page, never sent to the bot
    language_code: str = "en"

    def as_user(self) -> Json:
        """Return the person as a Telegram ``User``."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "username": f"{self.name.lower()}_{self.id}",
            "language_code": self.language_code,
        }


@dataclass(slots=True)
class Chat:
    """A chat with its latest messages, by number."""

    id: int
    head: Json  # the Telegram ``Chat``
    messages: OrderedDict[int, Json] = field(default_factory=OrderedDict)
    last_message_id: int = 0
    started: bool = False  # whether the person has written, before which a bot may not
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that somebody sent, kept in memory only."""

    id: str
    name: str
    mime_type: str
    content: bytes
    path: str


@dataclass(slots=True)
class CallbackQuery:
    """A press of a button, and what the bot answered to it."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    answer: Json | None = None
    expired: bool = False


class Chats:
    """People and their chats with one bot, with everything bounded that can grow."""

    def __init__(self, bot_id: int, admin_id: int) -> None:
        self.bot: Json = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Whosaid",
            "username": "whosaid_tryout_bot",
        }
        self.feed = Feed()
        self.updates = Updates()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: OrderedDict[str, StoredFile] = OrderedDict()
        self.queries: OrderedDict[str, CallbackQuery] = OrderedDict()
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.admin_id = admin_id
        for person_id, name in ((ADA_ID, "Ada"), (BORIS_ID, "Boris"), (CHIARA_ID, "Chiara")):
            if person_id != admin_id:
                self.add_person(Person(person_id, name))
        self.add_person(Person(admin_id, "Edith", note="editor"))
        group = {"id": GROUP_ID, "type": "supergroup", "title": "Newsroom"}
        self.chats[GROUP_ID] = Chat(GROUP_ID, group, started=True)

    def add_person(self, person: Person) -> Person:
        """Add somebody, with a private chat that is still empty; everybody is in the group."""
        self.people[person.id] = person
        user = person.as_user()
        head = {"id": person.id, "type": "private"}
        head |= {"first_name": user["first_name"], "username": user["username"]}
        self.chats[person.id] = Chat(person.id, head)
        return person

    def person(self, person_id: int) -> Person:
        """Return a person by number.

        Raises:
            LookupError: nobody has that number.
        """
        if person_id not in self.people:
            raise LookupError(f"nobody here has the number {person_id}; known: {list(self.people)}")
        return self.people[person_id]

    def chat_for_bot(self, chat_id: int) -> Chat:
        """Return a chat that the bot may write into.

        Raises:
            BotApiError: there is none, nobody has started it yet, or the bot was blocked.
        """
        chat = self.chats.get(chat_id)
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        if chat.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Add a message to a chat and return it."""
        chat.last_message_id += 1
        message = {
            "message_id": chat.last_message_id,
            "from": sender,
            "chat": chat.head,
            "date": int(time.time()),
            **content,
        }
        chat.messages[chat.last_message_id] = message
        if len(chat.messages) > MAX_MESSAGES_IN_CHAT:
            chat.messages.popitem(last=False)
        self.feed.add("message", chat_id=chat.id, message=copy.deepcopy(message))
        return message

    def replace(self, chat: Chat, message: Json, content: Json, *, dropping: set[str]) -> Json:
        """Change a message in place: fields of ``dropping`` go, those of ``content`` come."""
        for name in dropping:
            message.pop(name, None)
        message.update(content)
        self.feed.add("edited", chat_id=chat.id, message=copy.deepcopy(message))
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        """Take a message out of a chat."""
        del chat.messages[message_id]
        self.feed.add("deleted", chat_id=chat.id, message_id=message_id)

    def replied(self, chat: Chat, message_id: int) -> Json | None:
        """Return a message as it appears inside a reply to it, one level deep."""
        message = chat.messages.get(message_id)
        if message is None:
            return None
        return {
            key: value for key, value in copy.deepcopy(message).items() if key != "reply_to_message"
        }

    def keep_file(self, name: str, mime_type: str, content: bytes) -> StoredFile:
        """Keep a file in memory; the oldest ones go when all together are too large."""
        file_id = "F" + secrets.token_urlsafe(18)
        folder = "photos" if mime_type.startswith("image/") else "documents"
        suffix = name.rpartition(".")[2]
        path = f"{folder}/file_{len(self.files)}{secrets.token_hex(4)}"
        if suffix.isalnum() and suffix != name:
            path += f".{suffix}"
        stored = StoredFile(file_id, name, mime_type, content, path)
        self.files[file_id] = stored
        while sum(len(file.content) for file in self.files.values()) > MAX_FILE_BYTES_TOTAL:
            self.files.popitem(last=False)
        return stored

    def open_query(self, person_id: int, chat_id: int, message_id: int) -> CallbackQuery:
        """Note that a button was pressed."""
        query = CallbackQuery(str(secrets.randbits(62)), person_id, chat_id, message_id)
        self.queries[query.id] = query
        if len(self.queries) > MAX_QUERIES:
            self.queries.popitem(last=False)
        return query

    def menu_for(self, chat_id: int, language_code: str) -> list[Json]:
        """Return the command menu that a chat shows: the narrowest scope that has one wins."""
        scopes = [f"chat:{chat_id}"]
        scopes += ["all_private_chats"] if chat_id > 0 else ["all_group_chats"]
        for scope in [*scopes, "default"]:
            for language in (language_code, ""):
                if commands := self.commands.get((scope, language)):
                    return commands
        return []
