from __future__ import annotations

import asyncio
import datetime as dtm
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot
from telegram.error import ChatMigrated, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import RequestData

from bot.telegram.request import AiohttpRequest

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
MESSAGE = {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "x"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start a server on loopback that gives every request to one handler; return its address."""
    servers: list[TestServer] = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handler)
        server = TestServer(app)
        servers.append(server)
        await server.start_server()
        return str(server.make_url("/")).rstrip("/")

    yield start
    for server in servers:
        await server.close()


def answering(body: str, status: int = 200, **headers: str) -> Handler:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body, headers=headers)

    return handler


async def call(root: str, request: AiohttpRequest | None = None) -> object:
    async with request or AiohttpRequest() as http:
        return await http.post(f"{root}/bot{TOKEN}/getMe")


async def failure(root: str, request: AiohttpRequest | None = None) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await call(root, request)
    return caught.value


async def test_a_text_call_arrives_as_form_fields(serve: Serve) -> None:
    got: list[dict[str, object]] = []

    async def handler(request: web.Request) -> web.Response:
        got.append(dict(await request.post()))
        return web.json_response({"ok": True, "result": MESSAGE})

    root = await serve(handler)
    bot = Bot(TOKEN, f"{root}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    async with bot.request:
        message = await bot.send_message(7, "„Żółć“ 🙂 & <b>")

    assert got == [{"chat_id": "7", "text": "„Żółć“ 🙂 & <b>"}]
    assert message.message_id == 5


async def test_a_file_arrives_whole_with_its_name_and_its_fields(serve: Serve) -> None:
    got: dict[str, object] = {}

    async def handler(request: web.Request) -> web.Response:
        form = await request.post()
        document = form["document"]
        assert isinstance(document, web.FileField)
        got.update(caption=form["caption"], name=document.filename, content=document.file.read())
        return web.json_response({"ok": True, "result": MESSAGE})

    root = await serve(handler)
    bot = Bot(TOKEN, f"{root}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    async with bot.request:
        await bot.send_document(7, b"\x00line\r\n" * 1000, filename="report.txt", caption="here")

    assert got == {"caption": "here", "name": "report.txt", "content": b"\x00line\r\n" * 1000}


async def test_a_download_comes_back_byte_for_byte(serve: Serve) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=bytes(range(256)) * 1000)

    root = await serve(handler)
    async with AiohttpRequest() as http:
        content = await http.retrieve(f"{root}/file/bot{TOKEN}/a.bin")

    assert content == bytes(range(256)) * 1000


async def test_a_server_that_does_not_answer_is_a_timeout(serve: Serve) -> None:
    leave = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        await leave.wait()
        return web.Response()

    root = await serve(handler)
    error = await failure(root, AiohttpRequest(read_timeout=0.05))
    leave.set()

    assert isinstance(error, TimedOut)
    assert "nothing was sent" not in str(error)


async def test_a_server_that_drips_its_answer_is_a_timeout(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.01)

    root = await serve(handler)
    short = AiohttpRequest(
        read_timeout=0.3, write_timeout=0.05, connect_timeout=0.05, pool_timeout=0.05
    )

    assert isinstance(await failure(root, short), TimedOut)


async def test_a_call_that_gets_no_connection_says_that_nothing_was_sent(serve: Serve) -> None:
    arrived, leave = asyncio.Event(), asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        arrived.set()
        await leave.wait()
        return web.json_response({"ok": True, "result": True})

    root = await serve(handler)
    async with AiohttpRequest(pool_size=1, pool_timeout=0.02, connect_timeout=0.02) as http:
        url = f"{root}/bot{TOKEN}/getMe"
        holder = asyncio.create_task(http.post(url))
        await arrived.wait()
        with pytest.raises(TimedOut, match="nothing was sent"):
            await http.post(url)
        leave.set()

        assert await holder is True


async def test_a_refused_connection_is_a_network_error_without_the_token() -> None:
    error = await failure("http://127.0.0.1:1")

    assert type(error) is NetworkError
    assert TOKEN not in "".join(traceback.format_exception(error))


async def test_an_address_that_is_none_is_a_network_error_without_the_token() -> None:
    error = await failure("http://[broken")

    assert type(error) is NetworkError
    assert TOKEN not in "".join(traceback.format_exception(error))


async def test_a_cut_connection_is_a_network_error(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    assert type(await failure(await serve(handler))) is NetworkError


async def test_an_answer_cut_in_half_is_a_network_error(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok": true, "result"')
        assert request.transport is not None
        request.transport.abort()
        return response

    assert type(await failure(await serve(handler))) is NetworkError


async def test_too_many_requests_say_how_long_to_wait(serve: Serve) -> None:
    body = '{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":7}}'
    error = await failure(await serve(answering(body, 429)))

    assert isinstance(error, RetryAfter)
    assert error.retry_after == dtm.timedelta(seconds=7)


async def test_a_migrated_group_says_its_new_number(serve: Serve) -> None:
    body = '{"ok":false,"description":"Bad Request","parameters":{"migrate_to_chat_id":-1005}}'
    error = await failure(await serve(answering(body, 400)))

    assert isinstance(error, ChatMigrated)
    assert error.new_chat_id == -1005


@pytest.mark.parametrize(
    "body",
    [
        "<html>secret words</html>",
        '["secret words"]',
        '{"description": ["secret words"]}',
        '{"parameters": "secret words"}',
        '{"parameters": {"retry_after": "secret words"}}',
        "[" * 100_000,
        "",
    ],
)
async def test_an_error_page_is_a_network_error_without_its_words(serve: Serve, body: str) -> None:
    error = await failure(await serve(answering(body, 502)))

    assert type(error) is NetworkError
    assert str(error) == "Bad Gateway (502)"


@pytest.mark.parametrize(
    "body",
    ["<html>words of people</html>", "[]", '"result" words of people', '["result"]', "[" * 100_000],
)
async def test_an_answer_that_is_none_is_an_error_and_stays_out_of_the_log(
    serve: Serve, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error = await failure(await serve(answering(body)))

    assert "words of people" not in str(error) + caplog.text


async def test_an_answer_that_is_too_long_is_a_network_error(serve: Serve) -> None:
    root = await serve(answering('{"ok":true,"result":"' + "a" * 5000 + '"}'))
    error = await failure(root, AiohttpRequest(max_answer_bytes=4096))

    assert type(error) is NetworkError
    assert "4096" in str(error)


async def test_a_redirect_is_not_followed(serve: Serve) -> None:
    paths: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        paths.append(request.path)
        raise web.HTTPFound("/elsewhere")

    error = await failure(await serve(handler))

    assert type(error) is NetworkError
    assert paths == [f"/bot{TOKEN}/getMe"]


async def test_no_cookie_is_kept(serve: Serve) -> None:
    cookies: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        cookies.append(request.headers.get("Cookie"))
        response = web.json_response({"ok": True, "result": True})
        response.set_cookie("track", "me")
        return response

    # No client keeps cookies of a bare address.
    root = (await serve(handler)).replace("127.0.0.1", "localhost")
    async with AiohttpRequest() as http:
        await http.post(f"{root}/bot{TOKEN}/getMe")
        await http.post(f"{root}/bot{TOKEN}/getMe")

    assert cookies == [None, None]


async def test_a_proxy_in_the_environment_is_not_used(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")

    assert await call(await serve(answering('{"ok":true,"result":true}'))) is True


async def test_it_can_be_opened_again_after_it_was_closed(serve: Serve) -> None:
    root = await serve(answering('{"ok":true,"result":true}'))
    http = AiohttpRequest()

    assert [await call(root, http), await call(root, http)] == [True, True]


async def test_an_unopened_one_says_so() -> None:
    with pytest.raises(RuntimeError, match="initialize"):
        await AiohttpRequest().do_request("http://127.0.0.1:1", "POST", RequestData())
