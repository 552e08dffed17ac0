from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import texts
from bot.access import Turn
from bot.handlers import ask, browse
from bot.handlers.answering import Answering
from bot.state import Questions, SqliteDatabase
from index.domain import Concept, Receipt
from tests.conftest import (
    DENIAL,
    HARBOUR,
    NOTHING,
    SIGNED,
    Chat,
    FakeReader,
    FakeReaders,
    OpenChat,
    answer_of,
    many,
)

QUESTION = "who denied it?"
LONG = "what about the ledger?"
POST = "A zebra came. It was signed."


@pytest.fixture
def turns() -> list[Turn]:
    """What the bucket says next; then always yes."""
    return []


@pytest.fixture
async def chat(
    open_chat: OpenChat,
    readers: FakeReaders,
    reader: FakeReader,
    questions: Questions,
    turns: list[Turn],
) -> Chat:
    reader.answers[LONG] = answer_of(*many(12))
    answering = Answering(readers, questions, is_admin=lambda _: False, timeout_s=10)

    def take(_person: int) -> Turn:
        return turns.pop(0) if turns else Turn.YES

    opened: Chat = await open_chat(
        [*ask.handlers(answering, take), *browse.handlers(answering, take)]
    )
    return opened


async def test_context_shows_the_sentences_around(chat: Chat) -> None:
    await chat.say(QUESTION)

    await chat.press(chat.buttons()["Context"])

    assert chat.texts[1].startswith("Around sentences 1 to 3\n\n1. Tern Herald")
    assert "The port is old.\nThe mayor denied the harbour deal.\nNobody else" in chat.texts[1]
    assert chat.api.calls_of("sendMessage")[1]["reply_parameters"]["message_id"] == 900
    assert chat.toasts == [None]


async def test_the_press_is_acknowledged_before_the_answer(chat: Chat) -> None:
    await chat.say(QUESTION)

    await chat.press(chat.buttons()["Context"])

    assert chat.api.methods()[-2:] == ["answerCallbackQuery", "sendMessage"]


async def test_sources_list_each_article_with_its_author(chat: Chat) -> None:
    await chat.say(QUESTION)

    await chat.press(chat.buttons()["All sources"])

    assert chat.texts[1].startswith("2 articles behind these sentences")
    assert "by Ada Wren\nsentence 1" in chat.texts[1]


async def test_more_goes_on_page_by_page_until_the_end(chat: Chat) -> None:
    await chat.say(LONG)

    await chat.press(chat.buttons()["More (7)"])
    await chat.press(chat.buttons()["More (2)"])

    assert chat.texts[1].startswith("Sentences 6 to 10 of 12")
    assert chat.texts[2].startswith("Sentences 11 to 12 of 12")
    assert list(chat.buttons()) == ["Context", "All sources"]


async def test_context_of_a_later_page_is_of_its_sentences(chat: Chat) -> None:
    await chat.say(LONG)
    await chat.press(chat.buttons()["More (7)"])

    await chat.press(chat.buttons()["Context"])

    assert chat.texts[-1].startswith("Around sentences 6 to 10")


async def test_folded_sentences_are_named_wherever_their_unit_leads(
    chat: Chat, reader: FakeReader
) -> None:
    lone = "a#1"
    reader.known[lone] = HARBOUR
    folded = answer_of(replace(DENIAL, same_as=("ledger#0", lone, "x#1")))
    reader.answers["folded?"] = folded

    await chat.say("folded?")

    assert "Also in: ledger.txt, Tern Herald" in chat.texts[0]


async def test_the_views_of_an_answer_are_shown_from_its_question(
    chat: Chat, reader: FakeReader
) -> None:
    copied = replace(DENIAL, same_as=("ledger#0",))
    receipt = Receipt("g00000001", "news-2", "who", (), {}, 0.9, 0.6, 0.3)
    reader.answers["views?"] = answer_of(
        copied,
        replace(SIGNED, published="2026-05-02"),
        receipt=receipt,
        silent=("Radio Tideline",),
    )
    await chat.say("views?")
    buttons = chat.buttons()

    for label in ("Why these?", "Timeline", "Wordings", "Silence"):
        await chat.press(buttons[label])

    why, timeline, wordings, silent = chat.texts[1:]
    assert why.startswith("Why these sentences?")
    assert timeline.startswith("Timeline, earliest first\n\n2 May 2026\n2. ledger.txt")
    assert "Sentence 1: 2 wordings\nThe mayor denied the harbour deal" in wordings
    assert "\nA ledger shows the harbour deal was signed\nledger.txt" in wordings
    assert "\nRadio Tideline\n" in silent


async def test_nothing_tells_why_when_asked(chat: Chat, reader: FakeReader) -> None:
    concepts = ((Concept("zebra", ()), ()),)
    receipt = Receipt("g00000001", "news-2", "who", concepts, {}, 0.9, 0.6, 0.3)
    reader.answers["zebra?"] = replace(NOTHING, receipt=receipt)
    await chat.say("zebra?")

    await chat.press(chat.buttons()["Why nothing?"])

    assert chat.texts[1].startswith("Why nothing?\n")


@pytest.mark.parametrize("action", ["why", "word", "quiet"])
async def test_a_view_that_an_answer_does_not_have_is_not_invented(chat: Chat, action: str) -> None:
    await chat.say(QUESTION)
    question_id = chat.buttons()["All sources"].removeprefix("src:")

    await chat.press(f"{action}:{question_id}")

    assert chat.texts[1:] == [texts.NOT_MINE]


async def test_a_statement_of_a_post_has_its_whole_answer_behind_a_button(
    chat: Chat, reader: FakeReader
) -> None:
    long = answer_of(*many(12), question="It was signed.")
    none = replace(NOTHING, question="A zebra came.")
    reader.answers[POST] = replace(NOTHING, statements=(none, long))
    await chat.say(POST)
    buttons = chat.buttons()

    await chat.press(buttons["Statement 2"])
    await chat.press(chat.buttons()["More (7)"])
    await chat.press(chat.buttons()["Context"])
    await chat.press(buttons["Statement 1"])
    await chat.press(buttons["Statement 1"].replace(".1", ".3"))

    assert chat.texts[1].startswith("It was signed.\n\n12 sentences")
    assert chat.texts[2].startswith("Sentences 6 to 10 of 12")
    assert chat.texts[3].startswith("Around sentences 6 to 10")
    assert chat.texts[4].startswith("A zebra came.\n\nNo answer found.")
    assert chat.texts[5] == texts.NOT_MINE


async def test_buttons_answer_from_the_generation_they_were_made_with(
    chat: Chat, readers: FakeReaders, reader: FakeReader
) -> None:
    await chat.say(QUESTION)
    readers.older["g00000001"] = reader
    readers.current = FakeReader("g00000002")

    await chat.press(chat.buttons()["All sources"])

    assert reader.asked == [QUESTION, QUESTION]
    assert readers.current.asked == []


async def test_a_generation_that_is_gone_is_said_to_be_and_can_be_asked_anew(
    chat: Chat, readers: FakeReaders
) -> None:
    await chat.say(QUESTION)
    readers.current = FakeReader("g00000009")

    await chat.press(chat.buttons()["Context"])
    await chat.press(chat.buttons()["Ask again"])

    assert chat.texts[1] == texts.GONE
    assert chat.texts[2].startswith(f"{QUESTION}\n\n3 sentences in 2 of 24 articles.")
    assert readers.current.asked == [QUESTION]


async def test_buttons_survive_a_restart(
    chat: Chat, database: SqliteDatabase, open_chat: OpenChat, readers: FakeReaders, tmp_path: Path
) -> None:
    await chat.say(QUESTION)
    database.close()
    reopened = SqliteDatabase(tmp_path / "state.sqlite")
    later = Answering(readers, Questions(reopened), is_admin=lambda _: False, timeout_s=10)
    restarted = await open_chat(browse.handlers(later, lambda _: Turn.YES))

    await restarted.press(chat.buttons()["Context"])

    assert restarted.texts[0].startswith("Around sentences 1 to 3")
    reopened.close()


async def test_another_person_in_the_group_sees_the_same_answer(chat: Chat) -> None:
    group = chat.elsewhere()
    await group.say(f"/ask {QUESTION}")

    await group.by(8).press(group.buttons()["Context"])

    assert group.texts[1].startswith("Around sentences 1 to 3")


async def test_a_button_of_another_chat_opens_nothing(chat: Chat, reader: FakeReader) -> None:
    await chat.say(QUESTION)

    await chat.elsewhere(8, "private").by(8).press(chat.buttons()["Context"])

    assert chat.toasts == [texts.NOT_MINE]
    assert len(chat.texts) == 1
    assert reader.asked == [QUESTION]


@pytest.mark.parametrize(
    "data", ["ctx:00000000:1", "src:00000000", "why?", "ctx:1:1", "more:'--:2"]
)
async def test_a_button_that_is_not_ours_is_told_so(chat: Chat, data: str) -> None:
    await chat.press(data)

    assert chat.toasts == [texts.NOT_MINE]
    assert chat.texts == []


async def test_a_page_that_the_answer_does_not_have_is_not_invented(chat: Chat) -> None:
    await chat.say(QUESTION)
    page_nine = chat.buttons()["Context"].replace(":1", ":9")

    await chat.press(page_nine)

    assert chat.texts[1] == texts.NOT_MINE


async def test_an_old_message_that_telegram_no_longer_shows_still_has_buttons(
    chat: Chat,
) -> None:
    await chat.say(QUESTION)
    inaccessible = {"chat": {"id": 7, "type": "private"}, "message_id": 900, "date": 0}

    await chat.press(chat.buttons()["Context"], on=inaccessible)

    assert chat.texts[1].startswith("Around sentences 1 to 3")


async def test_a_press_without_a_message_is_told_off(chat: Chat) -> None:
    query = {"id": "1", "from": chat.person(), "chat_instance": "1", "inline_message_id": "i"}

    await chat.update(callback_query={**query, "data": "src:00000000"})

    assert chat.toasts == [texts.NOT_MINE]


async def test_pressing_too_fast_is_noticed_once(chat: Chat, turns: list[Turn]) -> None:
    await chat.say(QUESTION)
    turns.extend([Turn.NOTICE, Turn.SILENT])

    await chat.press(chat.buttons()["Context"])
    await chat.press(chat.buttons()["Context"])

    assert chat.toasts == [texts.SLOW_DOWN, None]
    assert len(chat.texts) == 1


async def test_a_search_behind_a_button_that_takes_too_long_is_given_up(
    open_chat: OpenChat, readers: FakeReaders, reader: FakeReader, questions: Questions
) -> None:
    question_id = questions.remember(
        QUESTION, chat_id=7, user_id=7, message_id=1, generation="g00000001"
    )
    reader.may_answer.clear()
    hasty = Answering(readers, questions, is_admin=lambda _: False, timeout_s=0.01)
    chat = await open_chat(browse.handlers(hasty, lambda _: Turn.YES))

    await chat.press(f"src:{question_id}")

    reader.may_answer.set()
    assert chat.texts == [texts.TOO_SLOW]


async def test_buttons_of_forgotten_questions_are_dead(chat: Chat, questions: Questions) -> None:
    await chat.say(QUESTION)
    questions.forget_user(7)

    await chat.press(chat.buttons()["Context"])

    assert chat.toasts == [texts.NOT_MINE]
