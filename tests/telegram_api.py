"""A Bot API inside the test: it records every call and answers as it was told to."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, RequestData

from bot.telegram import HardenedBot, OutgoingLimiter

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
_HOURS = itertools.count(step=3600.0)
ME = {"id": 110201543, "is_bot": True, "first_name": "W", "username": "whosaid_bot"}


class Call(NamedTuple):
    method: str
    parameters: dict[str, Any]


class ScriptedApi(BaseRequest):
    """Answers each call with the next script of its method, else as if all was well.

    A script is an exception to raise, ``(status, body)``, or a coroutine function that returns it.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.scripts: dict[str, list[Any]] = defaultdict(list)
        self.n_open = 0
        self.last_message_id = 100

    def script(self, method: str, *answers: Any) -> None:
        self.scripts[method].extend(answers)

    def refuse(self, method: str, status: int, description: str, **parameters: int) -> None:
        error = {"ok": False, "description": description, "parameters": parameters}
        self.script(method, (status, error))

    def methods(self) -> list[str]:
        return [call.method for call in self.calls]

    def calls_of(self, method: str) -> list[dict[str, Any]]:
        return [call.parameters for call in self.calls if call.method == method]

    @property
    def read_timeout(self) -> float | None:
        return 10.0

    async def initialize(self) -> None:
        self.n_open += 1

    async def shutdown(self) -> None:
        self.n_open = max(0, self.n_open - 1)  # closing what is closed does nothing

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        endpoint = url.rsplit("/", 1)[1]
        parameters = dict(request_data.parameters) if request_data else {}
        self.calls.append(Call(endpoint, parameters))
        scripts = self.scripts[endpoint]
        if endpoint == "getUpdates" and not scripts and parameters.get("timeout"):
            await asyncio.Event().wait()  # a long poll to which nothing ever comes
        answer = scripts.pop(0) if scripts else (200, self._all_well(endpoint, parameters))
        if callable(answer):
            waiting: Callable[[], Awaitable[Any]] = answer
            answer = await waiting()
        if isinstance(answer, BaseException):
            raise answer
        status, body = answer
        return status, body if isinstance(body, bytes) else json.dumps(body).encode()

    def _all_well(self, endpoint: str, parameters: dict[str, Any]) -> dict[str, Any]:
        if endpoint == "getMe":
            return {"ok": True, "result": ME}
        if endpoint == "getUpdates":
            return {"ok": True, "result": []}
        if endpoint in {"sendMessage", "editMessageText"}:
            message_id = parameters.get("message_id") or self._next_message_id()
            chat = {"id": parameters["chat_id"], "type": "private"}
            message = {"message_id": message_id, "date": 1, "chat": chat, "text": "x"}
            return {"ok": True, "result": message}
        return {"ok": True, "result": True}

    def _next_message_id(self) -> int:
        self.last_message_id += 1
        return self.last_message_id


def bot_on(api: ScriptedApi, limiter: OutgoingLimiter | None = None, **options: Any) -> HardenedBot:
    """A bot whose calls reach ``api``; without a limiter of your own, none ever waits."""
    hurried = OutgoingLimiter(clock=lambda: next(_HOURS))
    return HardenedBot(
        TOKEN,
        base_url="http://127.0.0.1:1/bot",
        base_file_url="http://127.0.0.1:1/file/bot",
        request=api,
        get_updates_request=api,
        rate_limiter=limiter or hurried,
        **options,
    )


def raw_message(update_id: int, text: str = "who said it?", chat_id: int = 7) -> dict[str, Any]:
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_700_000_000,
            "chat": {"id": chat_id, "type": "private", "first_name": "Ada"},
            "from": {"id": chat_id, "is_bot": False, "first_name": "Ada"},
            "text": text,
        },
    }
