"""The HTTP client under python-telegram-bot: aiohttp behind the library's own request interface.

It replaces the httpx client, which costs several times the CPU per call. It follows no redirect,
keeps no cookie, reads no proxy from the environment, and puts no URL into a log line or an error:
every URL of the Bot API holds the token.
"""

from __future__ import annotations

import functools
import json
import ssl
from http import HTTPStatus
from typing import Any

import aiohttp
import certifi
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# The largest file that the Bot API hands out is 20 MiB; answers are far smaller.
MAX_ANSWER_BYTES = 32 * 1024 * 1024


class AiohttpRequest(BaseRequest):
    """Make the calls of a bot over one pool of connections.

    All times are in seconds, ``None`` means no limit. A call waits at most ``pool_timeout`` plus
    ``connect_timeout`` for its connection and ``read_timeout`` for each piece of the answer; a
    call other than a download ends altogether after the sum of its four times. Errors come out as
    the library expects them: ``TimedOut`` for time, ``NetworkError`` for everything else.
    """

    def __init__(
        self,
        *,
        pool_size: int = 64,
        connect_timeout: float | None = 5.0,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 10.0,
        media_write_timeout: float | None = 60.0,
        pool_timeout: float | None = 10.0,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self._pool_size = pool_size
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._media_write_timeout = media_write_timeout
        self._pool_timeout = pool_timeout
        self._max_answer_bytes = max_answer_bytes
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The default time to wait for a piece of an answer, in seconds."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; does nothing when it is open."""
        if self._session is None:
            # The session belongs to the running loop, so it cannot be made in the constructor.
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._pool_size, ssl=_tls_context()),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=False,
            )

    async def shutdown(self) -> None:
        """Close the pool; does nothing when it is closed."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

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
        """Return the status and the body of the server's answer.

        Raises:
            TimedOut: a time ran out; unless the text says that nothing was sent, the call may
                have taken effect.
            NetworkError: the connection failed, or the answer is none of the Bot API.
        """
        session = self._session
        if session is None:
            raise RuntimeError("this request object is not initialized; call initialize() first")
        with_files = request_data is not None and request_data.contains_files
        default_write = self._media_write_timeout if with_files else self._write_timeout
        limits = _client_timeout(
            pool=_given(pool_timeout, self._pool_timeout),
            connect=_given(connect_timeout, self._connect_timeout),
            write=_given(write_timeout, default_write),
            read=_given(read_timeout, self._read_timeout),
            is_download=method == "GET",
        )
        status, body = await self._exchange(session, method, url, _form(request_data), limits)
        if not HTTPStatus.OK <= status <= 299:
            return status, _as_api_error(status, body)
        if method != "GET" and b'"result"' not in body:
            # Such as a proxy's own page sent with status 200.
            raise NetworkError("The server's answer is none of the Bot API (it has no result)")
        return status, body

    async def _exchange(
        self,
        session: aiohttp.ClientSession,
        method: str,
        url: str,
        form: aiohttp.FormData | dict[str, str] | None,
        limits: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        # "from None" throughout: the texts of aiohttp's own errors can hold the URL.
        try:
            async with session.request(
                method, url, data=form, timeout=limits, allow_redirects=False
            ) as response:
                return response.status, await self._read(response)
        except aiohttp.ConnectionTimeoutError:
            raise TimedOut("Timed out while connecting; nothing was sent") from None
        except TimeoutError:
            raise TimedOut("Timed out") from None
        except aiohttp.ClientConnectorError as error:
            raise NetworkError(f"{type(error).__name__}: {error.os_error}") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        pieces: list[bytes] = []
        n_bytes = 0
        async for piece in response.content.iter_any():
            n_bytes += len(piece)
            if n_bytes > self._max_answer_bytes:
                response.close()
                raise NetworkError(f"The server's answer is over {self._max_answer_bytes} bytes")
            pieces.append(piece)
        return b"".join(pieces)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the JSON object in ``payload``.

        The library's own version writes the whole payload, so people's words, into the log.

        Raises:
            NetworkError: it holds no JSON object, so nobody knows what became of the call.
        """
        try:
            parsed = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise NetworkError("The server's answer is no JSON") from None
        if not isinstance(parsed, dict):
            raise NetworkError("The server's answer is no JSON object")
        return parsed


def _given(value: ODVInput[float], default: float | None) -> float | None:
    """The time that was passed to one call, or else the default of the request object."""
    return default if isinstance(value, DefaultValue) else value


def _client_timeout(
    *,
    pool: float | None,
    connect: float | None,
    write: float | None,
    read: float | None,
    is_download: bool,
) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        # aiohttp knows no write timeout, and a server that drips its answer never trips the read
        # timeout; the total bounds both. Downloads may take long as long as bytes come in.
        total=None if is_download else _sum(pool, connect, write, read),
        connect=_sum(pool, connect),  # aiohttp counts waiting for a free connection as well
        sock_connect=connect,
        sock_read=read,
    )


def _sum(*times_s: float | None) -> float | None:
    total_s = 0.0
    for time_s in times_s:
        if time_s is None:
            return None
        total_s += time_s
    return total_s


def _form(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    """The body of a call: form fields, as multipart when files go with them."""
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form


def _as_api_error(status: int, body: bytes) -> bytes:
    """The body of a refused call, reduced to what the Bot API documents.

    The library copies a body that is no JSON into the error's text, and fails with an error of
    another kind on JSON of an unexpected shape.
    """
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        parsed = None
    answer = parsed if isinstance(parsed, dict) else {}
    description = answer.get("description")
    if not isinstance(description, str):
        description = f"{_phrase(status)} ({status})"
    error: dict[str, Any] = {"ok": False, "description": description}
    parameters = answer.get("parameters")
    if isinstance(parameters, dict):
        error["parameters"] = {
            name: parameters[name]
            for name in ("migrate_to_chat_id", "retry_after")
            if isinstance(parameters.get(name), int)
        }
    return json.dumps(error).encode()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown status"


@functools.cache
def _tls_context() -> ssl.SSLContext:
    """Trust the system's authorities (or ``SSL_CERT_FILE``) and those of certifi.

    Some installations of Python come without any; certifi is there because httpx needs it.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
