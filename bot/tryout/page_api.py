"""What the chat page asks of the server: its own files, the state, news, and acts of people."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable
from importlib import resources
from typing import Any

from aiohttp import web

from bot.tryout.chats import Chats
from bot.tryout.checks import MAX_TEXT_CHARS
from bot.tryout.people import People

Json = dict[str, Any]

NEWS_WITHIN_S = 25.0
_SCRIPTS = ("api.js", "chat.js", "composer.js", "dom.js", "message.js", "richtext.js")
_PAGE_FILES = {
    "/": ("index.html", "text/html"),
    **{f"/page/{name}": (name, "text/javascript") for name in _SCRIPTS},
    "/page/style.css": ("style.css", "text/css"),
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# Only what a browser shows as a picture and never runs as a page.
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class PageApi:
    """The page and the small JSON interface behind it."""

    def __init__(self, chats: Chats, people: People) -> None:
        self._chats = chats
        self._people = people
        self._run = secrets.token_hex(4)  # tells the page that another server answers now

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the page and its interface to the server's routes."""
        for path in _PAGE_FILES:
            router.add_get(path, self._page_file)
        router.add_get("/page/state", self._state)
        router.add_get("/page/events", self._events)
        router.add_get("/page/file/{file_id}", self._download)
        router.add_post("/page/file", _act(self._send_file))
        for name, act in (
            ("say", self._say),
            ("edit", self._edit),
            ("forward", self._forward),
            ("press", self._press),
            ("voice", self._voice),
            ("sticker", self._sticker),
        ):
            router.add_post(f"/page/{name}", _act(act))

    async def _page_file(self, request: web.Request) -> web.Response:
        name, content_type = _PAGE_FILES[request.path]
        body = (resources.files("bot.tryout") / "page" / name).read_bytes()
        return web.Response(body=body, content_type=content_type, charset="utf-8", headers=_HEADERS)

    async def _state(self, request: web.Request) -> web.Response:
        chats = self._chats
        return _json(
            {
                "run": self._run,
                "event_no": chats.feed.last_no,
                "bot": self._bot(),
                "people": [
                    {"id": person.id, "name": person.name, "note": person.note}
                    for person in chats.people.values()
                ],
                "chats": [
                    {
                        "id": chat.id,
                        "title": chat.head.get("title", chat.head.get("first_name")),
                        "started": chat.started,
                        "messages": list(chat.messages.values()),
                        "menu": self._menu(chat.id),
                    }
                    for chat in chats.chats.values()
                ],
            }
        )

    def _bot(self) -> Json:
        profile = self._chats.profile
        return {
            "id": self._chats.bot["id"],
            "name": profile.get(("name", "")) or self._chats.bot["first_name"],
            "username": self._chats.bot["username"],
            "description": profile.get(("description", ""), ""),
        }

    def _menu(self, chat_id: int) -> list[Json]:
        person = self._chats.people.get(chat_id)
        return self._chats.menu_for(chat_id, person.language_code if person else "en")

    async def _events(self, request: web.Request) -> web.Response:
        try:
            after = int(request.query.get("after", "0"))
        except ValueError:
            raise web.HTTPBadRequest(text="after must be a number\n") from None
        events: list[Json] | None = None
        if request.query.get("run") == self._run:
            events = await self._chats.feed.wait_after(after, NEWS_WITHIN_S)
        return _json({"reload": events is None, "events": events or []})

    async def _download(self, request: web.Request) -> web.Response:
        file = self._chats.files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        if file.mime_type in _PICTURES:
            return web.Response(body=file.content, content_type=file.mime_type, headers=_HEADERS)
        return web.Response(
            body=file.content,
            content_type="application/octet-stream",
            headers={**_HEADERS, "Content-Disposition": "attachment"},
        )

    async def _say(self, request: web.Request) -> Json:
        body = await _body(request)
        reply_to = body.get("reply_to")
        message: Json = {}
        for part in _as_a_client_sends(str(body["text"])):
            message = self._people.say(
                int(body["person"]), part, chat=int(body["chat"]), reply_to=reply_to
            )
        return {"message_id": message["message_id"]}

    async def _edit(self, request: web.Request) -> Json:
        body = await _body(request)
        chat, message_id = int(body["chat"]), int(body["message_id"])
        self._people.edit(int(body["person"]), message_id, str(body["text"]), chat=chat)
        return {}

    async def _forward(self, request: web.Request) -> Json:
        body = await _body(request)
        person, chat = int(body["person"]), int(body["chat"])
        if "text" in body:
            name = str(body.get("name") or "Evening Wire")
            self._people.forward(person, str(body["text"]), name=name, chat=chat)
        else:
            from_chat, message_id = int(body["from_chat"]), int(body["message_id"])
            self._people.forward_message(person, from_chat, message_id, chat=chat)
        return {}

    async def _press(self, request: web.Request) -> Json:
        body = await _body(request)
        query_id = self._people.press(
            int(body["person"]), int(body["message_id"]), str(body["data"]), chat=int(body["chat"])
        )
        return {"query_id": query_id}

    async def _voice(self, request: web.Request) -> Json:
        body = await _body(request)
        self._people.send_voice(int(body["person"]), chat=int(body["chat"]))
        return {}

    async def _sticker(self, request: web.Request) -> Json:
        body = await _body(request)
        self._people.send_sticker(int(body["person"]), chat=int(body["chat"]))
        return {}

    async def _send_file(self, request: web.Request) -> Json:
        form = await request.post()
        upload = form["file"]
        if not isinstance(upload, web.FileField):
            raise ValueError("no file came")
        person, chat = int(str(form["person"])), int(str(form["chat"]))
        caption = str(form.get("caption", ""))
        content = upload.file.read()
        if upload.content_type in _PICTURES:
            self._people.send_photo(person, content, caption=caption, chat=chat)
        else:
            self._people.send_document(
                person,
                content,
                upload.filename,
                mime_type=upload.content_type,
                caption=caption,
                chat=chat,
            )
        return {}


def _act(act: Callable[[web.Request], Awaitable[Json]]) -> Callable[..., Awaitable[web.Response]]:
    """Answer an act of the page; what cannot be done comes back as one sentence."""

    async def answer(request: web.Request) -> web.Response:
        # A browser names its origin in every POST; the server has compared it with its own.
        if "Origin" not in request.headers:
            raise web.HTTPForbidden(text="The try-out takes acts from its own page only.\n")
        try:
            return _json(await act(request))
        except (LookupError, TypeError, ValueError) as error:
            return _json({"error": str(error)}, status=400)

    return answer


async def _body(request: web.Request) -> Json:
    body = await request.json()
    if not isinstance(body, dict):
        raise ValueError("expected a JSON object")
    return body


def _json(content: Json, status: int = 200) -> web.Response:
    text = json.dumps(content, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json", headers=_HEADERS)


def _as_a_client_sends(text: str) -> list[str]:
    """Return a long text in parts, cut at a blank where there is one, as Telegram's apps do."""
    parts: list[str] = []
    rest = text.strip()
    while len(rest) > MAX_TEXT_CHARS:
        cut = max(rest.rfind(" ", 0, MAX_TEXT_CHARS), rest.rfind("\n", 0, MAX_TEXT_CHARS))
        cut = cut if cut > 0 else MAX_TEXT_CHARS
        parts.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*parts, rest]
