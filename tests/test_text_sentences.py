"""Sentences inside a paragraph: what stays together, what is cut, and the laws of the spans."""

import time
from itertools import pairwise

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from index.domain import Span
from index.text import MAX_SENTENCE_CHARS, split


def sentences(text: str, language: str | None = None) -> list[str]:
    spans = split(text, Span(0, len(text)), language)
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    "sentence",
    [
        "“The talks have reached a new level,” Orlova said in Tallinn.",
        '"The talks have reached a new level," Orlova said in Tallinn.',
        "The ferry left on Oct. 12, 1998 and came back on Nov. 3.",
        "The U.S. denied it, and the U.S. Navy sent a ship to the U.K. coast.",
        "President [Marta] Lind spoke first.",
        "It wants peace,… but not at any price.",
        "Mr. Ode met Sen. Pryce, Gov. Hale, Gen. Ito, Rep. Cole, Dr. Ames and Prof. Ek.",
        "She asked Ms. Duval, Atty. Gen. Marsh, Govs. Hale and Ruiz and Drs. Ames and Ek.",
        "No. 5 on the list is the bridge, and Nos. 6 and 7 are roads.",
        "J. K. Tolland and George W. Marsh wrote it with A. B. Ferro.",
        "It is told in Vol. 5 and on pp. 12 and 13.",
        "The session ended at 5 p.m. on Friday and at 9 a.m. Eastern on Monday.",
        "The session ended at 5 p.m. local time.",
        "Inflation reached 3.5 percent in Jan. 2023, up from 2.1 percent.",
        "He paused... and then he left.",
        "They sold tanks, e.g. Leopards, i.e. heavy ones, for approx. 5 million.",
        "Rep. Ilse Omar, D-Minn., voted yes.",
        "Acme Inc. said that Bolt Corp. owed it money.",
        "Read it on www.example.org/news and www.Example.net today.",
        "Sen. Tom Ode, R-S.C., objected to it.",
        "Es geschah am 12. oktober in Bonn.",
        "Речь идет о цене, т. е. о деньгах.",
    ],
)
def test_abbreviations_and_quotations_do_not_end_a_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} Nobody answered.") == [sentence, "Nobody answered."]


@pytest.mark.parametrize(
    "sentence",
    [
        "“Is it true?” she asked reporters.",
        '"Is it true?" she asked reporters.',
        "‘Is it true?’ the minister asked.",
        "“It is a lie!” Mr. Orlov said on Friday.",
        "“Do we have to see this again?” Duval said.",
        "“Who pays for it?” Graham, a farmer from Ohio, asked on Monday.",
        "“Why?” Kim’s lawyer asked the court.",
        "«Это правда?» — спросил министр.",
        "«Это правда?» спросил министр.",
        "«C'est vrai !» a dit M. Dupont.",
        "¿Es verdad? —preguntó el juez.",
        "„Stimmt das?“ fragte er.",
        "“They never told us the truth.” ― Maria Lopez",
    ],
)
def test_a_quotation_keeps_its_speaker(sentence: str) -> None:
    assert sentences(f"The hall was full. {sentence}") == ["The hall was full.", sentence]


@pytest.mark.parametrize(
    "text",
    [
        "“Who won?”|The minister said that nobody had.",
        "“Who won?”|Duval said the votes were still being counted.",
        "“We have no proof,” he said.|“None at all.”",
        "Was it true?|Nobody knew.",
        "He lied!|She did not.",
        "The players’ union met.|The owners’ group left.",
        "They left at 5 p.m.|The guards stayed.",
        "He moved to the U.S.|In winter he came back.",
        "Stop it now!|Then it was quiet.",
        "It ended badly.|Again and again it did.",
    ],
)
def test_two_sentences_stay_two(text: str) -> None:
    assert sentences(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He would not go. No!", ["He would not go. No!"]),
        ("He would not go. B.", ["He would not go. B."]),
        (
            "1. The bridge is closed. Roads are open.",
            ["1. The bridge is closed.", "Roads are open."],
        ),
        ("He would not go. Not now.", ["He would not go.", "Not now."]),
        ("他走了。为什么？没有人知道。", ["他走了。", "为什么？", "没有人知道。"]),
        ("是。他走了。", ["是。", "他走了。"]),
    ],
)
def test_a_tail_of_fewer_than_three_letters_is_no_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_closing_mark_stays_with_the_sentence_that_it_closes() -> None:
    # The splitter takes the stretch from the first mark to the second for a quotation.
    text = 'We won early." After the match, he said, "We were good." Then he left.'

    assert sentences(text) == [
        'We won early."',
        'After the match, he said, "We were good."',
        "Then he left.",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El Sr. Gil y la Sra. Paz llegaron a EE. UU. el lunes.|Nadie los esperaba."),
        ("es-MX", "El Sr. Gil y la Sra. Paz llegaron a EE. UU. el lunes.|Nadie los esperaba."),
        ("fr", "M. Duval et Mme. Petit, le 5 oct. 2020, ont signé.|Personne ne savait."),
        ("de", "Am 12. Oktober traf Dr. Kern den Kanzler z. B. in Bonn.|Sie sprachen lange."),
        ("ru", "В 1948 г. цена выросла до 5 тыс. руб. за тонну.|Рынок упал."),
        (None, "В 1948 г. цена выросла до 5 тыс. руб. за тонну.|Рынок упал."),
        (None, "من نفى المزاعم؟|قال المتحدث إنه لا توجد أدلة."),
        ("tlh", "Mr. Ode met Sen. Pryce on Oct. 5.|Nobody answered."),
        ("../en", "Mr. Ode met Sen. Pryce on Oct. 5.|Nobody answered."),
    ],
)
def test_other_languages_have_their_own_rules_and_unknown_ones_the_english(
    language: str | None, text: str
) -> None:
    assert sentences(text.replace("|", " "), language) == text.split("|")


def test_offsets_count_code_points_of_the_whole_text() -> None:
    text = "𝔸 title 🎉\nHi 😀 there. Next 𝔸 one! Done now.\nAfter."
    line = Span(10, text.rindex("\n"))

    spans = list(split(text, line, "en"))

    assert [text[s.start : s.end] for s in spans] == ["Hi 😀 there.", "Next 𝔸 one!", "Done now."]


def test_a_newline_ends_a_sentence() -> None:
    assert sentences("A line without an end\nand another one") == [
        "A line without an end",
        "and another one",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\u2003"])
def test_a_paragraph_of_white_space_has_no_sentence(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000"])
def test_an_initial_before_a_wide_space_and_a_full_stop_is_no_trouble(space: str) -> None:
    text = f"Take vitamin B{space}. It helps."

    assert sentences(text) == [f"Take vitamin B{space}.", "It helps."]


def test_a_panic_of_the_splitter_leaves_the_line_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(rules: str, window: str) -> None:
        raise PanicException("end byte index 32 is not a char boundary")

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", panic)

    assert sentences("The ferry sank. Nobody knew.\nWhy?") == [
        "The ferry sank. Nobody knew.",
        "Why?",
    ]


def test_a_sentence_too_long_to_quote_is_cut_at_white_space() -> None:
    text = "many words " * 1000 + "end."

    pieces = sentences(text)

    assert " ".join(pieces) == text
    assert max(map(len, pieces)) <= MAX_SENTENCE_CHARS


def test_words_far_apart_are_all_kept() -> None:
    text = "one" + " " * 10_000 + "two"

    assert "".join("".join(sentences(text)).split()) == "onetwo"


def test_a_paragraph_longer_than_a_window_is_split_as_its_sentences_are() -> None:
    expected = [f"Minister no. {n} of the “New. Order” said it on Oct. {n}." for n in range(300)]

    assert sentences(" ".join(expected)) == expected


PIECES = st.sampled_from(
    [
        *"aZ9é中ا.!?…,;\"“”'’»)]-— \t\u00a0\u0301😀",
        "U.S. ",
        "Mr. ",
        "p.m. ",
        " said ",
        "?” ",
        "\ud800",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS, st.sampled_from([None, "en", "ru", "ar", "zh", "xx-YY"]), st.data())
def test_spans_ascend_and_cover_all_that_is_no_white_space(
    text: str, language: str | None, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    paragraph = Span(start, data.draw(st.integers(start, len(text))))

    spans = list(split(text, paragraph, language))

    borders = [paragraph.start, *(at for s in spans for at in (s.start, s.end)), paragraph.end]
    assert borders == sorted(borders)
    assert all(text[a:b].strip() == "" for a, b in zip(borders[::2], borders[1::2], strict=True))
    for span in spans:
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip() != ""
        assert "\n" not in sentence
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "unit",
    [" ", "\u00a0", ".", "a", "“", '"', "(", "a\u0301", "A. ", "?! ", "Mr. ", "1. ", 'abc.")" ',
     '"No?" Abc ', "“Is it?” Abc ", "Abc ", "\n", "\ud800", "他说。"],
)  # fmt: skip
def test_hostile_text_takes_linear_time(unit: str) -> None:
    # Quadratic behaviour takes far longer than the bound, and a busy machine far less.
    text = unit * ((200_000 if unit == "“" else 50_000) // len(unit))
    started = time.process_time()

    spans = list(split(text, Span(0, len(text)), None))

    assert time.process_time() - started < 5
    assert sum(span.end - span.start for span in spans) <= len(text)
