from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import MessageEntity

from bot import texts
from bot.render import (
    BOLD,
    FOLDED_QUOTE,
    ITALIC,
    QUOTE,
    InContext,
    Message,
    Press,
    Style,
    TextBuilder,
    link,
    numbered,
    page_of,
    parse_callback,
    render_answer,
    render_context,
    render_sources,
)
from index.domain import Answer, Evidence, Searched, Span
from tests.conftest import (
    ANSWER,
    AWAY,
    DENIAL,
    HARBOUR,
    LEDGER,
    NOTHING,
    SIGNED,
    answer_of,
    many,
)

LINK = link("https://herald.example/harbour")


def styled(message: Message) -> list[tuple[str, str]]:
    """The kind and the text of every entity, as Telegram reads them."""
    raw = message.text.encode("utf-16-le")
    return [
        (one.type, raw[2 * one.offset : 2 * (one.offset + one.length)].decode("utf-16-le"))
        for one in message.entities
    ]


def quoted(messages: Sequence[Message]) -> list[str]:
    return [text for message in messages for kind, text in styled(message) if "quote" in kind]


def links(message: Message) -> dict[str, str | None]:
    raw = message.text.encode("utf-16-le")
    return {
        raw[2 * one.offset : 2 * (one.offset + one.length)].decode("utf-16-le"): one.url
        for one in message.entities
        if one.type == MessageEntity.TEXT_LINK
    }


def labels(message: Message) -> list[str]:
    rows = message.keyboard.inline_keyboard if message.keyboard else ()
    return [button.text for row in rows for button in row]


def without_space(text: str) -> str:
    return "".join(text.split())


# --- Building and cutting -------------------------------------------------------------------------

odd_signs = st.sampled_from(
    [
        "e\u0301",
        "👩‍👩‍👧",
        "🇫🇷🇩🇪",
        "👍🏽",
        "\u0301",
        "\u200d",
        "שלום ",
        "سلام ",
        "\r\n",
        "각",
        "। ",
        "a. ",
        "\n\n",
    ]
)
whole_signs = st.sampled_from(
    [
        "a",
        "é",
        "e\u0301\u0323",
        "👩‍👩‍👧",
        "🇫🇷",
        "👍🏽",
        "❤\ufe0f",
        "각",
        "ש\u05b8",
        "क\u094d",
        "🏴\U000e0067\U000e007f",
    ]
)
some_text = st.lists(st.one_of(st.text(max_size=30), odd_signs), max_size=8).map("".join)
long_text = st.tuples(some_text, st.integers(1, 400)).map(lambda pair: pair[0] * pair[1])
styles = st.lists(
    st.sampled_from([BOLD, ITALIC, QUOTE, FOLDED_QUOTE, LINK]), max_size=3, unique=True
)
pieces = st.lists(st.tuples(st.one_of(some_text, long_text), styles), max_size=12)


def built(parts: Sequence[tuple[str, Sequence[Style]]]) -> TextBuilder:
    builder = TextBuilder()
    for text, how in parts:
        builder.add(text, *how)
    return builder


@settings(max_examples=80, deadline=None)
@given(pieces)
def test_messages_keep_to_the_limits_and_entities_to_their_text(
    parts: list[tuple[str, list[Style]]],
) -> None:
    for message in built(parts).messages():
        n_units = len(message.text.encode("utf-16-le")) // 2
        assert 0 < n_units <= 4096
        assert message.text.strip()
        assert len(message.entities) <= 100
        for entity in message.entities:
            assert entity.offset >= 0
            assert entity.length > 0
            assert entity.offset + entity.length <= n_units
        styled(message)  # decodes: no entity cuts a character in two


@settings(max_examples=80, deadline=None)
@given(pieces)
def test_no_text_and_no_style_is_lost(parts: list[tuple[str, list[Style]]]) -> None:
    messages = built(parts).messages()

    written = without_space("".join(text for text, _ in parts))
    assert without_space("".join(message.text for message in messages)) == written
    for style in (BOLD, ITALIC, QUOTE, FOLDED_QUOTE, LINK):
        meant = without_space("".join(text for text, how in parts if style in how))
        shown = "".join(
            text for message in messages for kind, text in styled(message) if kind == style.kind
        )
        assert without_space(shown) == meant


@settings(max_examples=40, deadline=None)
@given(st.lists(whole_signs, min_size=1, max_size=6), st.integers(1, 2000))
def test_a_message_never_begins_inside_a_sign(signs: list[str], times: int) -> None:
    whole = signs * times
    borders = set(accumulate(map(len, whole)))

    messages = TextBuilder().add("".join(whole)).messages()

    assert set(accumulate(len(message.text) for message in messages)) <= borders


def test_a_short_text_is_one_message_with_its_styles() -> None:
    [message] = (
        TextBuilder().add("😀 ").add("bold", BOLD).add(" and ").add("linked", LINK).messages()
    )

    assert message.text == "😀 bold and linked"
    assert message.entities == (
        MessageEntity(MessageEntity.BOLD, 3, 4),
        MessageEntity(MessageEntity.TEXT_LINK, 12, 6, url="https://herald.example/harbour"),
    )
    assert message.entities[1].url == "https://herald.example/harbour"


def test_stretches_that_touch_are_one() -> None:
    [message] = (
        TextBuilder().add("He ", QUOTE).add("denied", QUOTE, BOLD).add(" it", QUOTE).messages()
    )

    assert styled(message) == [("blockquote", "He denied it"), ("bold", "denied")]


def test_a_long_text_is_cut_between_blocks_rather_than_inside() -> None:
    blocks = ["x" * 60 + ". " + "y" * 1000 + f". {number}" for number in range(10)]

    messages = TextBuilder().add("\n\n".join(blocks)).messages()

    assert [block for message in messages for block in message.text.split("\n\n")] == blocks


def test_a_block_too_long_for_a_message_is_cut_between_sentences() -> None:
    sentences = [f"This is sentence number {number} of many." for number in range(400)]

    messages = TextBuilder().add(" ".join(sentences)).messages()

    assert len(messages) > 1
    assert all(message.text.endswith(".") for message in messages)
    assert all(message.text.startswith("This is") for message in messages)


def test_a_text_of_many_styles_is_cut_between_them() -> None:
    builder = TextBuilder()
    for number in range(250):
        builder.add(f"{number}", BOLD).add(" ")

    messages = builder.messages()

    assert [len(message.entities) for message in messages] == [100, 100, 50]


def test_a_word_without_end_is_cut_between_its_letters() -> None:
    messages = TextBuilder().add("e\u0301" * 4000).messages()

    assert [len(message.text) % 2 for message in messages] == [0, 0]


def test_flags_stay_whole() -> None:
    messages = TextBuilder().add("x" + "🇫🇷" * 1500).messages()

    assert len(messages) == 2
    assert messages[1].text == "🇫🇷" * len(messages[1].text[::2])


def test_white_space_alone_is_nothing_to_send() -> None:
    assert TextBuilder().add(" \n\t ", BOLD).messages() == []


def test_the_buttons_stand_under_the_last_message() -> None:
    [*before, last] = render_answer(
        answer_of(*(replace(one, text="long " * 400) for one in many(5))), question_id="Ab3x_9Qz"
    )

    assert before
    assert all(message.keyboard is None for message in before)
    assert labels(last) == ["Context", "All sources"]


# --- Answers --------------------------------------------------------------------------------------


def test_an_answer_reads_as_designed() -> None:
    [message] = render_answer(ANSWER, question_id="Ab3x_9Qz")

    assert message.text == (
        "3 sentences in 2 articles. I show what the articles say; I do not judge who is right.\n"
        "\n"
        "The mayor denied the harbour deal.\n"
        "1. Tern Herald · 4 May 2026 · Mayor denies harbour deal\n"
        "\n"
        "A ledger shows the harbour deal was signed.\n"
        "2. outlet not given (ledger.txt) · date not given · no link\n"
        "\n"
        "The mayor was away.\n"
        "3. outlet not given (ledger.txt) · date not given · no link"
    )
    assert styled(message) == [
        ("bold", "3 sentences in 2 articles."),
        ("blockquote", DENIAL.text),
        ("bold", "denied"),
        ("bold", "harbour deal"),
        ("bold", "1."),
        ("text_link", "Mayor denies harbour deal"),
        ("blockquote", SIGNED.text),
        ("bold", "harbour deal"),
        ("bold", "2."),
        ("blockquote", AWAY.text),
        ("bold", "3."),
    ]
    assert links(message) == {"Mayor denies harbour deal": "https://herald.example/harbour"}
    assert labels(message) == ["Context", "All sources"]


@settings(max_examples=100, deadline=None)
@given(
    st.text(min_size=1, max_size=300).filter(lambda text: text.strip() == text),
    st.lists(st.tuples(st.integers(0, 320), st.integers(0, 320)), max_size=6),
)
def test_every_sentence_is_quoted_byte_for_byte(text: str, spans: list[tuple[int, int]]) -> None:
    matches = tuple(Span(1000 + start, 1000 + end) for start, end in sorted(spans))
    evidence = replace(SIGNED, text=text, start=1000, end=1000 + len(text), matches=matches)

    messages = render_answer(answer_of(evidence), question_id="Ab3x_9Qz")

    assert quoted(messages) == [text]


def test_a_link_goes_onto_the_outlet_where_there_is_no_title() -> None:
    [message] = render_answer(answer_of(replace(DENIAL, title=None)), question_id=None)

    assert links(message) == {"Tern Herald": "https://herald.example/harbour"}
    assert "no link" not in message.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "https://a b.example/", "http://[", "herald.example"]
)
def test_an_address_that_is_no_link_is_said_to_be_none(url: str) -> None:
    [message] = render_answer(answer_of(replace(DENIAL, url=url)), question_id=None)

    assert links(message) == {}
    assert "Mayor denies harbour deal · no link" in message.text


def test_a_name_written_from_right_to_left_leaves_the_date_beside_it_alone() -> None:
    [message] = render_answer(answer_of(replace(DENIAL, outlet="بريد المرفأ")), question_id=None)

    assert "1. \u2068بريد المرفأ\u2069 · 4 May 2026 · Mayor denies" in message.text


def test_a_title_stays_on_one_line_and_bearable() -> None:
    evidence = replace(DENIAL, title="Mayor\ndenies " + "deal " * 100)

    [message] = render_answer(answer_of(evidence), question_id=None)

    [source] = [line for line in message.text.split("\n") if "Tern Herald" in line]
    assert source.startswith("1. Tern Herald · 4 May 2026 · Mayor denies deal deal")
    assert source.endswith("…")
    assert len(source) < 160


def test_a_sentence_that_others_carry_too_says_where() -> None:
    folded = replace(DENIAL, same_as=("ledger#4", "gone#1"))

    [message] = render_answer(answer_of(folded), question_id=None, copies={"ledger#4": LEDGER})

    assert message.text.endswith(
        "\nalso in: outlet not given (ledger.txt) · date not given · no link"
    )


def test_a_known_speaker_and_stance_stand_above_their_sentences() -> None:
    group = replace(
        answer_of(DENIAL).groups[0], stance="denies", speaker="Moscow", role="government"
    )

    [message] = render_answer(replace(answer_of(DENIAL), groups=(group,)), question_id=None)

    assert "Denies: Moscow, government (1 article)\nThe mayor denied" in message.text
    assert ("bold", "Moscow") in styled(message)


def test_the_claim_that_denials_answer_stands_apart() -> None:
    [denial], [claim] = answer_of(DENIAL).groups, answer_of(SIGNED).groups
    groups = (replace(denial, stance="denies"), replace(claim, part="claim"))

    [message] = render_answer(replace(ANSWER, groups=groups), question_id=None)

    assert "Denies\nThe mayor denied" in message.text
    assert "The claim they answer\nA ledger" in message.text


def test_five_sentences_come_first_and_the_rest_behind_a_button() -> None:
    answer = answer_of(*many(12))

    first, second, third = (
        render_answer(answer, question_id="Ab3x_9Qz", page=page)[-1] for page in (1, 2, 3)
    )

    assert first.text.startswith("12 sentences in 6 articles.")
    assert [len(quoted([page])) for page in (first, second, third)] == [5, 5, 2]
    assert second.text.startswith("Sentences 6 to 10 of 12\n\nA ledger")
    assert labels(first) == ["Context", "All sources", "More (7)"]
    assert labels(second) == ["Context", "All sources", "More (2)"]
    assert labels(third) == ["Context", "All sources"]


@given(st.integers(0, 40))
def test_the_pages_hold_every_sentence_once(n: int) -> None:
    answer = answer_of(*many(n))

    pages = [one for page in range(1, 10) for one in page_of(answer, page)]

    assert pages == list(numbered(answer))


def test_what_only_comes_close_stands_apart_and_is_not_counted() -> None:
    [denial], [close] = answer_of(DENIAL).groups, answer_of(SIGNED).groups
    groups = (replace(denial, part="answer"), replace(close, part="closest"))

    [message] = render_answer(replace(ANSWER, groups=groups), question_id=None)

    assert message.text.startswith("1 sentence in 1 article.")
    assert f"\n\n{texts.ONLY_CLOSE}\n\nA ledger shows" in message.text
    assert message.text.count(texts.ONLY_CLOSE) == 1


def test_the_closest_passages_are_said_to_be_no_answer() -> None:
    answer = answer_of(SIGNED, outcome="closest", missing=("zebra",))

    [message] = render_answer(answer, question_id="Ab3x_9Qz")

    assert message.text.startswith(
        "No answer found. I found no sentence about: zebra. "
        "The closest I found, which is not an answer:\n\nA ledger"
    )
    assert labels(message) == ["Context", "All sources"]


def nothing(**fields: object) -> str:
    [message] = render_answer(replace(NOTHING, **fields), question_id="Ab3x_9Qz")  # type: ignore[arg-type]
    assert message.keyboard is None
    return message.text


def test_nothing_names_the_words_without_a_match_and_what_was_searched() -> None:
    assert nothing() == (
        "No answer found. I found no sentence about: zebra, moon.\n"
        "\n"
        "Searched 24 articles, 311 sentences, 3 to 18 May 2026."
        " Try fewer words, or names the way newspapers write them."
    )


def test_nothing_tells_words_that_never_stand_together_from_unknown_ones() -> None:
    assert "but not together in a sentence" in nothing(missing=(), confidence=0.3)


def test_nothing_says_when_there_was_no_word_to_look_up() -> None:
    assert "no word I could look up" in nothing(missing=(), confidence=0.0)


def test_nothing_of_many_unknown_words_names_some() -> None:
    text = nothing(missing=tuple(f"word{number}" for number in range(300)))

    assert "word7 and 292 more." in text
    assert "word8" not in text


def test_an_empty_collection_says_that_there_are_no_articles() -> None:
    assert nothing(searched=Searched(0, 0, None, None)).startswith("I have no articles yet")


def test_a_question_asked_by_a_button_stands_above_its_answer() -> None:
    [message] = render_answer(ANSWER, question_id=None, with_question=True)

    assert message.text.startswith("who denied the harbour deal?\n\n3 sentences")
    assert styled(message)[0] == ("italic", "who denied the harbour deal?")


@pytest.mark.parametrize("answer", [ANSWER, NOTHING, answer_of(SIGNED, outcome="closest")])
def test_no_verdict_is_ever_given(answer: Answer) -> None:
    text = " ".join(message.text for message in render_answer(answer, question_id=None)).lower()

    assert not {"true", "false", "fake", "misleading", "verdict"} & set(text.split())


# --- Context and sources --------------------------------------------------------------------------


def test_context_folds_the_neighbours_around_the_sentence() -> None:
    [one] = numbered(answer_of(DENIAL))

    [message] = render_context([InContext(one, "The port is old.", "Nobody else spoke.")])

    assert message.text == (
        "Around sentence 1\n"
        "\n"
        "1. Tern Herald · 4 May 2026 · Mayor denies harbour deal\n"
        "The port is old.\n"
        "The mayor denied the harbour deal.\n"
        "Nobody else spoke."
    )
    assert styled(message)[-2:] == [
        ("expandable_blockquote", "\n".join(message.text.split("\n")[-3:])),
        ("bold", DENIAL.text),
    ]


def test_context_of_a_lone_sentence_is_that_sentence() -> None:
    shown = numbered(ANSWER)

    [message] = render_context([InContext(one, None, None) for one in shown])

    assert message.text.startswith("Around sentences 1 to 3")
    assert quoted([message]) == [DENIAL.text, SIGNED.text, AWAY.text]


def test_sources_name_each_article_once_with_its_sentences() -> None:
    folded = replace(AWAY, same_as=("herald/harbour#0", "herald/harbour#1"))

    [message] = render_sources(
        answer_of(SIGNED, folded, DENIAL),
        articles={HARBOUR.id: HARBOUR},
        copies={"herald/harbour#0": HARBOUR, "herald/harbour#1": HARBOUR},
    )

    assert message.text == (
        "2 articles behind the answer\n"
        "\n"
        "outlet not given (ledger.txt) · date not given · no link\n"
        "sentences 1 and 2\n"
        "\n"
        "Tern Herald · 4 May 2026 · Mayor denies harbour deal · by Ada Wren\n"
        "sentence 3; repeats sentence 2"
    )


def test_an_article_that_only_repeats_is_a_source_as_well() -> None:
    folded = replace(DENIAL, same_as=("ledger#0",))

    [message] = render_sources(answer_of(folded), articles={}, copies={"ledger#0": LEDGER})

    assert message.text.startswith("2 articles behind the answer")
    assert message.text.endswith("no link\nrepeats sentence 1")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=5000), min_size=1, max_size=6))
def test_whatever_articles_say_fits_into_messages(words: list[str]) -> None:
    evidence: list[Evidence] = [
        replace(one, text=text, title=text, outlet=text, file=text, same_as=("ledger#0",))
        for one, text in zip(many(len(words)), words, strict=True)
    ]
    answer = answer_of(*evidence)
    in_context = [InContext(one, one.evidence.text, None) for one in page_of(answer, 1)]

    for message in (
        *render_answer(answer, question_id="Ab3x_9Qz", copies={"ledger#0": LEDGER}),
        *render_context(in_context),
        *render_sources(answer, articles={}, copies={"ledger#0": LEDGER}),
    ):
        assert len(message.text.encode("utf-16-le")) <= 2 * 4096
        assert len(message.entities) <= 100
        styled(message)


# --- Buttons --------------------------------------------------------------------------------------

ids = st.text("ABCxyz019_-", min_size=8, max_size=8)


@given(st.sampled_from(["ctx", "more"]), ids, st.integers(1, 99))
def test_a_paged_button_is_read_back(action: str, question_id: str, page: int) -> None:
    press = Press(action, question_id, page)  # type: ignore[arg-type]

    assert len(press.data.encode()) <= 64
    assert parse_callback(press.data) == press


@given(st.sampled_from(["src", "ask"]), ids)
def test_a_plain_button_is_read_back(action: str, question_id: str) -> None:
    press = Press(action, question_id)  # type: ignore[arg-type]

    assert len(press.data.encode()) <= 64
    assert parse_callback(press.data) == press


@pytest.mark.parametrize(
    "data",
    [
        "",
        "ctx",
        "ctx:Ab3x_9Qz",
        "ctx:Ab3x_9Qz:",
        "ctx:Ab3x_9Qz:0",
        "ctx:Ab3x_9Qz:01",
        "ctx:Ab3x_9Qz:100",
        "ctx:Ab3x_9Qz:1:2",
        "ctx:Ab3x_9Qz:1\n",
        "ctx:Ab3x_9Qz:١",
        "ctx:Ab3x_9Q:1",
        "ctx:Ab3x_9Qzz:1",
        "ctx:Ab3x 9Qz:1",
        "src:Ab3x_9Qz:1",
        " src:Ab3x_9Qz",
        "SRC:Ab3x_9Qz",
        "why:Ab3x_9Qz",
    ],
)
def test_any_other_data_is_nothing(data: str) -> None:
    assert parse_callback(data) is None


@given(st.text(max_size=70))
def test_reading_data_never_fails(data: str) -> None:
    press = parse_callback(data)

    assert press is None or press.data == data
