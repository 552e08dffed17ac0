from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot import texts
from bot.access import Turn
from bot.handlers import ask, browse, info
from bot.handlers.answering import Answering
from bot.readers import Phase
from bot.state import Questions, SqliteDatabase, StateError
from tests.conftest import Chat, FakeReader, FakeReaders, OpenChat

ADMIN = 1


@pytest.fixture
def turns() -> list[Turn]:
    """What the bucket says next; then always yes."""
    return []


@pytest.fixture
async def chat(
    open_chat: OpenChat, readers: FakeReaders, questions: Questions, turns: list[Turn]
) -> Chat:
    answering = Answering(readers, questions, is_admin=lambda who: who == ADMIN, timeout_s=10)

    def take(_person: int) -> Turn:
        return turns.pop(0) if turns else Turn.YES

    opened: Chat = await open_chat(
        [
            *ask.handlers(answering, take),
            *info.handlers(answering, take, question_days=30),
            *browse.handlers(answering, take),
        ]
    )
    return opened


async def test_start_offers_examples_that_answer_when_pressed(
    chat: Chat, reader: FakeReader
) -> None:
    await chat.say("/start")
    examples = chat.buttons()

    await chat.press(examples["who denied it?"])

    assert chat.texts[0] == texts.START
    assert list(examples) == ["who denied it?", "who signed it?"]
    assert chat.texts[1].startswith("who denied it?\n\n3 sentences in 2 of 24 articles.")
    assert reader.asked == ["who denied it?"]


async def test_an_example_stays_the_same_when_the_articles_change(
    chat: Chat, readers: FakeReaders
) -> None:
    await chat.say("/start")
    examples = chat.buttons()
    readers.current = FakeReader("g00000002")
    readers.current.offered = ("something else?",)

    await chat.press(examples["who signed it?"])

    assert readers.current.asked == ["who signed it?"]


async def test_start_takes_a_deep_link_and_no_examples_in_its_stride(
    chat: Chat, readers: FakeReaders
) -> None:
    readers.current = None

    await chat.say("/start c_123")

    assert chat.texts == [texts.START_WITHOUT_EXAMPLES]
    assert chat.buttons() == {}


async def test_start_is_short_in_a_group(chat: Chat) -> None:
    await chat.elsewhere().say("/start")

    assert chat.texts == [texts.START_IN_GROUP]
    assert chat.buttons() == {}


async def test_help_shows_admins_their_commands_in_private_alone(chat: Chat) -> None:
    await chat.say("/help")
    await chat.by(ADMIN).say("/help")
    await chat.elsewhere().by(ADMIN).say("/help")

    assert chat.texts == [
        texts.HELP,
        f"{texts.HELP}\n\n{texts.HELP_FOR_ADMINS}",
        texts.HELP,
    ]


async def test_privacy_tells_the_time_that_is_set(chat: Chat) -> None:
    await chat.say("/privacy")

    assert chat.texts == [texts.privacy(30)]


async def test_about_tells_what_is_known(chat: Chat) -> None:
    await chat.say("/about")

    assert "24 articles from 6 outlets, 311 sentences" in chat.texts[0]
    assert "the newest is of 18 May 2026" in chat.texts[0]


async def test_about_without_articles_says_so(chat: Chat, readers: FakeReaders) -> None:
    readers.current, readers.phase = None, Phase.NO_ARTICLES

    await chat.say("/about")

    assert chat.texts == [texts.NO_ARTICLES]


async def test_forget_deletes_ones_own_questions_and_says_how_many(
    chat: Chat, questions: Questions
) -> None:
    await chat.say("/start")
    mine = await chat.say("who denied it?")
    other = chat.by(8).elsewhere(8, "private")
    theirs = await other.say("who denied it?")

    await chat.say("/forget")
    await chat.say("/forget")

    assert chat.texts[-2:] == [texts.forgotten(1), texts.forgotten(0)]
    assert questions.find_by_message(7, mine) is None
    assert questions.find_by_message(8, theirs) is not None


async def test_a_forgetting_that_failed_is_not_called_done(
    open_chat: OpenChat, readers: FakeReaders, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    broken = Questions(SqliteDatabase(tmp_path / "file" / "state.sqlite"))
    answering = Answering(readers, broken, is_admin=lambda _: False, timeout_s=10)
    chat = await open_chat(info.handlers(answering, lambda _: Turn.YES, question_days=30))

    await chat.say("/forget")
    await chat.say("/start")

    assert chat.texts == [texts.START_WITHOUT_EXAMPLES]
    assert [type(error) for error in chat.errors] == [StateError]
    chat.errors.clear()


async def test_the_log_has_a_line_for_each_command_and_nobodys_words(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="bot"):
        await chat.say("/help me against my neighbour")
        await chat.say("/marmalade")

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert lines == ["command, in a private chat"] * 2


async def test_an_unknown_command_gets_a_friendly_word_in_private_alone(chat: Chat) -> None:
    await chat.say("/reindex")
    await chat.elsewhere().say("/reindex")
    await chat.say("/ask")

    assert chat.texts == [texts.UNKNOWN_COMMAND, texts.HOW_TO_ASK]


async def test_an_edited_command_does_not_run_again(chat: Chat) -> None:
    number = await chat.say("/help")

    await chat.edit(number, "/forget")

    assert chat.texts == [texts.HELP]


async def test_commands_too_fast_are_noticed_once(chat: Chat, turns: list[Turn]) -> None:
    turns.extend([Turn.NOTICE, Turn.SILENT])

    await chat.say("/start")
    await chat.say("/start")

    assert chat.texts == [texts.SLOW_DOWN]


async def test_bots_get_no_answer(chat: Chat) -> None:
    robot = {"id": 99, "is_bot": True, "first_name": "Robot"}

    await chat.elsewhere().say("/help", **{"from": robot})

    assert chat.texts == []
