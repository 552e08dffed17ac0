"""The whole application in this process, against the try-out's Bot API."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import admin_texts, texts
from bot.app import Plan, build_application, count_articles, memory_bytes
from bot.telegram import Polling, serve
from bot.tryout import ADA_ID, BORIS_ID, EDITOR_ID, GROUP_ID, TryoutServer
from index import Reader, build
from tests.newsroom import write_newsroom

TOKEN = "4242:AAF-abcdefghijklmnopqrstuvwxyz"
QUESTION = "who rejected the harbour board's account?"
QUOTED = "Norvik Lines rejected the harbour board's account"
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(
        token=TOKEN,
        api_root="",
        admin_ids=frozenset({EDITOR_ID}),
        allowed_ids=frozenset(),
        articles_dir=tmp_path / "articles",
        index_dir=tmp_path / "data/index",
        state_file=tmp_path / "data/state.sqlite",
        question_timeout_s=10,
        questions_burst=5,
        question_every_s=2,
        question_days=30,
        rebuild=False,
    )


class Newsroom:
    """A running bot and the people in front of it."""

    def __init__(self, server: TryoutServer) -> None:
        self.server = server

    def of_bot(self, chat_id: int) -> list[str]:
        return [message["text"] for message in self.server.messages(chat_id, by_bot=True)]

    def press(self, person: int, button: str) -> None:
        """Press a button under the bot's last message to a person."""
        last = self.server.messages(person, by_bot=True)[-1]
        self.server.people.press(person, last["message_id"], button)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something has come about; the timeout is for a test that fails."""
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - the server offers no event for every call
                await asyncio.sleep(0.005)

    async def say(self, person: int, text: str, chat: int | None = None) -> str:
        """Say something and return what the bot says next in that chat."""
        place = chat or person
        n_before = len(self.of_bot(place))
        self.server.people.say(person, text, chat=chat)
        await self.until(lambda: len(self.of_bot(place)) > n_before)
        return self.of_bot(place)[n_before]


@asynccontextmanager
async def running(plan: Plan, *, greeted: int | None = None) -> AsyncIterator[Newsroom]:
    """Give a running bot; ``greeted``: who spoke to it before it started."""
    server = TryoutServer(TOKEN, admin_id=EDITOR_ID)
    await server.start()
    if greeted is not None:
        server.people.say(greeted, "/help")
    stop = asyncio.Event()
    plan.state_file.parent.mkdir(parents=True, exist_ok=True)
    application = build_application(replace(plan, api_root=server.url))
    serving = asyncio.create_task(serve(application, Polling(1), stop=stop, grace_s=5))
    try:
        yield Newsroom(server)
    finally:
        stop.set()
        await serving
        await server.stop()


async def test_without_an_index_the_bot_builds_one_and_then_answers(plan: Plan) -> None:
    write_newsroom(plan.articles_dir)
    ready = asyncio.Event()

    async with running(replace(plan, on_ready=ready.set)) as newsroom:
        await asyncio.wait_for(ready.wait(), 20)
        answer = await newsroom.say(ADA_ID, QUESTION)

    assert QUOTED in answer


async def test_without_articles_it_says_so_and_an_admin_can_add_some_and_reindex(
    plan: Plan,
) -> None:
    async with running(plan) as newsroom:
        # The very first moment may still be "getting ready".
        while (said := await newsroom.say(ADA_ID, QUESTION)) == texts.GETTING_READY:
            pass
        assert said == texts.NO_ARTICLES
        assert str(plan.articles_dir) in await newsroom.say(EDITOR_ID, "/status")

        write_newsroom(plan.articles_dir)
        await newsroom.say(EDITOR_ID, "/reindex")
        await newsroom.until(lambda: "answer now" in newsroom.of_bot(EDITOR_ID)[-1])
        assert "New 4, changed 0, moved 0, gone 0." in newsroom.of_bot(EDITOR_ID)[-1]
        assert QUOTED in await newsroom.say(BORIS_ID, QUESTION)


async def test_a_reindex_brings_in_what_changed_and_a_failed_one_leaves_all_as_it_was(
    plan: Plan,
) -> None:
    build([write_newsroom(plan.articles_dir)], plan.index_dir)
    async with running(plan) as newsroom:
        assert QUOTED in await newsroom.say(ADA_ID, QUESTION)

        for path in plan.articles_dir.rglob("*.txt"):
            path.unlink()
        await newsroom.say(EDITOR_ID, "/reindex")
        await newsroom.until(lambda: "failed" in newsroom.of_bot(EDITOR_ID)[-1])
        assert "goes on answering" in newsroom.of_bot(EDITOR_ID)[-1]
        assert QUOTED in await newsroom.say(BORIS_ID, QUESTION)

        (plan.articles_dir / "new.txt").write_text("The lighthouse keeper retired in June.\n")
        await newsroom.say(EDITOR_ID, "/reindex")
        await newsroom.until(lambda: "4 of 4 articles are gone" in newsroom.of_bot(EDITOR_ID)[-1])
        assert QUOTED in await newsroom.say(ADA_ID, QUESTION)
        newsroom.press(EDITOR_ID, "Publish")
        await newsroom.until(lambda: "answers now" in newsroom.of_bot(EDITOR_ID)[-1])
        assert "lighthouse keeper" in await newsroom.say(ADA_ID, "who retired in June?")
    with Reader.open(plan.index_dir) as reader:
        assert reader.summary.articles == 1


async def test_a_question_about_a_reindex_survives_a_restart_and_no_stranger_answers_it(
    plan: Plan,
) -> None:
    (write_newsroom(plan.articles_dir) / "pinned.txt").write_text(f"{QUESTION}\n")
    build([plan.articles_dir], plan.index_dir)
    (plan.articles_dir / "mercury/owner.txt").unlink()
    plan = replace(plan, pinned="require")
    async with running(plan) as newsroom:
        await newsroom.say(EDITOR_ID, "/reindex")
        await newsroom.until(lambda: "wait for your word" in newsroom.of_bot(EDITOR_ID)[-1])
        asked = newsroom.of_bot(EDITOR_ID)[-1]
        assert f"Other answers to 1 pinned question:\n• {QUESTION}" in asked
        assert "no longer quoted: “Norvik Lines rejected" in asked

    reminder = admin_texts.waiting_line("g00000002")
    async with running(plan, greeted=EDITOR_ID) as newsroom:
        await newsroom.until(lambda: reminder in newsroom.of_bot(EDITOR_ID))
        assert QUOTED in await newsroom.say(ADA_ID, QUESTION)
        assert reminder in await newsroom.say(EDITOR_ID, "/status")
        newsroom.press(EDITOR_ID, admin_texts.KEEP)
        await newsroom.until(lambda: "was removed" in newsroom.of_bot(EDITOR_ID)[-1])
        assert QUOTED in await newsroom.say(BORIS_ID, QUESTION)

    async with running(plan) as newsroom:
        assert QUOTED in await newsroom.say(ADA_ID, QUESTION)
        assert reminder not in await newsroom.say(EDITOR_ID, "/status")


async def test_a_rollback_answers_from_the_index_before_at_once(plan: Plan) -> None:
    build([write_newsroom(plan.articles_dir)], plan.index_dir)
    (plan.articles_dir / "new.txt").write_text("The lighthouse keeper retired in June.\n")
    build([plan.articles_dir], plan.index_dir)
    async with running(plan) as newsroom:
        assert "lighthouse keeper" in await newsroom.say(ADA_ID, "who retired in June?")

        said = await newsroom.say(EDITOR_ID, "/rollback")
        assert said.startswith("Rolled back: generation g00000001 answers again, 4 articles with ")
        assert "lighthouse keeper" not in await newsroom.say(ADA_ID, "who retired in June?")
        assert "Rolled back from g00000002." in await newsroom.say(EDITOR_ID, "/status")
        assert await newsroom.say(EDITOR_ID, "/rollback") == admin_texts.NOTHING_OLDER


async def test_with_a_schedule_the_bot_reindexes_by_itself(plan: Plan) -> None:
    build([write_newsroom(plan.articles_dir)], plan.index_dir)
    plan = replace(plan, reindex_every_s=0.05)
    async with running(plan) as newsroom:
        await newsroom.say(EDITOR_ID, "/status")
        (plan.articles_dir / "new.txt").write_text("The lighthouse keeper retired in June.\n")
        await newsroom.until(lambda: len(newsroom.of_bot(EDITOR_ID)) > 1)
        assert "New 1, changed 0" in newsroom.of_bot(EDITOR_ID)[1]
        assert "lighthouse keeper" in await newsroom.say(BORIS_ID, "who retired in June?")
    with Reader.open(plan.index_dir) as reader:
        assert reader.summary.articles == 5


async def test_a_stale_index_is_built_again_at_start(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By its name in sys.modules: in the package, the function hides the module.
    monkeypatch.setattr(sys.modules["index.build"], "BUILT_BY", "news-0, format 0")
    build([write_newsroom(plan.articles_dir)], plan.index_dir)
    ready = asyncio.Event()

    async with running(replace(plan, on_ready=ready.set)) as newsroom:
        await asyncio.wait_for(ready.wait(), 20)
        assert QUOTED in await newsroom.say(ADA_ID, QUESTION)


async def test_a_stranger_who_types_an_admin_command_gets_the_ordinary_reply(plan: Plan) -> None:
    build([write_newsroom(plan.articles_dir)], plan.index_dir)
    async with running(plan) as newsroom:
        assert await newsroom.say(ADA_ID, "/reindex") == texts.UNKNOWN_COMMAND
        assert await newsroom.say(ADA_ID, "/nonsense") == texts.UNKNOWN_COMMAND


async def test_who_is_not_in_the_list_gets_one_polite_sentence(plan: Plan) -> None:
    build([write_newsroom(plan.articles_dir)], plan.index_dir)
    async with running(replace(plan, allowed_ids=frozenset({BORIS_ID}))) as newsroom:
        assert await newsroom.say(ADA_ID, "/start") == texts.NOT_ALLOWED
        newsroom.server.people.say(ADA_ID, QUESTION)
        newsroom.server.people.say(ADA_ID, "good morning, all", chat=GROUP_ID)
        assert QUOTED in await newsroom.say(BORIS_ID, QUESTION)
        assert (await newsroom.say(EDITOR_ID, "/status")).startswith("Serving.")

        assert newsroom.of_bot(ADA_ID) == [texts.NOT_ALLOWED]
        assert newsroom.of_bot(GROUP_ID) == []


async def test_commands_are_set_for_each_kind_of_chat_and_a_refusal_does_no_harm(
    plan: Plan,
) -> None:
    build([write_newsroom(plan.articles_dir)], plan.index_dir)
    admins = frozenset({EDITOR_ID, 999})  # 999 never pressed Start
    async with running(replace(plan, admin_ids=admins)) as newsroom:
        await newsroom.until(lambda: newsroom.server.counts["setmyshortdescription"] > 0)
        chats = newsroom.server.chats
        for_all = {command["command"] for command in chats.menu_for(ADA_ID, "en")}
        in_group = {command["command"] for command in chats.menu_for(GROUP_ID, "en")}

        assert {"start", "help", "privacy", "about", "forget"} <= for_all
        assert "reindex" not in for_all
        assert in_group == {"ask", "check"}


async def test_stopping_during_a_reindex_tells_the_admin_and_leaves_the_index(
    plan: Plan,
) -> None:
    build([write_newsroom(plan.articles_dir)], plan.index_dir)
    stuck = (sys.executable, "-c", "import time; time.sleep(600)")

    async with running(replace(plan, build_command=stuck)) as newsroom:
        await newsroom.say(EDITOR_ID, "/reindex")
        server = newsroom.server
    stopped = [message["text"] for message in server.messages(EDITOR_ID, by_bot=True)]

    assert stopped[-1] == admin_texts.REINDEX_STOPPED
    with Reader.open(plan.index_dir) as reader:
        assert reader.generation == "g00000001"


def test_a_folder_that_is_not_there_holds_no_articles(tmp_path: Path) -> None:
    assert count_articles(tmp_path / "none") == 0
    assert count_articles(tmp_path) == 0
    assert count_articles(write_newsroom(tmp_path / "articles")) > 0


def test_the_memory_in_use_is_some_megabytes() -> None:
    assert 10_000_000 < memory_bytes() < 10_000_000_000


def test_the_plan_never_prints_the_token(plan: Plan) -> None:
    assert TOKEN not in repr(plan)
