from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.render import (
    BOLD,
    FOLDED_QUOTE,
    ITALIC,
    QUOTE,
    UNDERLINE,
    InContext,
    Message,
    Press,
    Style,
    TextBuilder,
    as_spoken,
    link,
    numbered,
    page_of,
    pages_of,
    parse_callback,
    render_answer,
    render_context,
    render_receipt,
    render_silence,
    render_sources,
    render_statements,
    render_timeline,
    render_wordings,
)
from index.domain import (
    Alternative,
    Answer,
    Concept,
    Cue,
    Evidence,
    Group,
    Match,
    Receipt,
    ResolvedDate,
    Searched,
    Span,
    Way,
)
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
    st.sampled_from([BOLD, ITALIC, UNDERLINE, QUOTE, FOLDED_QUOTE, LINK]),
    max_size=3,
    unique=True,
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
    for style in (BOLD, ITALIC, UNDERLINE, QUOTE, FOLDED_QUOTE, LINK):
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
        answer_of(*(replace(one, text="long " * 900) for one in many(5))), question_id="Ab3x_9Qz"
    )

    assert before
    assert all(message.keyboard is None for message in before)
    assert labels(last) == ["Context", "All sources", "More (4)"]


# --- Answers --------------------------------------------------------------------------------------


def group_of(*evidence: Evidence, **fields: object) -> Group:
    """A group with these sentences; by default an answer's, each in an article of its own."""
    n_articles = len({one.article_id for one in evidence})
    known: dict[str, object] = {
        "part": "answer",
        "stance": evidence[0].stance,
        "speaker": evidence[0].speaker,
        "role": evidence[0].role,
        "articles": n_articles,
        "outlets": n_articles,
        "origins": 0,
        "evidence": evidence,
    }
    return Group(**(known | fields))  # type: ignore[arg-type]


def answer_with(*groups: Group, **fields: object) -> Answer:
    ranked = tuple(one for group in groups for one in group.evidence)
    return replace(ANSWER, groups=groups, ranked=ranked, **fields)  # type: ignore[arg-type]


def said(speaker: str | None, text: str, number: int = 0, **fields: object) -> Evidence:
    """A sentence of that speaker, in an article of its own."""
    known: dict[str, object] = {
        "unit": f"paper-{number}#0",
        "article_id": f"paper-{number}",
        "file": f"paper-{number}.txt",
        "outlet": f"Paper {number}",
        "text": text,
        "start": 0,
        "end": len(text),
        "matches": (),
        "speaker": speaker,
        "stance": "denies",
        "form": "reported" if speaker else None,
    }
    return replace(SIGNED, **(known | fields))  # type: ignore[arg-type]


MAYOR = said(
    "Ada Wren",
    "On Friday the mayor denied the harbour deal.",
    1,
    role="the mayor",
    cue=Cue(20, 26, "denied"),
    matches=(Span(20, 26), Span(31, 38), Span(39, 43)),
    published="2026-05-09",
    url="https://paper.example/1",
    dates=(ResolvedDate("Friday", "2026-05-08"),),
    agency="EFE",
    why=(Match("denied", "tags", "denied"), Match("harbour", "words", "harbour")),
)
PORT = said(
    "port officials",
    "Port officials called it baseless.",
    2,
    published="2026-05-10",
    why=(Match("denied", "tags", "called baseless"),),
)
CLAIM = said("The Ledger", "The Ledger says the deal was signed.", 3, stance="asserts")
RECEIPT = Receipt(
    generation="g00000001",
    built_by="news-2, format 2",
    answer_type="who",
    concepts=(
        (
            Concept("denied", (Alternative("words", "deni", 1.0),)),
            (Way("words", "deni", 1.0, 3, 2.5), Way("tags", "deny", 0.75, 12, 1.5)),
        ),
        (Concept("Wren", (), "name"), (Way("names", "wren", 0.85, 4, 3.0),)),
        (Concept("zebra", ()), ()),
    ),
    features={"coverage": 0.83, "length": 1.1},
    answer_from=0.6,
    matter=0.9,
    matter_from=0.3,
)
DENIED = answer_with(
    group_of(MAYOR, articles=2, origins=1),
    group_of(PORT, origins=1),
    group_of(CLAIM, part="claim", origins=1),
    without_answer=("the harbour board",),
    matched={
        "denied": ("denied", "called baseless", "not so"),
        "deals": ("deal",),
        "harbour": ("harbour",),
    },
    receipt=RECEIPT,
)


def test_an_answer_reads_as_designed() -> None:
    [message] = render_answer(DENIED, question_id="Ab3x_9Qz")

    assert message.text == (
        "2 denials in 2 of 24 articles, at least 2 known origins."
        " I show what the articles say; I do not judge who is right.\n"
        "\n"
        "Ada Wren, the mayor · denial · 2 articles, 1 known origin\n"
        "On Friday the mayor denied the harbour deal.\n"
        "1. Paper 1 · 9 May 2026 (Friday = 8 May 2026) · via EFE\n"
        "\n"
        "Port officials · denial\n"
        "Port officials called it baseless.\n"
        "2. Paper 2 · 10 May 2026\n"
        "\n"
        "The claim they answer\n"
        "The Ledger · statement\n"
        "The Ledger says the deal was signed.\n"
        "3. Paper 3 · date not given\n"
        "\n"
        "No answer found by: the harbour board.\n"
        "Matched: denied = called baseless"
    )
    assert styled(message) == [
        ("bold", "2 denials in 2 of 24 articles, at least 2 known origins."),
        ("bold", "Ada Wren"),
        ("blockquote", MAYOR.text),
        ("bold", "denied"),
        ("underline", "denied"),
        ("bold", "harbour"),
        ("bold", "deal"),
        ("bold", "1."),
        ("text_link", "Paper 1"),
        ("bold", "Port officials"),
        ("blockquote", PORT.text),
        ("bold", "2."),
        ("bold", "The claim they answer"),
        ("italic", "The claim they answer"),
        ("bold", "The Ledger"),
        ("blockquote", CLAIM.text),
        ("bold", "3."),
    ]
    assert links(message) == {"Paper 1": "https://paper.example/1"}
    assert labels(message) == ["Context", "All sources", "Why these?", "Timeline"]


def test_a_name_that_stood_for_another_is_written_as_in_its_sentence() -> None:
    why = (Match("Renn", "names", "Wren"), Match("denied", "words", "Rejected"))
    answer = answer_with(
        group_of(said("Ada Wren", "Rejected, Wren said.", 1, why=why)),
        matched={"Renn": ("wren",), "denied": ("rejected",)},
    )

    [message] = render_answer(answer, question_id=None)

    assert message.text.endswith("Matched: Renn = Wren; denied = rejected")


def test_sentences_in_which_nobody_is_named_share_a_heading() -> None:
    [message] = render_answer(ANSWER, question_id="Ab3x_9Qz")

    assert message.text == (
        "3 sentences in 2 of 24 articles."
        " I show what the articles say; I do not judge who is right.\n"
        "\n"
        "The articles themselves\n"
        "The mayor denied the harbour deal.\n"
        "1. Tern Herald · 4 May 2026\n"
        "\n"
        "A ledger shows the harbour deal was signed.\n"
        "2. ledger.txt · date not given\n"
        "\n"
        "The mayor was away.\n"
        "3. ledger.txt · date not given"
    )
    assert links(message) == {"Tern Herald": "https://herald.example/harbour"}


def test_who_is_quoted_without_a_name_is_not_the_article() -> None:
    unnamed = said(None, "He denied it, he said.", form="quoted")

    [message] = render_answer(answer_with(group_of(unnamed)), question_id=None)

    assert "\n\nSpeaker not clear · denial\nHe denied it" in message.text


@pytest.mark.parametrize(
    ("stance", "heading"),
    [
        ("denies", "Ada Wren · denial"),
        ("asserts", "Ada Wren · statement"),
        ("reports", "Ada Wren · passes it on"),
        ("hedged", "Ada Wren · hedged: it may be so"),
        ("unclear", "Ada Wren"),
    ],
)
def test_what_a_speaker_does_stands_after_the_name(stance: str, heading: str) -> None:
    spoken = said("Ada Wren", "It was not so.", stance=stance)

    [message] = render_answer(answer_with(group_of(spoken)), question_id=None)

    assert f"\n\n{heading}\nIt was" in message.text


def test_both_sides_of_a_yes_or_no_have_their_heading_on_the_first_page() -> None:
    deniers = [said(f"Denier {n}", "That is not so at all. " * 12, n) for n in range(6)]
    teller = said("Teller", "It is so.", 7, stance="asserts")
    other = said("Other", "It may be so.", 8, stance="hedged")
    answer = answer_with(
        *(group_of(one) for one in deniers),
        group_of(other),
        group_of(teller),
        answer_type="yes or no",
    )

    [first, *_] = pages_of(answer)
    [message] = render_answer(answer, question_id=None)

    assert {one.section for one in first} == {"denies", "asserts", "neither"}
    assert "6 denials and 2 statements in 8 of 24 articles" in message.text
    assert "\n\nDenials (2 of 6)\nDenier 0" in message.text
    assert "\n\nStatements\nTeller" in message.text
    assert "\n\nOther sentences\nOther" in message.text
    assert not {"yes", "no"} & set(message.text.lower().replace(".", " ").split())


@pytest.mark.parametrize(
    ("question", "accusation", "reply"),
    [
        ("Did the mayor sign the deal?", "statement", "denial"),
        ("The mayor did not sign the deal.", "denial", "statement"),
    ],
)
def test_a_denial_is_what_denies_whichever_way_the_question_was_put(
    question: str, accusation: str, reply: str
) -> None:
    stances = {"statement": "asserts", "denial": "denies"}  # as the index sees it from the question
    accuser = said("The Ledger", "The mayor signed it.", 1, stance=stances[accusation])
    mayor = said("Ada Wren", "I never signed it.", 2, stance=stances[reply])
    answer = answer_with(group_of(accuser), group_of(mayor), question=question)
    post = replace(answer, groups=(), statements=(answer,))

    [message] = render_answer(as_spoken(answer), question_id=None)
    [of_post] = render_statements(as_spoken(post), question_id=None, copies={})

    assert message.text.startswith("1 denial and 1 statement in 2 of 24 articles.")
    for text in (message.text, of_post.text):
        assert "The Ledger · statement\n" in text
        assert "Ada Wren · denial\n" in text


def test_the_claim_is_on_the_first_page_however_many_deny_it() -> None:
    deniers = [said(f"Denier {n}", "That is not so.", n) for n in range(9)]
    claims = [said(f"Teller {n}", "It is.", 20 + n, stance="asserts") for n in range(3)]
    answer = answer_with(
        *(group_of(one) for one in deniers),
        *(group_of(one, part="claim") for one in claims),
    )

    first, second, third = pages_of(answer)

    assert [one.section for one in first] == ["answer"] * 4 + ["claim"]
    assert [one.section for one in (*second, *third)] == ["answer"] * 5 + ["claim"] * 2
    assert "The claim they answer (1 of 3)" in render_answer(answer, question_id=None)[0].text


@settings(max_examples=100, deadline=None)
@given(
    st.text(min_size=1, max_size=600).filter(lambda text: text.strip() == text),
    st.lists(st.tuples(st.integers(0, 620), st.integers(0, 620)), max_size=6),
    st.tuples(st.integers(0, 620), st.integers(0, 620)),
)
def test_every_sentence_is_quoted_byte_for_byte(
    text: str, spans: list[tuple[int, int]], cue: tuple[int, int]
) -> None:
    evidence = replace(
        SIGNED,
        text=text,
        start=1000,
        end=1000 + len(text),
        matches=tuple(Span(1000 + start, 1000 + end) for start, end in sorted(spans)),
        cue=Cue(1000 + cue[0], 1000 + cue[1], "cue"),
        dates=(ResolvedDate("Friday", "2026-05-08"),),
    )
    answer = answer_of(evidence)

    for messages in (
        render_answer(answer, question_id="Ab3x_9Qz"),
        render_timeline(answer),
        render_statements(replace(NOTHING, statements=(answer,)), question_id=None, copies={}),
    ):
        assert quoted(messages) == [text]


def test_a_very_long_sentence_is_whole_and_can_be_unfolded() -> None:
    long = replace(SIGNED, text="and so on " * 50, matches=())

    [message] = render_answer(answer_of(long), question_id=None)

    assert ("expandable_blockquote", long.text) in styled(message)


def test_what_is_not_known_of_a_source_is_said_in_the_list_of_sources() -> None:
    [message] = render_sources(answer_of(replace(DENIAL, url=None)), articles={}, copies={})

    assert message.text.endswith(
        "Tern Herald · 4 May 2026 · Mayor denies harbour deal · no link\nsentence 1"
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "https://a b.example/", "http://[", "herald.example"]
)
def test_an_address_that_is_no_link_is_not_linked(url: str) -> None:
    answer = answer_of(replace(DENIAL, url=url))

    [message] = render_answer(answer, question_id=None)
    [sources] = render_sources(answer, articles={}, copies={})

    assert links(message) == {}
    assert "Mayor denies harbour deal · no link" in sources.text


def test_a_name_written_from_right_to_left_leaves_the_date_beside_it_alone() -> None:
    [message] = render_answer(answer_of(replace(DENIAL, outlet="بريد المرفأ")), question_id=None)

    assert "1. \u2068بريد المرفأ\u2069 · 4 May 2026" in message.text


def test_a_title_stays_on_one_line_and_bearable() -> None:
    evidence = replace(DENIAL, title="Mayor\ndenies " + "deal " * 100)

    [message] = render_sources(answer_of(evidence), articles={}, copies={})

    [source] = [line for line in message.text.split("\n") if "Tern Herald" in line]
    assert source.startswith("Tern Herald · 4 May 2026 · Mayor denies deal deal")
    assert source.endswith("…")
    assert len(source) < 160


@pytest.mark.parametrize(
    ("words", "on", "published", "shown"),
    [
        ("Friday", "2026-05-08", "2026-05-09", "9 May 2026 (Friday = 8 May 2026)"),
        ("Friday", "2026-05-08", "2026-05-08T10:00:00Z", "8 May 2026 (Friday)"),
        ("8 May 2026", "2026-05-08", "2026-05-09", "9 May 2026"),
        ("8 May", "2026-05-08", None, "date not given (8 May = 8 May 2026)"),
        ("May 2026", "2026-05", "2026-05-09", "9 May 2026 (May 2026 = 2026-05)"),
    ],
)
def test_a_day_that_is_meant_stands_beside_the_date(
    words: str, on: str, published: str | None, shown: str
) -> None:
    dated = replace(DENIAL, dates=(ResolvedDate(words, on),), published=published)

    [message] = render_answer(answer_of(dated), question_id=None)

    assert message.text.endswith(f"1. Tern Herald · {shown}")


@pytest.mark.parametrize("agency", ["Tern", "TERN HERALD", None])
def test_an_agency_that_is_the_outlet_is_not_named_twice(agency: str | None) -> None:
    [message] = render_answer(answer_of(replace(DENIAL, agency=agency)), question_id=None)

    assert "via" not in message.text


def test_a_sentence_that_others_carry_too_says_where() -> None:
    folded = replace(DENIAL, same_as=("ledger#4", "gone#1"))
    answer = answer_with(group_of(folded, articles=2, origins=1, speaker="Ada Wren"))

    [message] = render_answer(answer, question_id="Ab3x_9Qz", copies={"ledger#4": LEDGER})

    assert message.text.startswith("1 sentence in 2 of 24 articles, at least 1 known origin.")
    assert message.text.endswith("\nAlso in: ledger.txt")
    assert "Wordings" in labels(message)


def test_one_agency_behind_unnamed_speakers_is_one_origin() -> None:
    unnamed = [
        group_of(said(None, "It was denied.", n, agency="EFE", stance=stance), origins=1)
        for n, stance in enumerate(("denies", "unclear", "hedged"))
    ]
    of_a_speaker = group_of(said("Ada Wren", "It is not so.", 9), origins=1)

    [message] = render_answer(answer_with(*unnamed, of_a_speaker), question_id=None)

    assert "in 4 of 24 articles, at least 2 known origins." in message.text


def test_five_sentences_come_first_and_the_rest_behind_a_button() -> None:
    answer = answer_of(*many(12))

    first, second, third = (
        render_answer(answer, question_id="Ab3x_9Qz", page=page)[-1] for page in (1, 2, 3)
    )

    assert first.text.startswith("12 sentences in 6 of 24 articles.")
    assert [len(quoted([page])) for page in (first, second, third)] == [5, 5, 2]
    assert second.text.startswith("Sentences 6 to 10 of 12\n\nThe articles themselves\nA ledger")
    assert labels(first) == ["Context", "All sources", "More (7)"]
    assert labels(second) == ["Context", "All sources", "More (2)"]
    assert labels(third) == ["Context", "All sources"]


def test_a_page_of_long_sentences_has_fewer_of_them() -> None:
    answer = answer_of(*(replace(one, text="long " * 100) for one in many(6)))

    assert [len(page) for page in pages_of(answer)] == [2, 2, 2]


parts = st.sampled_from(["answer", "claim", "closest"])
stances = st.sampled_from(["denies", "asserts", "reports", "hedged", "unclear"])


@given(
    st.lists(st.tuples(parts, stances, st.integers(0, 5), st.integers(1, 900)), max_size=12),
    st.sampled_from(["yes or no", "who"]),
)
def test_the_pages_hold_every_sentence_once(
    shelves: list[tuple[str, str, int, int]], answer_type: str
) -> None:
    groups = [
        group_of(
            *(said("Ada", "x" * n_chars, 100 * at + n) for n in range(n_sentences)),
            part=part,
            stance=stance,
        )
        if n_sentences
        else replace(group_of(DENIAL), evidence=())
        for at, (part, stance, n_sentences, n_chars) in enumerate(shelves)
    ]
    answer = answer_with(*groups, answer_type=answer_type)

    pages = [one for page in range(1, 100) for one in page_of(answer, page)]

    assert pages == list(numbered(answer))
    assert [one.number for one in pages] == list(range(1, len(pages) + 1))
    assert sorted(one.evidence.unit for one in pages) == sorted(one.unit for one in answer.ranked)


def test_what_only_comes_close_is_not_counted_and_waits_behind_a_button() -> None:
    [denial], [close] = answer_of(DENIAL).groups, answer_of(SIGNED).groups
    groups = (replace(denial, part="answer"), replace(close, part="closest"))

    [message] = render_answer(replace(ANSWER, groups=groups), question_id="Ab3x_9Qz")
    [later] = render_answer(replace(ANSWER, groups=groups), question_id="Ab3x_9Qz", page=2)

    assert message.text.startswith("1 sentence in 1 of 24 articles.")
    assert labels(message) == ["Context", "All sources", "Close, but no answer (1)"]
    assert quoted([message]) == [DENIAL.text]
    assert later.text.startswith(
        "Sentence 2 of 2\n\nClose, but no answer\nThe article itself\nA ledger shows"
    )


def test_the_closest_passages_are_said_to_be_no_answer() -> None:
    answer = answer_of(SIGNED, outcome="closest", missing=("zebra",), reason="unknown word")

    [message] = render_answer(answer, question_id="Ab3x_9Qz")

    assert message.text.startswith(
        "No answer found. No sentence has: zebra. "
        "The closest I found, which is not an answer:\n\nThe article itself\nA ledger"
    )
    assert message.text.endswith(
        "Searched 24 articles, 311 sentences, dated 3 to 18 May 2026; newest article: 18 May 2026."
    )
    assert labels(message) == ["Context", "All sources"]


def nothing(**fields: object) -> str:
    [message] = render_answer(replace(NOTHING, **fields), question_id="Ab3x_9Qz")  # type: ignore[arg-type]
    assert message.keyboard is None
    return message.text


def test_nothing_names_the_words_without_a_match_and_what_was_searched() -> None:
    assert nothing() == (
        "No answer found. No sentence has: zebra, moon.\n"
        "\n"
        "Searched 24 articles, 311 sentences, dated 3 to 18 May 2026; newest article: 18 May 2026."
        " Try fewer words, or names the way newspapers write them."
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("small talk", "I only look things up in news articles."),
        ("no words", "no word I could look up"),
        ("unknown word", "No answer found. No sentence has: zebra, moon."),
        ("never together", "but not together in a sentence. No sentence has: zebra, moon."),
        ("only a headline", "Only a headline brings the words of your question together"),
        ("name without the rest", "The articles mention the name in your question, but not with"),
        (None, "No sentence has: zebra, moon."),
    ],
)
def test_nothing_says_why(reason: str | None, words: str) -> None:
    assert words in nothing(reason=reason)


def test_without_a_reason_no_sentence_is_said_to_be_missing() -> None:
    assert nothing(reason=None, missing=()).startswith(
        "No answer found. Some sentences touch on your question, but none clearly answers it.\n"
    )


def test_words_of_one_name_are_named_together() -> None:
    words = {"Mayor": 4, "Ada": 10, "Wren": 14, "harbour": 23, "Tern": 35}
    ways = (Way("names", "known", 1.0, 3, 2.5),)
    concepts = tuple(
        (Concept(word, (), "word" if word == "harbour" else "name", start=start), ways)
        for word, start in words.items()
    )
    answer = replace(
        NOTHING,
        question="did Mayor Ada Wren buy harbours in Tern?",
        reason="name without the rest",
        missing=(),
        receipt=replace(RECEIPT, concepts=concepts),
    )

    [message] = render_answer(answer, question_id=None)

    assert "The articles mention Mayor Ada Wren, Tern, but not with what you ask." in message.text


def test_a_name_that_is_known_without_the_rest_is_named() -> None:
    answer = replace(NOTHING, reason="name without the rest", missing=(), receipt=RECEIPT)

    [message] = render_answer(answer, question_id="Ab3x_9Qz")

    assert "The articles mention Wren, but not with what you ask." in message.text
    assert labels(message) == ["Why nothing?"]


@pytest.mark.parametrize("reason", ["small talk", "no words"])
def test_without_a_word_to_look_up_nothing_was_searched(reason: str) -> None:
    empty = replace(RECEIPT, concepts=())

    answer = replace(NOTHING, reason=reason, missing=(), receipt=empty)  # type: ignore[arg-type]
    [message] = render_answer(answer, question_id="Ab3x_9Qz")

    assert "Searched" not in message.text
    assert "fewer words" not in message.text
    assert message.keyboard is None


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


@pytest.mark.parametrize("answer", [ANSWER, DENIED, NOTHING, answer_of(SIGNED, outcome="closest")])
def test_no_verdict_is_ever_given(answer: Answer) -> None:
    text = " ".join(message.text for message in render_answer(answer, question_id=None)).lower()

    assert not {"true", "false", "fake", "misleading", "verdict"} & set(text.split())


# --- A long post ----------------------------------------------------------------------------------

POST = replace(
    NOTHING,
    statements=(
        replace(DENIED, question="The harbour deal was signed."),
        answer_of(SIGNED, outcome="closest", question="A ledger was signed."),
        replace(NOTHING, question="A zebra was seen. " + "Really so. " * 50),
    ),
)


def test_a_post_is_gone_through_statement_by_statement() -> None:
    [message] = render_statements(POST, question_id="Ab3x_9Qz", copies={})

    assert message.text.startswith(
        "I looked up 3 statements of this post. The articles speak of 1, come close to 1 and hold"
        " nothing on 1. I show what the articles say; I do not judge who is right.\n"
        "\n"
        "1. The harbour deal was signed.\n"
        "2 denials in 2 of 24 articles, at least 2 known origins.\n"
        "Ada Wren, the mayor · denial · 2 articles, 1 known origin\n"
        "On Friday the mayor denied the harbour deal.\n"
        "Paper 1 · 9 May 2026 (Friday = 8 May 2026) · via EFE\n"
        "The Ledger · statement\n"
        "The Ledger says the deal was signed.\n"
        "Paper 3 · date not given\n"
        "\n"
        "2. A ledger was signed.\n"
        "No answer; this comes closest:\n"
        "The article itself\n"
        "A ledger shows the harbour deal was signed.\n"
        "ledger.txt · date not given\n"
        "\n"
        "3. A zebra was seen. Really so."
    )
    assert message.text.endswith("…\nNothing found. No sentence has: zebra, moon.")
    assert labels(message) == ["Statement 1", "Statement 2", "Statement 3"]


def test_of_a_statement_with_two_sides_both_are_shown() -> None:
    two = answer_with(group_of(MAYOR), group_of(PORT), group_of(CLAIM), answer_type="yes or no")

    messages = render_statements(replace(POST, statements=(two,)), question_id=None, copies={})

    assert quoted(messages) == [MAYOR.text, CLAIM.text]


def test_a_statement_of_a_post_keeps_its_number_in_its_buttons() -> None:
    [message] = render_answer(
        answer_of(*many(12)), question_id="Ab3x_9Qz", statement=3, with_question=True
    )

    assert message.keyboard is not None
    data = [button.callback_data for row in message.keyboard.inline_keyboard for button in row]
    assert data == ["ctx:Ab3x_9Qz:1.3", "src:Ab3x_9Qz.3", "more:Ab3x_9Qz:2.3"]


# --- Timeline, wordings, silence ------------------------------------------------------------------


def test_a_timeline_begins_with_the_earliest_day_and_says_why() -> None:
    [message] = render_timeline(DENIED)

    assert message.text == (
        "Timeline, earliest first\n"
        "\n"
        "8 May 2026\n"
        "1. Ada Wren · Paper 1 · it says “Friday”\n"
        "On Friday the mayor denied the harbour deal.\n"
        "\n"
        "10 May 2026\n"
        "2. Port officials · Paper 2 · date of the article\n"
        "Port officials called it baseless.\n"
        "\n"
        "Date not given\n"
        "3. The Ledger · Paper 3\n"
        "The Ledger says the deal was signed."
    )


def test_without_two_days_there_is_no_timeline_to_look_at() -> None:
    one_day = answer_with(group_of(MAYOR), group_of(CLAIM))

    [message] = render_answer(one_day, question_id="Ab3x_9Qz")

    assert "Timeline" not in labels(message)
    assert render_timeline(answer_with(group_of(CLAIM))) == []


def test_wordings_stand_side_by_side_with_the_numbers_that_differ() -> None:
    told = said(
        "the harbour office", "Some 40 boats sank.", 1, same_as=("ledger#1", "herald/harbour#1")
    )
    carried = {
        told.unit: (told.text, HARBOUR),
        "ledger#1": ("At least 30 boats sank.", LEDGER),
        "herald/harbour#1": ("some 40 boats sank", HARBOUR),
    }
    answer = answer_with(group_of(told))

    [message] = render_wordings(answer, carried.__getitem__)

    assert message.text == (
        "One statement, several wordings\n"
        "Numbers that some other wording does not have are bold.\n"
        "\n"
        "Sentence 1: 2 wordings · The harbour office\n"
        "Some 40 boats sank.\n"
        "Tern Herald · 4 May 2026\n"
        "At least 30 boats sank.\n"
        "ledger.txt · date not given"
    )
    assert ("bold", "Some 40") in styled(message)
    assert ("bold", "At least 30") in styled(message)


def test_reprints_are_said_to_have_the_same_words() -> None:
    told = said("Ada Wren", "It sank.", 1, same_as=("ledger#1",))
    answer = answer_with(group_of(told))
    carried = {told.unit: (told.text, HARBOUR), "ledger#1": ("It sank.", LEDGER)}

    [message] = render_wordings(answer, carried.__getitem__)

    assert "Sentence 1: the same words everywhere" in message.text
    assert "bold" not in message.text
    assert "4 May 2026; ledger.txt" in message.text


def test_without_copies_there_are_no_wordings() -> None:
    assert render_wordings(DENIED, lambda unit: (unit, LEDGER)) == []


def test_silence_is_said_not_to_be_a_denial() -> None:
    [message] = render_silence(replace(DENIED, silent=("Radio Tideline", "leaflet.md")))
    [answer] = render_answer(replace(DENIED, silent=("Radio Tideline",)), question_id="Ab3x_9Qz")

    assert message.text == (
        "These write about the matter, but I found no answer in them:\n"
        "\n"
        "Radio Tideline\n"
        "leaflet.md\n"
        "\n"
        "Silence is not a denial; 24 articles were searched."
    )
    assert "Silence" in labels(answer)
    assert render_silence(DENIED) == []


# --- The receipt ----------------------------------------------------------------------------------


def test_the_receipt_tells_how_an_answer_came_about() -> None:
    [message] = render_receipt(DENIED)

    assert message.text == (
        "Why these sentences?\n"
        "You asked for who it was: a person, an office or an outlet.\n"
        "\n"
        "1. 83% of the question · denied = denied (like meaning) · harbour\n"
        "2. 83% of the question · denied = called baseless (like meaning)\n"
        "3. 83% of the question\n"
        "\n"
        "Where your words stand\n"
        "denied: the word itself (deni): 3 sentences;"
        " like meaning (deny): 12 sentences, weight 0.75\n"
        "Wren: the name (wren): 4 sentences, weight 0.85\n"
        "zebra: in no sentence\n"
        "\n"
        "That the articles write about the matter: 0.90 of 1; below 0.30 I show nothing. That the"
        " best sentence answers you: 0.83 of 1; below 0.60 I call it no answer. Neither says who is"
        " right.\n"
        "The numbers behind that\n"
        "coverage: 0.83\n"
        "length: 1.10\n"
        "Build g00000001 (news-2, format 2): the same question gives the same answer there."
    )
    assert [kind for kind, _ in styled(message) if "quote" in kind] == [
        "expandable_blockquote",
        "expandable_blockquote",
    ]


def test_the_receipt_of_nothing_tells_where_the_words_stand() -> None:
    [message] = render_receipt(replace(NOTHING, receipt=RECEIPT))

    assert message.text.startswith("Why nothing?\nYou asked for who it was")
    assert "zebra: in no sentence" in message.text


def test_without_a_receipt_there_is_none_to_show() -> None:
    assert render_receipt(ANSWER) == []


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1), st.integers(1, 300))
def test_a_receipt_of_very_many_words_stays_short(word: str, n_words: int) -> None:
    ways = tuple(Way("words", word * 9, 1.0, 3, 2.5) for _ in range(n_words))
    concepts = tuple((Concept(word * 9, ()), ways) for _ in range(n_words))
    why = tuple(Match(f"{word}{n}", "tags", word * 9) for n in range(n_words))
    answer = answer_of(
        *(replace(one, why=why) for one in many(5)), receipt=replace(RECEIPT, concepts=concepts)
    )

    messages = render_receipt(answer)

    assert sum(len(message.text) for message in messages) < 16_000
    assert_within_limits(messages)


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
        "2 articles behind these sentences\n"
        "\n"
        "ledger.txt (outlet not given) · date not given · no link\n"
        "sentences 1 and 2\n"
        "\n"
        "Tern Herald · 4 May 2026 · Mayor denies harbour deal · by Ada Wren\n"
        "sentence 3; repeats sentence 2"
    )


def test_an_article_that_only_repeats_is_a_source_as_well() -> None:
    folded = replace(DENIAL, same_as=("ledger#0",))

    [message] = render_sources(answer_of(folded), articles={}, copies={"ledger#0": LEDGER})

    assert message.text.startswith("2 articles behind these sentences")
    assert message.text.endswith("no link\nrepeats sentence 1")


def assert_within_limits(messages: Sequence[Message]) -> None:
    for message in messages:
        assert len(message.text.encode("utf-16-le")) <= 2 * 4096
        assert len(message.entities) <= 100
        for row in message.keyboard.inline_keyboard if message.keyboard else ():
            assert len(row) <= 3
            assert all(len(str(button.callback_data).encode()) <= 64 for button in row)
        styled(message)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=5000), min_size=1, max_size=6), st.integers(0, 300))
def test_whatever_articles_say_fits_into_messages(words: list[str], n_matches: int) -> None:
    evidence: list[Evidence] = [
        replace(
            one,
            text=text,
            title=text,
            outlet=text,
            file=text,
            speaker=text,
            role=text,
            agency=text,
            url="https://herald.example/",
            dates=(ResolvedDate(text, text),),
            same_as=("ledger#0",),
            matches=tuple(Span(one.start + 2 * n, one.start + 2 * n + 1) for n in range(n_matches)),
        )
        for one, text in zip(many(len(words)), words, strict=True)
    ]
    groups = [group_of(one) for one in evidence]
    answer = answer_with(
        *groups,
        without_answer=tuple(words),
        silent=tuple(words) * 50,
        matched=dict.fromkeys(words, tuple(words)),
        missing=tuple(words),
        receipt=RECEIPT,
    )
    copies = {"ledger#0": LEDGER}
    in_context = [InContext(one, one.evidence.text, None) for one in page_of(answer, 1)]

    for messages in (
        render_answer(answer, question_id="Ab3x_9Qz", copies=copies, with_question=True),
        render_answer(replace(answer, outcome="closest"), question_id="Ab3x_9Qz", copies=copies),
        render_answer(replace(NOTHING, missing=tuple(words)), question_id="Ab3x_9Qz"),
        render_context(in_context),
        render_sources(answer, articles={}, copies=copies),
        render_timeline(answer),
        render_wordings(answer, lambda _: (f"{words[0]} 1 2 3", LEDGER)),
        render_silence(answer),
        render_receipt(answer),
        render_statements(
            replace(POST, statements=(answer,) * 8), question_id="Ab3x_9Qz", copies=copies
        ),
    ):
        assert_within_limits(messages)


# --- Buttons --------------------------------------------------------------------------------------

ids = st.text("ABCxyz019_-", min_size=8, max_size=8)


@given(st.sampled_from(["ctx", "more"]), ids, st.integers(1, 99), st.integers(0, 9))
def test_a_paged_button_is_read_back(
    action: str, question_id: str, page: int, statement: int
) -> None:
    press = Press(action, question_id, page, statement)  # type: ignore[arg-type]

    assert len(press.data.encode()) <= 64
    assert parse_callback(press.data) == press


@given(st.sampled_from(["src", "why", "time", "word", "quiet"]), ids, st.integers(0, 9))
def test_a_plain_button_is_read_back(action: str, question_id: str, statement: int) -> None:
    press = Press(action, question_id, statement=statement)  # type: ignore[arg-type]

    assert len(press.data.encode()) <= 64
    assert parse_callback(press.data) == press


@given(ids)
def test_a_button_that_asks_is_read_back(question_id: str) -> None:
    assert parse_callback(Press("ask", question_id).data) == Press("ask", question_id)


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
        "who:Ab3x_9Qz",
        "why:Ab3x_9Qz:1",
        "ctx:Ab3x_9Qz:1.0",
        "ctx:Ab3x_9Qz:1.10",
        "ctx:Ab3x_9Qz.1",
        "ask:Ab3x_9Qz.1",
    ],
)
def test_any_other_data_is_nothing(data: str) -> None:
    assert parse_callback(data) is None


@given(st.text(max_size=70))
def test_reading_data_never_fails(data: str) -> None:
    press = parse_callback(data)

    assert press is None or press.data == data
