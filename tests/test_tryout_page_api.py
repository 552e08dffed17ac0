"""What stands behind the chat page: its files, its headers and what it can do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.tryout import ADA_ID, BORIS_ID, GROUP_ID, TryoutServer

Json = dict[str, Any]
Act = Callable[[str, Any], Awaitable[tuple[int, Json]]]


@pytest.fixture
async def server() -> AsyncIterator[TryoutServer]:
    server = TryoutServer("4242:test-token")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession(trust_env=False) as session:
        yield session


@pytest.fixture
def act(server: TryoutServer, client: ClientSession) -> Act:
    async def act(name: str, body: Any) -> tuple[int, Json]:
        sent: Any = {"data": body} if isinstance(body, FormData) else {"json": body}
        url = f"{server.url}/page/{name}"
        async with client.post(url, headers={"Origin": server.url}, **sent) as response:
            return response.status, await response.json()

    return act


async def get(client: ClientSession, url: str) -> Json:
    async with client.get(url) as response:
        return dict(await response.json())


async def test_the_page_and_all_that_it_loads_are_served_with_a_strict_policy(
    server: TryoutServer, client: ClientSession
) -> None:
    names = ("api", "chat", "composer", "dom", "message", "richtext")
    paths = ["/", "/page/style.css", *(f"/page/{name}.js" for name in names)]
    for path in paths:
        async with client.get(server.url + path) as response:
            body = await response.text()
            policy = response.headers["Content-Security-Policy"]

        assert response.status == 200
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "Access-Control-Allow-Origin" not in response.headers
        # No asset of another place, and nothing that would read a text as markup.
        for forbidden in ("http://", "https://", "innerHTML", "insertAdjacentHTML", "eval("):
            assert forbidden not in body, (path, forbidden)


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
async def test_an_act_from_anywhere_but_the_page_is_refused(
    server: TryoutServer, client: ClientSession, origin: str | None
) -> None:
    headers = {} if origin is None else {"Origin": origin}
    body = {"person": ADA_ID, "chat": ADA_ID, "text": "forged"}
    async with client.post(f"{server.url}/page/say", json=body, headers=headers) as response:
        assert response.status == 403

    assert server.messages(ADA_ID) == []


async def test_people_can_write_edit_reply_and_forward(server: TryoutServer, act: Act) -> None:
    who = {"person": ADA_ID, "chat": ADA_ID}
    _, said = await act("say", who | {"text": "helo"})
    await act("edit", who | {"message_id": said["message_id"], "text": "hello"})
    await act("say", who | {"text": "a reply", "reply_to": said["message_id"]})
    await act("forward", who | {"text": "a post", "name": "Night Desk"})
    await act(
        "forward",
        {"person": BORIS_ID, "chat": GROUP_ID, "from_chat": ADA_ID, "message_id": 1},
    )

    first, reply, post = server.messages(ADA_ID)
    (forwarded,) = server.messages(GROUP_ID)
    assert (first["text"], "edit_date" in first) == ("hello", True)
    assert reply["reply_to_message"]["text"] == "hello"
    assert post["forward_origin"]["chat"]["title"] == "Night Desk"
    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "Ada"


async def test_a_long_text_is_sent_in_parts_as_clients_do(server: TryoutServer, act: Act) -> None:
    text = "word " * 1700

    await act("say", {"person": ADA_ID, "chat": ADA_ID, "text": text})

    parts = [message["text"] for message in server.messages(ADA_ID)]
    assert len(parts) == 3
    assert " ".join(parts) == text.strip()


async def test_a_picture_becomes_a_photo_and_another_file_a_document(
    server: TryoutServer, client: ClientSession, act: Act
) -> None:
    for name, kind, content in (
        ("a.png", "image/png", b"\x89PNG"),
        ("b.svg", "image/svg+xml", b"<svg onload='x()'/>"),
    ):
        form = FormData({"person": str(ADA_ID), "chat": str(ADA_ID), "caption": "look"})
        form.add_field("file", content, filename=name, content_type=kind)
        assert (await act("file", form))[0] == 200

    photo, document = server.messages(ADA_ID)
    assert (photo["caption"], document["document"]["file_name"]) == ("look", "b.svg")
    url = f"{server.url}/page/file/{document['document']['file_id']}"
    async with client.get(url) as response:
        # A file that could carry a script must never open as a page of this place.
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.content_type == "application/octet-stream"
    async with client.get(f"{server.url}/page/file/{photo['photo'][0]['file_id']}") as response:
        assert response.content_type == "image/png"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("say", {"person": ADA_ID, "chat": ADA_ID, "text": "  "}),
        ("say", {"person": 1, "chat": 1, "text": "x"}),
        ("say", {"person": ADA_ID}),
        ("say", ["no object"]),
        ("press", {"person": ADA_ID, "chat": ADA_ID, "message_id": 5, "data": "x"}),
        ("edit", {"person": ADA_ID, "chat": ADA_ID, "message_id": "one", "text": "x"}),
    ],
)
async def test_an_act_that_cannot_be_done_is_answered_with_a_sentence(
    act: Act, name: str, body: Any
) -> None:
    status, answer = await act(name, body)

    assert status == 400
    assert answer["error"]


async def test_news_reach_a_page_that_waits(server: TryoutServer, client: ClientSession) -> None:
    state = await get(client, f"{server.url}/page/state")
    url = f"{server.url}/page/events?run={state['run']}&after={state['event_no']}"
    waiting = asyncio.ensure_future(get(client, url))
    await asyncio.sleep(0)
    server.people.say(ADA_ID, "news")

    news = await asyncio.wait_for(waiting, 5)

    assert news["reload"] is False
    assert [event["message"]["text"] for event in news["events"]] == ["news"]


async def test_a_page_of_an_earlier_run_is_told_to_load_again(
    server: TryoutServer, client: ClientSession
) -> None:
    news = await get(client, f"{server.url}/page/events?run=earlier&after=0")

    assert news == {"reload": True, "events": []}


async def test_the_state_holds_no_token(server: TryoutServer, client: ClientSession) -> None:
    server.people.say(ADA_ID, "hello")
    async with client.get(f"{server.url}/page/state") as response:
        assert server.token not in await response.text()
