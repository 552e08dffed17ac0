"""Asking the real bot in a private chat: round trips of every kind of message and button."""

from __future__ import annotations

import pytest

from bot import answer_texts, texts, view_texts
from bot.render import numbered, page_of
from bot.tryout.chats import GROUP_ID
from index import Reader
from tests.e2e.reading import article_bytes, bold_in_quotes, buttons, quotes, slices
from tests.e2e.rig import Json, Rig

DENIED = "Who denied the waste dumping claim?"
DRUMS = "How many drums of chemical waste were dumped?"
CLOSE = "Who poisoned the observatory director?"
NOWHERE = "unicorn telescope"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


def press(rig: Rig, person: int, message: Json, button: str) -> list[Json]:
    return rig.replies(lambda: rig.press(person, message, button), chat=person)


def test_start_offers_three_questions_and_a_press_asks_one(rig: Rig) -> None:
    person = rig.newcomer()

    (welcome,) = rig.ask(person, "/start")
    labels = buttons(welcome)
    (answer,) = press(rig, person, welcome, labels[0])

    assert welcome["text"] == texts.START
    assert len(labels) == 3
    assert slices(answer, "italic")[0] == labels[0]
    assert quotes(answer)


@pytest.mark.parametrize("question", [DENIED, DRUMS, CLOSE])
def test_quoted_sentences_are_byte_for_byte_those_of_the_files(rig: Rig, question: str) -> None:
    (answer,) = rig.ask(rig.newcomer(), question)

    files = article_bytes(rig.articles_dir)
    assert quotes(answer)
    for quote in quotes(answer):
        assert any(quote.encode() in file for file in files), quote


def test_an_answer_shows_what_the_index_finds_with_its_sources(rig: Rig) -> None:
    with Reader.open(rig.index_dir) as reader:
        found = [one.evidence for one in page_of(reader.ask(DENIED, limit=20), 1)]

    (answer,) = rig.ask(rig.newcomer(), DENIED)

    assert quotes(answer) == [evidence.text for evidence in found]
    for evidence in found:
        assert evidence.outlet is None or evidence.outlet in answer["text"]
        assert texts.day(evidence.published) in answer["text"]
        links = [one.get("url") for one in answer["entities"] if one["type"] == "text_link"]
        assert evidence.url is None or evidence.url in links


def test_matched_words_are_bold(rig: Rig) -> None:
    (answer,) = rig.ask(rig.newcomer(), DRUMS)

    words = bold_in_quotes(answer)
    assert len(words) >= 5
    for word in words:
        assert word.lower().startswith(("drum", "chemical", "wast", "dump")), word


def test_bold_words_after_signs_of_two_units_are_in_their_places(rig: Rig) -> None:
    (answer,) = rig.ask(rig.newcomer(), "Which vixens had eaten the marzipan?")

    assert bold_in_quotes(answer) == ["vixens", "eaten", "marzipan"]


def test_a_post_is_answered_by_its_statements_in_several_messages(rig: Rig) -> None:
    person = rig.newcomer()
    post = "".join(f"Zeppelin number {n} carried a small brass band. " for n in range(1, 5))

    parts = rig.ask(person, post, 2)
    rig.wait_until(lambda: buttons(rig.bot_messages(person)[-1]), "the part with the buttons")

    parts = rig.bot_messages(person)
    whole = "".join(quotes(*parts))
    assert len(parts) >= 2
    assert all(len(part["text"]) <= 4096 for part in parts)
    assert parts[0]["text"].startswith(answer_texts.statements(4, answered=4, close=0))
    assert "".join(whole.split()).count("asmallbrassband.") == 4
    # Each statement has all that was found on it behind a button.
    (third,) = press(rig, person, parts[-1], answer_texts.statement_button(3))
    assert slices(third, "italic")[0] == "Zeppelin number 3 carried a small brass band."
    assert quotes(third)


def test_what_is_only_close_is_said_to_be_no_answer(rig: Rig) -> None:
    (answer,) = rig.ask(rig.newcomer(), CLOSE)

    assert answer["text"].startswith(answer_texts.NO_ANSWER)
    assert answer_texts.CLOSEST in answer["text"]
    assert quotes(answer)


def test_nothing_found_names_the_words_and_what_was_searched(rig: Rig) -> None:
    (answer,) = rig.ask(rig.newcomer(), NOWHERE)

    assert answer["text"].startswith(answer_texts.NO_ANSWER)
    assert "unicorn, telescope" in answer["text"]
    assert "Searched 59 articles" in answer["text"]
    assert quotes(answer) == []
    assert buttons(answer) == [answer_texts.WHY_NOTHING_BUTTON]


def test_context_shows_the_sentences_around(rig: Rig) -> None:
    person = rig.newcomer()
    (answer,) = rig.ask(person, DENIED)

    (context,) = press(rig, person, answer, answer_texts.CONTEXT_BUTTON)

    blocks = slices(context, "expandable_blockquote")
    files = [file.decode() for file in article_bytes(rig.articles_dir)]
    assert len(blocks) == len(quotes(answer))
    for quote, block in zip(quotes(answer), blocks, strict=True):
        sentences = block.split("\n")
        assert quote in sentences
        assert len(sentences) in (2, 3)
        assert any(all(one in file for one in sentences) for file in files), block


def test_all_sources_names_every_article_behind_the_answer(rig: Rig) -> None:
    person = rig.newcomer()
    (answer,) = rig.ask(person, DENIED)
    with Reader.open(rig.index_dir) as reader:
        evidence = [one.evidence for one in numbered(reader.ask(DENIED, limit=20))]
        copies = [unit.rpartition("#")[0] for e in evidence for unit in e.same_as]
        n_articles = len({e.article_id for e in evidence}.union(copies))
        titles = {e.title for e in evidence if e.title}

    (sources,) = press(rig, person, answer, answer_texts.SOURCES_BUTTON)

    assert sources["text"].startswith(view_texts.sources_of(n_articles))
    assert len(titles) >= 3
    for title in titles:
        assert title in sources["text"]


def test_the_views_of_an_answer_open_one_by_one(rig: Rig) -> None:
    person = rig.newcomer()
    (answer,) = rig.ask(person, DENIED)
    files = article_bytes(rig.articles_dir)

    (why,) = press(rig, person, answer, answer_texts.WHY_BUTTON)
    (timeline,) = press(rig, person, answer, answer_texts.TIMELINE_BUTTON)
    (wordings,) = press(rig, person, answer, answer_texts.WORDINGS_BUTTON)

    assert why["text"].startswith(view_texts.WHY)
    assert sorted(quotes(timeline)) == sorted(quotes(answer))
    assert len(quotes(wordings)) >= 2
    for quote in quotes(timeline, wordings):
        assert any(quote.encode() in file for file in files), quote


def test_more_leads_through_all_sentences_once(rig: Rig) -> None:
    person = rig.newcomer()
    with Reader.open(rig.index_dir) as reader:
        expected = [one.evidence.text for one in numbered(reader.ask(DRUMS, limit=20))]

    (page,) = rig.ask(person, DRUMS)
    shown = quotes(page)
    while more := [label for label in buttons(page) if label.endswith(")")]:
        n_left = len(expected) - len(shown)
        assert more[0] in (answer_texts.more_button(n_left), answer_texts.close_button(n_left))
        (page,) = press(rig, person, page, more[0])
        shown += quotes(page)

    assert shown == expected
    assert len(shown) > 5


def test_an_edited_question_edits_its_answer(rig: Rig) -> None:
    person = rig.newcomer()
    question = rig.say(person, DENIED)
    rig.wait_until(lambda: rig.bot_messages(person), "the answer")
    (answer,) = rig.bot_messages(person)

    rig.call(lambda s: s.people.edit(person, question["message_id"], CLOSE))
    rig.wait_until(
        lambda: rig.message(person, answer["message_id"])["text"] != answer["text"],
        "the edited answer",
    )

    (edited,) = rig.bot_messages(person)
    assert edited["message_id"] == answer["message_id"]
    assert edited["text"].startswith(answer_texts.NO_ANSWER)
    # Its buttons speak of the new question.
    (context,) = press(rig, person, edited, answer_texts.CONTEXT_BUTTON)
    assert all(
        any(quote in block for block in slices(context, "expandable_blockquote"))
        for quote in quotes(edited)
    )


def test_a_forwarded_post_is_looked_up(rig: Rig) -> None:
    person = rig.newcomer()

    (answer,) = rig.replies(
        lambda: rig.call(lambda s: s.people.forward(person, DRUMS)), chat=person
    )

    assert quotes(answer)


def test_the_caption_of_a_photo_is_looked_up(rig: Rig) -> None:
    person = rig.newcomer()

    (answer,) = rig.replies(
        lambda: rig.call(lambda s: s.people.send_photo(person, PNG, caption=DRUMS)), chat=person
    )

    assert quotes(answer)


@pytest.mark.parametrize("kind", ["voice", "sticker", "photo"])
def test_what_is_no_text_gets_one_helpful_sentence(rig: Rig, kind: str) -> None:
    person = rig.newcomer()

    (reply,) = rig.replies(
        lambda: rig.call(
            lambda s: (
                s.people.send_photo(person, PNG)
                if kind == "photo"
                else getattr(s.people, f"send_{kind}")(person)
            )
        ),
        chat=person,
    )

    assert reply["text"] == texts.NOT_TEXT


def test_the_bot_tells_about_itself(rig: Rig) -> None:
    person = rig.newcomer()

    (help_,) = rig.ask(person, "/help")
    (privacy,) = rig.ask(person, "/privacy")
    (about,) = rig.ask(person, "/about")

    assert help_["text"] == texts.HELP
    assert privacy["text"] == texts.privacy(30)
    assert "59 articles" in about["text"]
    assert "the newest is of 18 Jun 2026" in about["text"]


def test_forget_deletes_what_was_asked(rig: Rig) -> None:
    person = rig.newcomer()
    (answer,) = rig.ask(person, DENIED)

    (done,) = rig.ask(person, "/forget")
    pressed = rig.press_answer(person, answer, answer_texts.CONTEXT_BUTTON)

    assert done["text"] == texts.forgotten(1)
    assert pressed["text"] == texts.NOT_MINE


def test_an_unknown_command_leads_to_help(rig: Rig) -> None:
    (reply,) = rig.ask(rig.newcomer(), "/dance")

    assert reply["text"] == texts.UNKNOWN_COMMAND


def test_the_menu_is_set_for_each_kind_of_chat(rig: Rig) -> None:
    person = rig.newcomer()
    rig.wait_until(lambda: rig.calls("setMyShortDescription"), "the profile")

    def menu(chat: int) -> set[str]:
        return {one["command"] for one in rig.call(lambda s: s.chats.menu_for(chat, "en"))}

    assert menu(person) == {"start", "help", "about", "privacy", "forget"}
    assert menu(GROUP_ID) == {"ask", "check"}
