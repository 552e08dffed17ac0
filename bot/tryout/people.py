"""What people do in the chats: write, edit, forward, send files, press buttons, block the bot."""

from __future__ import annotations

import copy
import struct
import time
from typing import Any

from bot.tryout.chats import BORIS_ID, Chat, Chats
from bot.tryout.checks import MAX_CAPTION_CHARS, MAX_TEXT_CHARS
from bot.tryout.entities import completed, found_entities, trimmed

Json = dict[str, Any]


class People:
    """Acts of people; each leaves a message where one belongs and an update for the bot.

    A chat is its number: that of the person for the private chat, which is what ``None`` means.
    """

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    def say(
        self, person_id: int, text: str, *, chat: int | None = None, reply_to: int | None = None
    ) -> Json:
        """Write a text, in answer to the message ``reply_to`` where given; return the message.

        Raises:
            ValueError: the text is empty or longer than clients send.
            LookupError: no such person, chat or message.
        """
        return self._send(person_id, chat, self._text(text), reply_to)

    def edit(self, person_id: int, message_id: int, text: str, *, chat: int | None = None) -> Json:
        """Change the text or caption of a message of one's own."""
        place, message = self._message(person_id, chat, message_id)
        if message["from"]["id"] != person_id:
            raise ValueError(f"message {message_id} is not by person {person_id}")
        if "text" in message:
            content = self._text(text)
            dropping = {"entities"}
        else:
            content = self._caption(text)
            dropping = {"caption", "caption_entities"}
        content["edit_date"] = int(time.time())
        self._chats.replace(place, message, content, dropping=dropping)
        self._tell(place, "edited_message", message)
        return copy.deepcopy(message)

    def forward(
        self,
        person_id: int,
        text: str,
        *,
        origin: str = "channel",
        name: str = "Evening Wire",
        chat: int | None = None,
    ) -> Json:
        """Forward a text that somebody else wrote.

        Args:
            person_id: who forwards.
            text: the words forwarded.
            origin: ``channel``, ``user`` or ``hidden_user``, who wrote it first.
            name: the name of the channel or of the hidden user.
            chat: where to; the private chat with the bot by default.
        """
        content = self._text(text) | {"forward_origin": self._origin(origin, name)}
        return self._send(person_id, chat, content)

    def forward_message(
        self, person_id: int, from_chat: int, message_id: int, *, chat: int | None = None
    ) -> Json:
        """Forward a message of one of the chats here."""
        _, original = self._message(person_id, from_chat, message_id)
        origin = {
            "type": "user",
            "date": original["date"],
            "sender_user": original["from"],
        }
        kept = ("text", "entities", "caption", "caption_entities", "photo", "document", "voice")
        content = {key: original[key] for key in (*kept, "sticker") if key in original}
        content["forward_origin"] = original.get("forward_origin", origin)
        return self._send(person_id, chat, copy.deepcopy(content))

    def send_photo(
        self, person_id: int, content: bytes, *, caption: str = "", chat: int | None = None
    ) -> Json:
        """Send a picture with an optional caption."""
        kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        file = self._chats.keep_file("photo." + kind.rpartition("/")[2], kind, content)
        width, height = _picture_size(content)
        size = {**_file_fields(file.id, content), "width": width, "height": height}
        return self._send(person_id, chat, {"photo": [size], **self._caption(caption)})

    def send_document(
        self,
        person_id: int,
        content: bytes,
        name: str,
        *,
        mime_type: str = "application/octet-stream",
        caption: str = "",
        chat: int | None = None,
    ) -> Json:
        """Send a file with an optional caption."""
        file = self._chats.keep_file(name, mime_type, content)
        document = {**_file_fields(file.id, content), "file_name": name, "mime_type": mime_type}
        return self._send(person_id, chat, {"document": document, **self._caption(caption)})

    def send_voice(self, person_id: int, *, chat: int | None = None) -> Json:
        """Send a voice message of three seconds, without sound in it."""
        file = self._chats.keep_file("voice.ogg", "audio/ogg", b"OggS")
        voice = {**_file_fields(file.id, file.content), "duration": 3, "mime_type": "audio/ogg"}
        return self._send(person_id, chat, {"voice": voice})

    def send_sticker(self, person_id: int, *, chat: int | None = None) -> Json:
        """Send a sticker."""
        file = self._chats.keep_file("sticker.webp", "image/webp", b"RIFF")
        sticker = {
            **_file_fields(file.id, file.content),
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "\N{WAVING HAND SIGN}",
        }
        return self._send(person_id, chat, {"sticker": sticker})

    def press(
        self, person_id: int, message_id: int, button: str, *, chat: int | None = None
    ) -> str:
        """Press the button with this text or callback data; return the number of the query.

        Raises:
            LookupError: the message has no such button.
        """
        _, message = self._message(person_id, chat, message_id)
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [one for row in rows for one in row if "callback_data" in one]
        data = next(
            (
                one["callback_data"]
                for one in buttons
                if button in (one["text"], one["callback_data"])
            ),
            None,
        )
        if data is None:
            names = [one["text"] for one in buttons]
            raise LookupError(f"message {message_id} has no button {button!r}; it has {names}")
        return self.press_data(person_id, message_id, data, chat=chat)

    def press_data(
        self, person_id: int, message_id: int, data: str, *, chat: int | None = None
    ) -> str:
        """Send callback data whether or not there is such a button, as a changed client can."""
        place, message = self._message(person_id, chat, message_id)
        query = self._chats.open_query(person_id, place.id, message_id)
        update = {
            "id": query.id,
            "from": self._chats.person(person_id).as_user(),
            "message": copy.deepcopy(message),
            "chat_instance": str(abs(place.id)),
            "data": data,
        }
        self._chats.updates.push("callback_query", update, place.id)
        return query.id

    def block(self, person_id: int, *, blocked: bool = True) -> None:
        """Block the bot in the private chat, or take it back."""
        place = self._chats.chats[self._chats.person(person_id).id]
        place.blocked = blocked
        states = [
            {"user": self._chats.bot, "status": "member"},
            {"user": self._chats.bot, "status": "kicked", "until_date": 0},
        ]
        old, new = states if blocked else states[::-1]
        update = {
            "chat": place.head,
            "from": self._chats.person(person_id).as_user(),
            "date": int(time.time()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        self._chats.updates.push("my_chat_member", update, place.id)

    def _send(
        self, person_id: int, chat: int | None, content: Json, reply_to: int | None = None
    ) -> Json:
        person = self._chats.person(person_id)
        place = self._place(person_id, chat)
        if reply_to is not None:
            replied = self._chats.replied(place, reply_to)
            if replied is None:
                raise LookupError(f"chat {place.id} has no message {reply_to} to reply to")
            content = {**content, "reply_to_message": replied}
        place.started = True
        message = self._chats.post(place, person.as_user(), content)
        self._tell(place, "message", message)
        return copy.deepcopy(message)

    def _tell(self, place: Chat, kind: str, message: Json) -> None:
        """Queue an update unless Telegram's privacy mode keeps the message from bots in groups."""
        if place.id > 0 or self._is_for_bot(message):
            self._chats.updates.push(kind, copy.deepcopy(message), place.id)

    def _is_for_bot(self, message: Json) -> bool:
        bot = self._chats.bot
        if message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]:
            return True
        text = str(message.get("text", message.get("caption", ""))).lower()
        words = text.split()
        name = "@" + bot["username"].lower()
        if words and words[0].startswith("/"):
            return "@" not in words[0] or words[0].endswith(name)
        return name in text

    def _place(self, person_id: int, chat: int | None) -> Chat:
        chat_id = person_id if chat is None else chat
        if chat_id not in self._chats.chats or (chat_id > 0 and chat_id != person_id):
            raise LookupError(f"person {person_id} is not in a chat {chat_id}")
        return self._chats.chats[chat_id]

    def _message(self, person_id: int, chat: int | None, message_id: int) -> tuple[Chat, Json]:
        chat_id = person_id if chat is None else chat
        place = self._chats.chats.get(chat_id)
        if place is None or message_id not in place.messages:
            raise LookupError(f"chat {chat_id} has no message {message_id}")
        return place, place.messages[message_id]

    def _origin(self, kind: str, name: str) -> Json:
        day_before = int(time.time()) - 86_400
        if kind == "channel":
            channel = {"id": -1_000_000_009_001, "type": "channel", "title": name}
            return {"type": kind, "date": day_before, "chat": channel, "message_id": 17}
        if kind == "hidden_user":
            return {"type": kind, "date": day_before, "sender_user_name": name}
        writer = self._chats.people.get(BORIS_ID) or next(iter(self._chats.people.values()))
        return {"type": "user", "date": day_before, "sender_user": writer.as_user()}

    @staticmethod
    def _text(text: str) -> Json:
        text, _ = trimmed(text, [])
        if not 1 <= len(text) <= MAX_TEXT_CHARS:
            raise ValueError(f"a text has 1 to {MAX_TEXT_CHARS} characters, this one {len(text)}")
        entities = found_entities(text)
        return {"text": text} | ({"entities": entities} if entities else {})

    @staticmethod
    def _caption(caption: str) -> Json:
        caption, _ = trimmed(caption, [])
        if len(caption) > MAX_CAPTION_CHARS:
            raise ValueError(f"a caption has up to {MAX_CAPTION_CHARS} characters")
        entities = completed(caption, [])
        content: Json = {"caption": caption} if caption else {}
        return content | ({"caption_entities": entities} if entities else {})


def _file_fields(file_id: str, content: bytes) -> Json:
    return {"file_id": file_id, "file_unique_id": "u" + file_id[1:13], "file_size": len(content)}


def _picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG; of other kinds a common size, as nobody here uses it."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    return 1280, 960
