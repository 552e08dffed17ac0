from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.error import TimedOut

from bot import admin_texts, texts
from bot.access import AdminGate
from bot.admin_pages import Link, NoSuchPage, Vitals, fit
from bot.handlers import admin
from bot.readers import Readers
from bot.reindex import Progress, ReindexFailed, ReindexRuns, Report
from index import Reader, build
from index.domain import Refusal
from tests.conftest import Chat, OpenChat
from tests.gate_updates import ADMIN, STRANGER, UPDATES
from tests.newsroom import write_newsroom

REPORT = Report("g00000002", 24, 311, 3, 1, 2, 4, (Refusal("a.txt", "it is empty"),), 1.94)
VITALS = Vitals(93_784, 61_400_000, 12, 1_234_567, 45_000_000_000)


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("newsroom")
    build([write_newsroom(folder / "articles")], folder / "index")
    return folder / "index"


@pytest.fixture
def real_readers(index_dir: Path) -> Iterator[Readers]:
    readers = Readers(partial(Reader.open, index_dir))
    yield readers
    readers.close()


class FakeReindex:
    """A reindex that does what the test says, step by step."""

    def __init__(self) -> None:
        self.running = False
        self.steps: asyncio.Queue[Progress | Report | Exception] = asyncio.Queue()

    async def run(self, on_progress: Callable[[Progress], None]) -> Report:
        self.running = True
        try:
            while True:
                step = await self.steps.get()
                if isinstance(step, Report):
                    return step
                if isinstance(step, Exception):
                    raise step
                on_progress(step)
        finally:
            self.running = False


class Desk:
    """The admin's commands in a chat, with everything they lean on in the test's hand."""

    def __init__(self, readers: Readers) -> None:
        self.readers = readers
        self.reindex = FakeReindex()
        self.tasks: list[asyncio.Task[None]] = []
        self.audit: list[tuple[int, str, str]] = []
        self.n_checks = 0
        self.second = asyncio.Semaphore(0)  # released: a second has passed
        self.chat: Chat

    async def sleep(self, _seconds: float) -> None:
        await self.second.acquire()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.create_task(work))

    async def check(self) -> None:
        self.n_checks += 1

    def keep(self, admin_id: int, action: str, outcome: str) -> None:
        self.audit.append((admin_id, action, outcome))

    async def open(self, open_chat: OpenChat) -> Desk:
        reindex = admin.ReindexCommand(
            self.reindex, self.readers, self.start, self.check, self.keep, self.sleep
        )
        status = admin.StatusCommand(self.reindex, self.readers, lambda: VITALS, self.keep)
        sources = admin.SourcesCommand(self.readers, self.keep)
        gate = AdminGate(frozenset({ADMIN}))
        chat = await open_chat(admin.handlers(gate, reindex, status, sources))
        self.chat = Chat(chat.application, chat.api, ADMIN, ADMIN, errors=chat.errors)
        return self

    @property
    def edits(self) -> list[str]:
        return [call["text"] for call in self.chat.api.calls_of("editMessageText")]

    async def reindex_with(self, *steps: Progress | Report | Exception) -> str:
        """Run a whole /reindex and return the text that it ends with."""
        await self.chat.say("/reindex")
        for step in steps:
            self.reindex.steps.put_nowait(step)
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return self.edits[-1]


@pytest.fixture
async def desk(open_chat: OpenChat, real_readers: Readers) -> AsyncIterator[Desk]:
    real_readers.swap()
    opened = await Desk(real_readers).open(open_chat)
    yield opened
    for task in opened.tasks:
        task.cancel()
    await asyncio.gather(*opened.tasks, return_exceptions=True)


async def settled() -> None:
    """Let everything run that does not wait for the test."""
    for _ in range(200):
        await asyncio.sleep(0)


# --- The gate ------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [case for case in UPDATES if "press" not in case])
async def test_only_an_admin_in_person_gets_a_reindex(desk: Desk, case: str) -> None:
    fields, allowed = UPDATES[case]
    raw = {"update_id": 1, **fields}

    await desk.chat.application.process_update(Update.de_json(raw, desk.chat.application.bot))

    assert bool(desk.tasks) is allowed
    assert bool(desk.chat.api.calls_of("sendMessage")) is allowed


@pytest.mark.parametrize("command", ["/reindex", "/status", "/sources"])
async def test_no_command_says_anything_to_a_stranger(desk: Desk, command: str) -> None:
    stranger = desk.chat.by(STRANGER)
    stranger.chat_id = STRANGER

    await stranger.say(command)

    assert stranger.api.calls_of("sendMessage") == []
    assert desk.audit == []


async def test_a_stranger_who_presses_a_button_of_the_list_learns_nothing(desk: Desk) -> None:
    await desk.chat.by(STRANGER).press("adm:g00000001:o:0")

    assert desk.chat.toasts == [texts.NOT_MINE]
    assert desk.edits == []


# --- /reindex ------------------------------------------------------------------------------------


async def test_a_reindex_ends_with_what_changed(desk: Desk) -> None:
    text = await desk.reindex_with(Progress("reading", 1, 24), REPORT)

    assert desk.chat.texts == [admin_texts.REINDEX_STARTED]
    assert text == (
        "Reindexed in 1.9 s. 24 articles with 311 sentences answer now (g00000002).\n"
        "New 3, changed 1, moved 2, gone 4.\n"
        "Left out 1 file:\n"
        "• a.txt: it is empty"
    )
    assert desk.audit == [(ADMIN, "reindex", "done: g00000002")]
    assert desk.n_checks == 1


async def test_progress_is_shown_at_most_once_a_second_and_only_the_latest(desk: Desk) -> None:
    await desk.chat.say("/reindex")
    for done in range(1, 40):
        desk.reindex.steps.put_nowait(Progress("reading", 500 * done, 20_000))
    await settled()
    assert desk.reindex.steps.empty()
    assert desk.edits == []

    desk.second.release()
    await settled()
    assert len(desk.edits) == 1
    assert "19,500 of about 20,000 files read (97 %)" in desk.edits[0]


async def test_the_chat_is_free_while_a_reindex_runs_and_a_second_one_is_refused(
    desk: Desk,
) -> None:
    await desk.chat.say("/reindex")
    await asyncio.sleep(0)
    await desk.chat.say("/reindex")
    await desk.chat.say("/status")

    assert desk.chat.texts[1] == admin_texts.REINDEX_RUNS
    assert "A reindex is running." in desk.chat.texts[2]
    assert len(desk.tasks) == 1


async def test_two_that_start_at_the_same_moment_do_not_both_run(desk: Desk) -> None:
    assert await desk.reindex_with(ReindexRuns()) == admin_texts.REINDEX_RUNS


async def test_a_failed_reindex_says_why_and_that_the_old_index_answers(desk: Desk) -> None:
    text = await desk.reindex_with(ReindexFailed("the build was ended by signal 9"))

    assert text == (
        "The reindex failed: the build was ended by signal 9\n"
        "The index from before goes on answering."
    )
    assert desk.audit == [(ADMIN, "reindex", "failed")]
    assert desk.n_checks == 0


async def test_an_error_in_the_work_reaches_the_error_handlers_and_the_admin(desk: Desk) -> None:
    text = await desk.reindex_with(ZeroDivisionError("somebody's words"))

    assert text.startswith("The reindex failed: ZeroDivisionError")
    assert [type(error) for error in desk.chat.errors] == [ZeroDivisionError]
    desk.chat.errors.clear()


async def test_a_bot_that_stops_tells_the_admin(desk: Desk) -> None:
    await desk.chat.say("/reindex")
    await asyncio.sleep(0)
    desk.tasks[0].cancel()
    await asyncio.gather(*desk.tasks, return_exceptions=True)

    assert desk.edits == [admin_texts.REINDEX_STOPPED]
    assert desk.tasks[0].cancelled()


async def test_the_end_reaches_an_admin_who_deleted_the_message(desk: Desk) -> None:
    desk.chat.api.refuse("editMessageText", 400, "Bad Request: message to edit not found")

    await desk.reindex_with(REPORT)

    assert desk.chat.texts[-1].startswith("Reindexed in 1.9 s.")


async def test_the_end_is_told_again_when_the_network_failed(desk: Desk) -> None:
    desk.chat.api.script("editMessageText", (502, b"<html>"), (502, b"<html>"))
    for _ in range(2):
        desk.second.release()

    assert (await desk.reindex_with(REPORT)).startswith("Reindexed in 1.9 s.")
    assert len(desk.edits) == 3


async def test_a_reindex_whose_first_message_got_no_answer_runs_and_tells_its_end(
    desk: Desk,
) -> None:
    desk.chat.api.script("sendMessage", TimedOut())
    desk.second.release()

    await desk.chat.say("/reindex")
    desk.reindex.steps.put_nowait(Progress("reading", 1, 24))
    await settled()
    desk.reindex.steps.put_nowait(REPORT)
    await asyncio.gather(*desk.tasks)

    assert desk.chat.texts[1].startswith("Reindexed in 1.9 s.")
    assert desk.edits == []
    assert desk.audit == [(ADMIN, "reindex", "done: g00000002")]


async def test_a_message_that_reads_so_already_is_fine(desk: Desk) -> None:
    desk.chat.api.refuse("editMessageText", 400, "Bad Request: message is not modified: same")

    await desk.reindex_with(REPORT)

    assert len(desk.chat.texts) == 1


def test_of_many_refused_files_the_first_ten_are_told() -> None:
    refused = tuple(Refusal(f"{number}.txt", "it is empty") for number in range(14))

    lines = admin_texts.refusals(refused)

    assert lines[0] == "Left out 14 files:"
    assert lines[1:] == [*(f"• {number}.txt: it is empty" for number in range(10)), "… and 4 more"]


# --- /status -------------------------------------------------------------------------------------


async def test_status_tells_what_is_indexed_and_how_the_bot_is(desk: Desk) -> None:
    await desk.chat.say("/status")

    (text,) = desk.chat.texts
    lines = text.splitlines()
    assert lines[0] == "Serving."
    assert lines[1].startswith("4 articles, ")
    assert "2 outlets; 20 Feb to 5 Mar 2026; undated: 1; left out: 0" in lines[1]
    assert re.fullmatch(r"Built \d\d? \w{3} \d{4}, \d\d:\d\d UTC, generation g00000001", lines[2])
    assert lines[3] == "No older generation is kept."
    assert lines[4] == "Up for 1 d 2 h, 12 questions since the start"
    assert lines[5] == "Memory 61.4 MB; index on disk 1.2 MB, free 45.0 GB"
    assert desk.audit == [(ADMIN, "status", "shown")]


async def test_without_an_index_status_and_sources_say_so(
    open_chat: OpenChat, real_readers: Readers
) -> None:
    desk = await Desk(real_readers).open(open_chat)

    await desk.chat.say("/status")
    await desk.chat.say("/sources")

    assert desk.chat.texts[0].startswith("Getting ready: ")
    assert desk.chat.texts[1] == admin_texts.NO_INDEX_YET


# --- /sources ------------------------------------------------------------------------------------


async def test_the_list_leads_from_outlets_to_an_article_and_its_dropped_lines(
    desk: Desk,
) -> None:
    await desk.chat.say("/sources")
    outlets = desk.chat.buttons()
    assert list(outlets) == [
        "Skerry Mercury: 1 article, 5 Mar 2026",
        "The Bay Courier: 2 articles, 20 Feb to 4 Mar 2026",
        "No outlet given: 1 article, dates not given",
    ]

    await desk.chat.press(outlets["The Bay Courier: 2 articles, 20 Feb to 4 Mar 2026"])
    articles = shown_buttons(desk)
    assert list(articles)[-1] == admin_texts.BACK
    ferry = next(label for label in articles if label.startswith("4 Mar 2026 · Harbour board"))
    assert len(ferry) <= 60

    await desk.chat.press(articles[ferry])
    details = desk.edits[-1].splitlines()
    assert details[0] == (
        "title: Harbour board accuses Norvik Lines of hiding ferry defects (front matter)"
    )
    assert "language: not given" in details
    assert "file: courier/ferry.txt" in details
    assert "left out: 1 passage" in details
    assert details[-1].endswith("“Advertisement”")

    await desk.chat.press(shown_buttons(desk)[admin_texts.BACK])
    assert list(shown_buttons(desk)) == list(articles)


def shown_buttons(desk: Desk) -> dict[str, str]:
    markup = desk.chat.api.calls_of("editMessageText")[-1]["reply_markup"]
    return {
        button["text"]: button["callback_data"]
        for row in markup["inline_keyboard"]
        for button in row
    }


@pytest.mark.parametrize(
    "data",
    [
        "adm:",
        "adm:g00000001:o",
        "adm:g00000001:o:1",
        "adm:g00000001:o:0:0",
        "adm:g00000001:o:-1",
        "adm:g00000001:a:7:0",
        "adm:g00000001:a:0:99999",
        "adm:g00000001:d:0:5:0",
        "adm:g00000001:d:0:0:3",
        "adm:g00000099:o:0",
        "adm:../../etc:o:0",
        "adm:g00000001:o:٣",
        "adm:g00000001:x:0",
        "adm:g00000001:o:00",
    ],
)
async def test_a_forged_or_old_button_is_refused_politely(desk: Desk, data: str) -> None:
    await desk.chat.press(data)

    assert desk.chat.toasts == [admin_texts.LIST_GONE]
    assert desk.edits == []


@given(
    st.integers(0, 10**12 - 1),
    st.sampled_from([("o", 1), ("a", 2), ("d", 3)]),
    st.lists(st.integers(0, 10**9 - 1), min_size=3, max_size=3),
)
def test_a_link_survives_the_way_through_a_button(
    number: int, kind: tuple[Any, int], numbers: list[int]
) -> None:
    for generation in (f"g{number:08d}", f"g{number:08d}-0f1e2d3c"):
        link = Link(generation, kind[0], tuple(numbers[: kind[1]]))

        assert Link.parse(link.data()) == link
        assert len(link.data().encode()) <= 64


@given(st.text(max_size=64))
def test_no_data_of_a_client_breaks_the_reading_of_links(data: str) -> None:
    try:
        link = Link.parse(data)
    except NoSuchPage:
        return
    assert link.data() == data


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.integers(1, 40))
def test_every_text_fits_into_a_message_and_no_character_is_torn(text: str, times: int) -> None:
    whole = text * times
    fitted = fit(whole)

    assert len(fitted.encode("utf-16-le")) <= 2 * 4096
    assert fitted == whole or whole.startswith(fitted[:-1])
