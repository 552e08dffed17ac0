"""Views of an answer: along time, and by the wordings of one statement."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.views import Statement, timeline, wordings
from index.domain import Answer, Article, Evidence, ResolvedDate, Searched
from tests.evidence import sentence


def said_on(day: str, words: str, **fields: str) -> Evidence:
    return sentence("It sank.", dates=(ResolvedDate(words, day),), **fields)


def test_a_day_that_the_sentence_names_comes_before_the_articles() -> None:
    spoken = said_on("2026-05-02", "Saturday", published="2026-05-04T08:30:00+02:00")
    written = sentence("It sank.", published="2026-05-03")

    found = timeline([written, spoken])

    assert [(entry.day, entry.basis, entry.words, entry.evidence) for entry in found.dated] == [
        ("2026-05-02", "statement", "Saturday", spoken),
        ("2026-05-03", "article", None, written),
    ]
    assert found.undated == ()


def test_sentences_of_one_day_stay_in_their_order() -> None:
    first = sentence("It sank.", published="2026-05-03T23:00:00Z")
    second = said_on("2026-05-03", "3 May")

    assert [entry.evidence for entry in timeline([first, second]).dated] == [first, second]


def test_an_undated_article_is_kept_apart() -> None:
    undated = sentence("It sank.")

    found = timeline([undated, sentence("It sank.", published="2026-05-03")])

    assert found.undated == (undated,)
    assert len(found.dated) == 1


@given(st.lists(st.sampled_from([None, "2026-05-01", "2026-05-02T10:00:00Z"]), max_size=6))
def test_every_sentence_is_in_the_timeline_once(days: list[str | None]) -> None:
    evidence = [sentence("It sank.", published=day) for day in days]

    found = timeline(evidence)

    shown = [entry.evidence.unit for entry in found.dated] + [one.unit for one in found.undated]
    assert sorted(shown) == sorted(one.unit for one in evidence)


# -- wordings --------------------------------------------------------------------------------------


def statements(*texts: str) -> tuple[Statement, ...]:
    """The statements of an answer with one sentence, into which the other texts are folded."""
    articles = [Article(id=f"a{n}", file=f"a{n}.txt", text=text) for n, text in enumerate(texts)]
    known = {article.id: (article.text, article) for article in articles}
    shown = sentence(
        texts[0], unit="a0", speaker="Ada Wren", stance="denies", same_as=tuple(known)[1:]
    )
    answer = Answer(
        "who denied it?", "answer", 0.9, "g1", Searched(9, 9, None, None), ranked=(shown,)
    )
    return wordings(answer, known.__getitem__)


def own_numbers(*texts: str) -> list[list[str]]:
    (statement,) = statements(*texts)
    return [
        [wording.text[span.start : span.end] for span in wording.own_numbers]
        for wording in statement.wordings
    ]


def test_a_statement_is_shown_in_all_its_wordings_with_their_articles() -> None:
    (statement,) = statements("Wren denied it.", "It is not so, Wren said.", "“Wren denied it”")

    assert (statement.speaker, statement.stance) == ("Ada Wren", "denies")
    assert [
        (wording.text, [article.id for article in wording.articles])
        for wording in statement.wordings
    ] == [("Wren denied it.", ["a0", "a2"]), ("It is not so, Wren said.", ["a1"])]


def test_a_reprint_is_a_single_wording() -> None:
    (statement,) = statements("Wren denied it.", "WREN DENIED IT.")

    assert [len(wording.articles) for wording in statement.wordings] == [2]
    assert not statement.numbers_differ


def test_a_sentence_without_copies_is_left_out() -> None:
    assert statements("Wren denied it.") == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("They took 1,000 boxes.", "They took more than 1,000.", [["1,000"], ["more than 1,000"]]),
        ("Of 40 boats 12 sank.", "Only 13 of 40 boats sank.", [["12"], ["13"]]),
        ("It cost $3 million.", "It cost 3m crowns.", [["$3 million"], ["3m"]]),
        ("About 40 came.", "Nearly 40 people came.", [["About 40"], ["Nearly 40"]]),
        ("Forty came, two left.", "Many came, three left.", [["two"], ["three"]]),
        ("Some left.", "Some 7 left.", [[], ["Some 7"]]),
    ],
)
def test_numbers_that_only_one_wording_has_are_pointed_out(
    one: str, other: str, expected: list[list[str]]
) -> None:
    assert own_numbers(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They took 1,000 boxes.", "In all 1000 boxes were taken."),
        ("It rose by 5 percent.", "A rise of 5%."),
        ("It rose by 5 per cent.", "A rise of 5-percent."),
        ("Two boats sank.", "2 boats were lost."),
        ("It cost $3bn.", "A cost of $3 billion."),
        ("Over 40 came.", "More than 40 people came."),
        ("Nothing was sold.", "They sold nothing."),
    ],
)
def test_one_number_written_in_two_ways_does_not_differ(one: str, other: str) -> None:
    assert own_numbers(one, other) == [[], []]


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_wordings_are_the_texts_themselves(texts: list[str]) -> None:
    (statement,) = statements(*texts)

    assert {wording.text for wording in statement.wordings} <= set(texts)
    assert sum(len(wording.articles) for wording in statement.wordings) == len(texts)


@pytest.mark.parametrize("piece", ["1", "1,", "1.1,", "more than ", "5 ", "$", " "])
def test_numbers_of_any_length_take_linear_time(piece: str) -> None:
    text = (piece * 200_000)[:200_000]

    before = time.process_time()
    statements(text, "It sank.")

    assert time.process_time() - before < 3
