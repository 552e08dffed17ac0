"""The real bot among several people: groups, buttons that others press, and forged presses."""

from __future__ import annotations

import pytest

from bot import answer_texts, texts
from bot.tryout import GROUP_ID
from tests.e2e.reading import answered_ids, quotes, slices
from tests.e2e.rig import Json, Rig

DENIED = "Who denied the waste dumping claim?"
DRUMS = "How many drums of chemical waste were dumped?"
CLAIM = "They sank thousands of drums of chemical waste in the gulf!"


def in_group(rig: Rig, person: int, text: str, *, reply_to: int | None = None) -> list[Json]:
    return rig.ask(person, text, chat=GROUP_ID, reply_to=reply_to)


def test_a_group_hears_nothing_from_the_bot_unless_it_is_addressed(rig: Rig) -> None:
    overheard = rig.say(rig.newcomer(), DRUMS, chat=GROUP_ID)
    # Telegram's privacy mode keeps it from the bot; an admin of the group would see all of it.
    rig.call(lambda s: s.push_raw({"message": overheard}, chat_id=GROUP_ID))

    (answer,) = in_group(rig, rig.newcomer(), f"/ask {DENIED}")

    assert quotes(answer)
    assert overheard["message_id"] not in answered_ids(rig.bot_messages(GROUP_ID))


@pytest.mark.parametrize("text", [f"/ask {DRUMS}", f"@whosaid_tryout_bot {DRUMS}"])
def test_a_group_is_answered_when_it_asks(rig: Rig, text: str) -> None:
    (answer,) = in_group(rig, rig.newcomer(), text)

    assert quotes(answer)


def test_a_reply_to_the_bot_is_a_question(rig: Rig) -> None:
    (answer,) = in_group(rig, rig.newcomer(), f"/ask {DENIED}")

    (second,) = in_group(rig, rig.newcomer(), DRUMS, reply_to=answer["message_id"])

    assert quotes(second)
    assert quotes(second) != quotes(answer)


def test_check_looks_up_what_somebody_else_has_claimed(rig: Rig) -> None:
    claim = rig.say(rig.newcomer(), CLAIM, chat=GROUP_ID)

    (answer,) = in_group(rig, rig.newcomer(), "/check", reply_to=claim["message_id"])
    (alone,) = in_group(rig, rig.newcomer(), "/check")

    assert quotes(answer)
    assert alone["text"] == texts.HOW_TO_CHECK


def test_somebody_else_may_press_the_buttons_of_an_answer_in_their_group(rig: Rig) -> None:
    (answer,) = in_group(rig, rig.newcomer(), f"/ask {DENIED}")

    (context,) = rig.replies(
        lambda: rig.press(rig.newcomer(), answer, answer_texts.CONTEXT_BUTTON), chat=GROUP_ID
    )

    assert len(slices(context, "expandable_blockquote")) == len(quotes(answer))


def test_a_button_opens_nothing_that_was_asked_in_another_chat(rig: Rig) -> None:
    asker, snoop = rig.newcomer(), rig.newcomer()
    (secret,) = rig.ask(asker, DENIED)
    (own,) = rig.ask(snoop, DRUMS)
    data = secret["reply_markup"]["inline_keyboard"][0][0]["callback_data"]

    refused = rig.press_answer(snoop, own, data, made_up=True)

    assert refused["text"] == texts.NOT_MINE
    assert rig.bot_messages(snoop) == [own]


@pytest.mark.parametrize(
    "data",
    [
        "ctx:AAAAAAAA:1",
        "ctx:../../etc:1",
        "more:AAAAAAAA:99",
        "adm:g00000001:o:0",
        "adm:g00000001:d:0:0:0",
        "reindex",
        "é" * 32,
        "%s%n;DROP TABLE questions;--",
    ],
)
def test_a_forged_press_is_answered_and_does_nothing(rig: Rig, data: str) -> None:
    person = rig.newcomer()
    (answer,) = rig.ask(person, DENIED)

    assert rig.press_answer(person, answer, data, made_up=True)["text"] == texts.NOT_MINE
    assert rig.bot_messages(person) == [answer]


def test_a_page_that_the_answer_does_not_have_is_refused(rig: Rig) -> None:
    person = rig.newcomer()
    (answer,) = rig.ask(person, DENIED)
    data = answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    beyond = data.removesuffix(":1") + ":9"

    (reply,) = rig.replies(
        lambda: rig.call(lambda s: s.people.press_data(person, answer["message_id"], beyond)),
        chat=person,
    )

    assert reply["text"] == texts.NOT_MINE
