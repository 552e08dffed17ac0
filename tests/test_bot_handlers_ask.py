from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import texts
from bot.access import Turn
from bot.handlers import ask, info
from bot.handlers.answering import Answering
from bot.handlers.messages import clean
from bot.readers import Phase
from bot.state import Questions, SqliteDatabase
from index.errors import SearchAway
from tests.conftest import (
    ANSWER,
    NOTHING,
    SIGNED,
    Chat,
    FakeReader,
    FakeReaders,
    OpenChat,
    answer_of,
)
from tests.telegram_api import ME

QUESTION = "who denied it?"
ANSWERED = "3 sentences in 2 of 24 articles."
US = f"@{ME['username']}"
ADMIN = 1


class Bucket:
    """Lets everything through unless told otherwise; counts what was taken."""

    def __init__(self) -> None:
        self.turn = Turn.YES
        self.taken: list[int] = []

    def __call__(self, person: int) -> Turn:
        self.taken.append(person)
        return self.turn


@pytest.fixture
def take() -> Bucket:
    return Bucket()


@pytest.fixture
def answering(readers: FakeReaders, questions: Questions) -> Answering:
    return Answering(readers, questions, is_admin=lambda person: person == ADMIN, timeout_s=10)


@pytest.fixture
async def chat(open_chat: OpenChat, answering: Answering, take: Bucket) -> Chat:
    opened: Chat = await open_chat(ask.handlers(answering, take))
    return opened


@pytest.fixture
def group(chat: Chat) -> Chat:
    return chat.elsewhere()


def mention(text: str, named: str = US) -> list[dict[str, Any]]:
    offset = len(text[: text.index(named)].encode("utf-16-le")) // 2
    return [{"type": "mention", "offset": offset, "length": len(named)}]


# --- In private -----------------------------------------------------------------------------------


async def test_a_text_in_private_is_answered_with_a_reply(chat: Chat) -> None:
    number = await chat.say(QUESTION)

    [sent] = chat.api.calls_of("sendMessage")
    assert sent["text"].startswith(ANSWERED)
    assert sent["reply_parameters"]["message_id"] == number
    assert "parse_mode" not in sent
    assert list(chat.buttons()) == ["Context", "All sources"]


async def test_a_forwarded_post_is_a_question(chat: Chat) -> None:
    origin = {"type": "hidden_user", "date": 1_699_999_999, "sender_user_name": "Somebody"}

    await chat.say(QUESTION, forward_origin=origin)

    assert chat.texts[0].startswith(ANSWERED)


async def test_a_caption_is_a_question(chat: Chat) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]

    await chat.say(None, photo=photo, caption=QUESTION)

    assert chat.texts[0].startswith(ANSWERED)


async def test_the_command_takes_the_question_after_it(chat: Chat, reader: FakeReader) -> None:
    await chat.say(f"/ask  {QUESTION}")
    await chat.say(f"/ask{US}\n{QUESTION}")

    assert reader.asked == [QUESTION, QUESTION]


async def test_a_command_without_a_question_explains_itself(chat: Chat, reader: FakeReader) -> None:
    await chat.say("/ask")
    await chat.say("/check")

    assert chat.texts == [texts.HOW_TO_ASK, texts.HOW_TO_CHECK]
    assert reader.asked == []


async def test_a_text_that_cannot_be_seen_is_told_so(chat: Chat, reader: FakeReader) -> None:
    await chat.say("\u200b\u2060 \u202e")

    assert chat.texts == [texts.EMPTY_QUESTION]
    assert reader.asked == []


async def test_what_no_article_answers_is_said_and_has_no_buttons(chat: Chat) -> None:
    await chat.say("is there a zebra on the moon?")

    assert chat.texts[0].startswith("No answer found. No sentence has: zebra, moon.")
    assert chat.buttons() == {}


async def test_a_text_beyond_the_limit_is_refused_kindly(chat: Chat, reader: FakeReader) -> None:
    await chat.say("x" * 4096)
    await chat.say("x" * 4097)

    assert len(reader.asked) == 1
    assert chat.texts[1] == texts.TOO_LONG


@pytest.mark.parametrize(
    "fields",
    [
        {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}},
        {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
    ],
)
async def test_what_is_no_text_gets_one_helpful_sentence(
    chat: Chat, fields: dict[str, Any]
) -> None:
    await chat.say(None, **fields)

    assert chat.texts == [texts.NOT_TEXT]


async def test_an_album_is_not_answered_photo_by_photo(chat: Chat, take: Bucket) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    await chat.say(None, photo=photo)
    take.turn = Turn.SILENT

    await chat.say(None, photo=photo)

    assert chat.texts == [texts.NOT_TEXT]


async def test_service_messages_are_left_alone(chat: Chat) -> None:
    await chat.say(None, new_chat_title="Readers")
    await chat.elsewhere().say(None, new_chat_members=[chat.person()])

    assert chat.texts == []


async def test_a_question_is_cleaned_before_it_is_asked(chat: Chat, reader: FakeReader) -> None:
    await chat.say("  who\u200b denied\u202e\tit?\x07 ")

    assert reader.asked == ["who denied it?"]


@given(st.text(st.characters()))
def test_a_cleaned_question_can_be_stored_and_cleaned_again(text: str) -> None:
    cleaned = clean(text)

    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


def test_a_lone_surrogate_is_taken_out() -> None:
    assert clean("who\ud800 denied it?") == "who denied it?"


def test_joiners_that_shape_words_and_emoji_stay() -> None:
    assert clean("می‌خواهم 👩‍👧") == "می‌خواهم 👩‍👧"


# --- In groups ------------------------------------------------------------------------------------


async def test_a_group_is_left_alone_unless_the_bot_is_addressed(
    group: Chat, reader: FakeReader, take: Bucket
) -> None:
    await group.say(QUESTION)
    await group.say(
        "@somebody_else_bot who?", entities=mention("@somebody_else_bot who?", "@somebody_else_bot")
    )
    await group.say(f"/ask@other_bot {QUESTION}")
    await group.say(QUESTION, reply_to_message=group.message("no bot of ours"))
    await group.say(None, voice={"file_id": "f", "file_unique_id": "u", "duration": 3})

    assert group.api.methods() == ["getMe"]
    assert reader.asked == []
    assert take.taken == []


async def test_in_a_group_a_command_asks(group: Chat) -> None:
    await group.say(f"/ask {QUESTION}")

    assert group.texts[0].startswith(ANSWERED)


async def test_in_a_group_a_reply_to_the_bot_asks(group: Chat) -> None:
    ours = {**group.message("an answer"), "from": ME}

    await group.say(QUESTION, reply_to_message=ours)

    assert group.texts[0].startswith(ANSWERED)


async def test_a_topic_that_the_bot_opened_is_no_reply_to_it(group: Chat) -> None:
    created = {"name": "News", "icon_color": 1}
    opening = {**group.message(None), "from": ME, "forum_topic_created": created}

    await group.say(QUESTION, reply_to_message=opening)

    assert group.texts == []


@pytest.mark.parametrize(
    "text", [f"{US} {QUESTION}", f"{QUESTION} {US}", f"😀 {US.upper()} {QUESTION}"]
)
async def test_a_mention_asks_and_is_taken_out(group: Chat, reader: FakeReader, text: str) -> None:
    named = US.upper() if US.upper() in text else US

    await group.say(text, entities=mention(text, named))

    [asked] = reader.asked
    assert asked.replace("😀", "").strip() == QUESTION


async def test_a_mention_in_a_caption_asks(group: Chat, reader: FakeReader) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    caption = f"{US} {QUESTION}"

    await group.say(None, photo=photo, caption=caption, caption_entities=mention(caption))

    assert reader.asked == [QUESTION]


async def test_a_mention_by_name_asks(group: Chat, reader: FakeReader) -> None:
    entity = {"type": "text_mention", "offset": 0, "length": 7, "user": ME}

    await group.say(f"Whosaid {QUESTION}", entities=[entity])

    assert reader.asked == [QUESTION]


async def test_check_looks_up_the_claim_that_it_replies_to(group: Chat, reader: FakeReader) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    claims = [
        group.message("The mayor signed it!"),
        {**group.message(None), "photo": photo, "caption": "See the ledger"},
    ]

    for claim in claims:
        await group.say("/check", reply_to_message=claim)

    assert reader.asked == ["The mayor signed it!", "See the ledger"]


async def test_check_looks_up_only_what_was_quoted(group: Chat, reader: FakeReader) -> None:
    claim = group.message("Long post. The mayor signed it! More.")
    quote = {"text": "The mayor signed it!", "position": 11, "is_manual": True}

    await group.say("/check", reply_to_message=claim, quote=quote)

    assert reader.asked == ["The mayor signed it!"]


async def test_check_looks_up_a_claim_that_stands_in_another_chat(
    group: Chat, reader: FakeReader
) -> None:
    origin = {"type": "hidden_user", "date": 1_699_999_999, "sender_user_name": "Somebody"}
    quote = {"text": "The mayor signed it!", "position": 0}

    await group.say("/check", external_reply={"origin": origin}, quote=quote)

    assert reader.asked == ["The mayor signed it!"]


async def test_check_of_a_message_without_words_explains_itself(group: Chat) -> None:
    sticker = {
        **group.message(None),
        "voice": {"file_id": "f", "file_unique_id": "u", "duration": 3},
    }

    await group.say("/check", reply_to_message=sticker)

    assert group.texts == [texts.HOW_TO_CHECK]


async def test_an_answer_stays_in_its_topic(group: Chat) -> None:
    await group.say(f"/ask {QUESTION}", message_thread_id=5, is_topic_message=True)

    assert group.api.calls_of("sendMessage")[0]["message_thread_id"] == 5


async def test_other_bots_and_copied_posts_get_no_answer(group: Chat) -> None:
    robot = {"id": 99, "is_bot": True, "first_name": "Robot"}
    channel = {"id": -900, "type": "channel", "title": "News"}

    await group.say(f"/ask {QUESTION}", **{"from": robot})
    await group.say(f"/ask {QUESTION}", sender_chat=channel, is_automatic_forward=True)

    assert group.texts == []


async def test_an_anonymous_admin_is_answered_under_the_groups_name(
    group: Chat, take: Bucket
) -> None:
    itself = {"id": group.chat_id, "type": "supergroup", "title": "Readers"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}

    await group.say(f"/ask {QUESTION}", sender_chat=itself, **{"from": anonymous})

    assert group.texts[0].startswith(ANSWERED)
    assert take.taken == [group.chat_id]


async def test_a_channel_is_not_answered(chat: Chat) -> None:
    post = chat.elsewhere(-900, "channel").message(f"/ask {QUESTION}")

    await chat.update(channel_post=post)
    await chat.update(edited_channel_post=post)

    assert chat.texts == []


# --- Too much, too slow, not there ----------------------------------------------------------------


async def test_who_asks_too_fast_is_told_so_and_then_ignored(
    chat: Chat, reader: FakeReader, take: Bucket
) -> None:
    for turn in (Turn.NOTICE, Turn.SILENT):
        take.turn = turn
        await chat.say(QUESTION)

    assert chat.texts == [texts.SLOW_DOWN]
    assert reader.asked == []


async def test_a_search_that_takes_too_long_is_given_up(
    open_chat: OpenChat, readers: FakeReaders, questions: Questions, take: Bucket
) -> None:
    assert readers.current is not None
    readers.current.may_answer.clear()
    hasty = Answering(readers, questions, is_admin=lambda _: False, timeout_s=0.01)
    chat = await open_chat(ask.handlers(hasty, take))

    await chat.say(QUESTION)

    readers.current.may_answer.set()
    assert chat.texts == [texts.TOO_SLOW]


async def test_searches_that_were_given_up_hold_up_nobody_who_waits_for_the_state(
    open_chat: OpenChat, readers: FakeReaders, questions: Questions, take: Bucket
) -> None:
    stuck, quick = FakeReader(), readers.current
    stuck.may_answer.clear()
    with ThreadPoolExecutor(1) as searchers, ThreadPoolExecutor(1) as others:
        asyncio.get_running_loop().set_default_executor(others)
        hasty = Answering(
            readers, questions, is_admin=lambda _: False, timeout_s=0.01, searchers=searchers
        )
        chat = await open_chat([*ask.handlers(hasty, take), *info.handlers(hasty, take, 30)])
        readers.current = stuck
        for _ in range(3):
            await chat.say(QUESTION)
        readers.current = quick
        await asyncio.wait_for(chat.say("/forget"), 5)
        stuck.may_answer.set()

    assert chat.texts == [texts.TOO_SLOW] * 3 + [texts.forgotten(0)]
    assert stuck.asked == [QUESTION]


async def test_a_search_that_takes_a_while_shows_that_the_bot_types(
    open_chat: OpenChat, readers: FakeReaders, questions: Questions, take: Bucket
) -> None:
    reader = readers.current
    assert reader is not None
    reader.may_answer.clear()
    slow = Answering(readers, questions, is_admin=lambda _: False, timeout_s=10, typing_after_s=0)
    chat = await open_chat(ask.handlers(slow, take))

    async def typing_was_seen() -> tuple[int, dict[str, Any]]:
        reader.may_answer.set()
        return 403, {"ok": False, "description": "Forbidden: bot was kicked"}

    chat.api.script("sendChatAction", typing_was_seen)
    await chat.say(QUESTION)

    assert chat.api.calls_of("sendChatAction") == [{"chat_id": 7, "action": "typing"}]
    assert chat.texts[0].startswith(ANSWERED)


async def test_a_quick_search_shows_nothing_of_the_kind(chat: Chat) -> None:
    await chat.say(QUESTION)

    assert "sendChatAction" not in chat.api.methods()


@pytest.mark.parametrize(
    ("phase", "text"),
    [
        (Phase.GETTING_READY, texts.GETTING_READY),
        (Phase.NO_ARTICLES, texts.NO_ARTICLES),
        (Phase.FAILED, texts.INDEX_FAILED),
        (Phase.AWAY, texts.SEARCH_AWAY),
    ],
)
async def test_without_an_index_the_reason_is_said(
    chat: Chat, readers: FakeReaders, phase: Phase, text: str
) -> None:
    readers.current, readers.phase = None, phase

    await chat.say(QUESTION)

    assert chat.texts == [text]


async def test_while_the_search_cluster_is_away_the_asker_is_told_so(
    chat: Chat, readers: FakeReaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> NoReturn:
        raise SearchAway("http://search.example:9200/whosaid", "it cannot be reached")

    monkeypatch.setattr(readers.current, "ask", away)
    await chat.say(QUESTION)

    assert chat.texts == [texts.SEARCH_AWAY]


async def test_only_an_admin_in_private_learns_how_to_add_articles(
    chat: Chat, readers: FakeReaders
) -> None:
    readers.current, readers.phase = None, Phase.NO_ARTICLES

    await chat.by(ADMIN).say(QUESTION)
    await chat.elsewhere().by(ADMIN).say(f"/ask {QUESTION}")

    assert chat.texts == [
        f"{texts.NO_ARTICLES}\n\n{texts.NO_ARTICLES_FOR_ADMINS}",
        texts.NO_ARTICLES,
    ]


async def test_a_state_that_fails_costs_the_buttons_but_not_the_answer(
    open_chat: OpenChat, readers: FakeReaders, take: Bucket, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    broken = Questions(SqliteDatabase(tmp_path / "file" / "state.sqlite"))
    without = Answering(readers, broken, is_admin=lambda _: False, timeout_s=10)
    chat = await open_chat(ask.handlers(without, take))

    number = await chat.say(QUESTION)
    await chat.edit(number, "who signed it?")

    assert [text.startswith(ANSWERED) for text in chat.texts] == [True]
    assert chat.buttons() == {}


async def test_the_log_has_counts_and_nobodys_words(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="bot"):
        await chat.by(424242).say(QUESTION)

    [line] = [record.getMessage() for record in caplog.records if "question" in record.message]
    assert line.startswith("question: answer, 3 sentences of 2 articles, 0 words")
    assert line.endswith("in a private chat")
    assert not {"denied", "424242", "Ada"} & set(line.replace(",", " ").split())


# --- Edits ----------------------------------------------------------------------------------------


async def test_an_edited_question_edits_its_answer(
    chat: Chat, reader: FakeReader, questions: Questions
) -> None:
    reader.answers["who signed it?"] = answer_of(*ANSWER.ranked[1:])
    number = await chat.say(QUESTION)
    before = chat.buttons()

    await chat.edit(number, "who signed it?")

    [edit] = chat.api.calls_of("editMessageText")
    stored = questions.find_by_message(7, number)
    assert edit["text"].startswith("2 sentences in 1 of 24 articles.")
    assert stored is not None
    assert (stored.text, stored.answer_message_ids) == ("who signed it?", (edit["message_id"],))
    assert edit["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == before["Context"]
    assert len(chat.texts) == 1


async def test_an_edit_into_nothing_takes_the_buttons_away(chat: Chat) -> None:
    number = await chat.say(QUESTION)

    await chat.edit(number, "is there a zebra?")

    [edit] = chat.api.calls_of("editMessageText")
    assert edit["text"].startswith("No answer found.")
    assert "reply_markup" not in edit


async def test_edits_that_change_no_question_are_ignored(
    chat: Chat, reader: FakeReader, take: Bucket
) -> None:
    number = await chat.say(QUESTION)

    await chat.edit(number, f" {QUESTION} ")
    await chat.edit(number, "")
    await chat.edit(number, "x" * 4097)
    await chat.edit(number + 500, "a message that was never answered")
    await chat.edit(number, "/reindex")
    take.turn = Turn.NOTICE
    await chat.edit(number, "who signed it?")

    assert reader.asked == [QUESTION]
    assert len(chat.texts) == 1
    assert "editMessageText" not in chat.api.methods()


async def test_an_edited_command_in_a_group_edits_its_answer(
    group: Chat, reader: FakeReader
) -> None:
    number = await group.say(f"/ask {QUESTION}")

    await group.edit(number, f"/ask{US} who signed it?")

    assert reader.asked == [QUESTION, "who signed it?"]
    assert len(group.api.calls_of("editMessageText")) == 1


async def test_what_is_stored_is_what_the_privacy_text_names(
    chat: Chat, questions: Questions
) -> None:
    number = await chat.say(QUESTION)

    stored = questions.find_by_message(7, number)

    assert stored is not None
    assert (stored.chat_id, stored.user_id, stored.text) == (7, 7, QUESTION)
    assert stored.generation == "g00000001"
    assert stored.answer_message_ids == (101,)


async def test_an_answer_of_several_messages_is_kept_whole(
    chat: Chat, reader: FakeReader, questions: Questions
) -> None:
    reader.answers["all of it?"] = answer_of(replace(SIGNED, text="all of it " * 500))

    number = await chat.say("all of it?")

    stored = questions.find_by_message(7, number)
    assert stored is not None
    assert stored.answer_message_ids == (101, 102)


async def test_a_long_post_is_answered_statement_by_statement(
    chat: Chat, reader: FakeReader
) -> None:
    reader.answers["It was signed. A zebra came."] = replace(NOTHING, statements=(ANSWER, NOTHING))

    await chat.say("It was signed. A zebra came.")

    assert chat.texts[0].startswith("I looked up 2 statements of this post.")
    assert list(chat.buttons()) == ["Statement 1", "Statement 2"]


async def test_an_accusation_is_no_denial_of_a_statement_that_denies_it(
    chat: Chat, reader: FakeReader
) -> None:
    # The index sees stances from the statement: against "did not", an accusation denies.
    accused = replace(SIGNED, speaker="Ada Wren", form="reported", stance="denies")
    [group] = answer_of(accused).groups
    question = "The mayor did not sign the deal."
    reader.answers[question] = answer_of(
        accused, question=question, groups=(replace(group, speaker="Ada Wren", stance="denies"),)
    )

    await chat.say(question)

    assert "Ada Wren · statement\n" in chat.texts[-1]
