"""The final order: BM25, lifted by coverage, article, type, speaker, side and headline."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.ranking import (
    LIFTS,
    POOL,
    Lifts,
    is_known,
    missing_words,
)
from index.domain import Alternative, Concept
from index.text import Mark
from tests.ranked import Line, SmallIndex, concept, question_of

NEUTRAL = Lifts(
    uncovered=1.0,
    in_article=0.0,
    type_met=1.0,
    asked_speaks=1.0,
    another_speaks=1.0,
    side_taken=1.0,
    side_missed=1.0,
    headline=1.0,
    opening=0.0,
)
"""With which the order is that of BM25."""


def test_without_lifts_the_order_is_that_of_the_engine() -> None:
    index = SmallIndex(Line("ferry", 0), Line("ferry crack", 1), Line("crack oil pier ferry", 2))
    question = question_of("ferry", "crack")

    best = index.best(question, lifts=NEUTRAL)
    ranking = index.engine.top_k(question.concepts, POOL)

    assert [scored.sentence_no for scored in best] == ranking.sentence_nos.tolist()
    assert [scored.score for scored in best] == ranking.scores.tolist()


def test_equal_sentences_keep_the_order_of_the_index() -> None:
    index = SmallIndex(*(Line("ferry crack", number) for number in range(6)))

    assert index.numbers(question_of("ferry", "crack")) == [0, 1, 2, 3, 4, 5]


def test_a_sentence_that_shares_no_term_is_no_candidate() -> None:
    index = SmallIndex(Line("ferry"), Line("oil", 1))

    assert index.numbers(question_of("ferry")) == [0]
    assert index.numbers(question_of("zebra")) == []
    assert index.numbers(question_of()) == []


# -- coverage ------------------------------------------------------------------------------------


def test_coverage_is_the_share_of_the_idf_that_a_sentence_covers() -> None:
    index = SmallIndex(Line("ferry crack"), Line("ferry", 1), Line("ferry oil", 2))
    scored = {one.sentence_no: one for one in index.best(question_of("ferry", "crack"))}

    ferry, crack = index.engine.idf("words", "ferry"), index.engine.idf("words", "crack")
    assert scored[0].coverage == pytest.approx(1.0)
    assert scored[1].coverage == pytest.approx(ferry / (ferry + crack))
    assert (scored[0].covered, scored[1].covered) == ((1.0, 1.0), (1.0, 0.0))


def test_a_concept_counts_in_coverage_by_its_weight_and_how_far_it_is_taken_up() -> None:
    tagged = concept("denied", Alternative("tags", "deny", 0.9, covers=0.8))
    weak = concept("say", weight=0.35)
    index = SmallIndex(Line("ferry", fields={"tags": ["deny"]}), Line("say denied", 1))
    scored = {one.sentence_no: one for one in index.best(question_of(tagged, weak))}

    denied, say = (index.engine.idf("words", word) for word in ("denied", "say"))
    assert scored[0].covered == (0.8, 0.0)
    assert scored[0].coverage == pytest.approx(0.8 * denied / (denied + 0.35 * say))
    assert scored[1].coverage == pytest.approx(1.0)


def test_a_word_that_stands_nowhere_counts_as_much_as_the_rarest_could() -> None:
    index = SmallIndex(Line("ferry"))
    (scored,) = index.best(question_of("ferry", "zebra"))

    ferry, highest = index.engine.idf("words", "ferry"), index.engine.idf("words", "")
    assert scored.coverage == pytest.approx(ferry / (ferry + highest))


def test_a_concept_that_stands_only_in_another_form_lies_between() -> None:
    tagged = concept("denied", Alternative("tags", "deny", 0.9, covers=0.8))
    index = SmallIndex(Line("ferry", fields={"tags": ["deny"]}), Line(fields={"tags": ["deny"]}))
    pool = index.pool(question_of(tagged))

    known, highest = index.engine.idf("tags", "deny"), index.engine.idf("words", "")
    assert pool.importance.tolist() == [pytest.approx((known + highest) / 2)]


def test_what_stands_only_around_a_sentence_makes_a_word_no_less_rare() -> None:
    beside = concept("denied", Alternative("before", "denied", 0.35, covers=0.4))
    index = SmallIndex(Line("ferry", fields={"before": ["denied"]}))
    pool = index.pool(question_of(beside))

    assert pool.importance.tolist() == [pytest.approx(index.engine.idf("words", ""))]


def test_of_two_sentences_the_one_that_covers_more_goes_first() -> None:
    twice = Line("ferry ferry ferry", 0)
    both = Line("ferry crack oil pier", 1)
    index = SmallIndex(twice, both, *(Line("crack", n) for n in range(2, 14)))
    question = question_of("ferry", "crack")

    assert index.numbers(question, lifts=NEUTRAL)[:2] == [0, 1]
    assert index.numbers(question, lifts=replace(NEUTRAL, uncovered=0.1))[:2] == [1, 0]


# -- what lifts ----------------------------------------------------------------------------------


def test_another_sentence_of_its_article_lifts_a_sentence() -> None:
    index = SmallIndex(Line("ferry", 0), Line("oil", 0), Line("ferry", 1), Line("crack", 1))

    numbers = index.numbers(question_of("ferry", "crack"))

    assert numbers.index(2) < numbers.index(0)
    pool = index.pool(question_of("ferry", "crack"))
    assert pool.in_article[pool.sentence_nos == 2].tolist() == [[1.0, 1.0]]
    assert pool.in_article[pool.sentence_nos == 0].tolist() == [[1.0, 0.0]]


def test_the_sentence_that_opens_its_article_goes_before_an_equal_one() -> None:
    index = SmallIndex(Line("oil", 0), Line("ferry", 0), Line("ferry", 1))

    assert index.numbers(question_of("ferry")) == [2, 1]


def test_what_holds_what_is_wanted_goes_first() -> None:
    index = SmallIndex(Line("ferry", 0), Line("ferry", 1, Mark.NUMBER | Mark.DAY))
    best = index.best(question_of("ferry", wanted=Mark.NUMBER | Mark.SHARE))

    assert [(scored.sentence_no, scored.type_met) for scored in best] == [(1, True), (0, False)]
    assert best[0].score == pytest.approx(LIFTS.type_met * best[1].score)


def test_where_nothing_is_wanted_everything_meets_it() -> None:
    index = SmallIndex(Line("ferry", 0), Line("ferry", 1, Mark.NUMBER))

    assert [scored.type_met for scored in index.best(question_of("ferry"))] == [True, True]


def test_a_headline_goes_behind_an_equal_sentence() -> None:
    index = SmallIndex(Line("ferry", 0, Mark.HEADLINE), Line("ferry", 1))

    assert index.numbers(question_of("ferry")) == [1, 0]


@pytest.mark.parametrize(
    ("relation", "numbers"), [("denies", [1, 0, 2]), ("asserts", [2, 0, 1]), (None, [0, 1, 2])]
)
def test_who_takes_the_side_that_is_asked_for_goes_first(
    relation: str | None, numbers: list[int]
) -> None:
    index = SmallIndex(
        Line("ferry", 0), Line("ferry", 1, Mark.DENIES), Line("ferry", 2, Mark.ASSERTS)
    )

    assert index.numbers(question_of("ferry", relation=relation)) == numbers


MAYOR = concept("mayor", Alternative("speakers", "mayor", 0.4, covers=0.6))
LUND = concept("lund", Alternative("speakers", "~lund", 0.4, covers=0.6), kind="name")
HALE = concept("hale", Alternative("speakers", "~hale", 0.4, covers=0.6), kind="name")


def spoken(words: str, article: int, *speaker: str) -> Line:
    marks = Mark.SPEAKER if speaker else Mark(0)
    return Line(words, article, marks, {"speakers": speaker})


def test_the_one_asked_about_goes_first_and_another_speaker_last() -> None:
    index = SmallIndex(
        spoken("ferry hale", 0, "board"), spoken("ferry hale", 1), spoken("ferry", 2, "~hale")
    )
    question = question_of(HALE, "ferry", asked_speaker=(HALE,))

    best = index.best(question, lifts=replace(NEUTRAL, asked_speaks=9.0, another_speaks=0.5))

    assert [(one.sentence_no, one.asked_speaks) for one in best] == [
        (2, True),
        (1, False),
        (0, False),
    ]


def test_of_a_name_one_word_is_enough_and_of_a_role_the_whole() -> None:
    index = SmallIndex(
        spoken("ferry", 0, "~hale"),
        spoken("ferry", 1, "mayor", "~lund"),
        spoken("ferry", 2, "mayor"),
    )

    def speaks(*asked: Concept) -> set[int]:
        best = index.best(question_of(*asked, "ferry", asked_speaker=asked))
        return {one.sentence_no for one in best if one.asked_speaks}

    assert speaks(LUND, HALE) == {0, 1}
    assert speaks(MAYOR, LUND) == {1}


# -- how much is looked at -----------------------------------------------------------------------


def test_at_least_a_pool_is_ordered_whatever_is_shown() -> None:
    lines = [Line("ferry", number) for number in range(POOL + 50)]
    index = SmallIndex(*lines)

    assert len(index.pool(question_of("ferry"), k=1).sentence_nos) == POOL
    assert len(index.pool(question_of("ferry"), k=POOL + 20).sentence_nos) == POOL + 20


def test_of_a_very_long_question_the_rarest_words_are_looked_for() -> None:
    common = [Line(" ".join(f"word{n}" for n in range(100)), article) for article in range(20)]
    index = SmallIndex(*common, Line("salt", 20))
    question = question_of(*(f"word{n}" for n in range(100)), "salt", *("zebra",) * 50)

    pool = index.pool(question)

    assert len(pool.concepts) < len(question.concepts)
    assert "salt" in {one.words for one in pool.concepts}
    assert pool.total > pool.importance.sum()
    assert index.best(question)[-1].coverage < 0.5


# -- what is missing -----------------------------------------------------------------------------


def test_missing_words_are_those_of_which_no_form_stands_anywhere() -> None:
    tagged = concept("denied", Alternative("tags", "deny", 0.9))
    index = SmallIndex(Line("ferry", fields={"tags": ["deny"]}))
    concepts = [tagged, concept("zebra"), concept("ferry"), concept("zebra"), concept("moon")]

    assert missing_words(index.engine, concepts) == ("zebra", "moon")
    assert [is_known(index.engine, one) for one in concepts[:3]] == [True, False, True]


# -- laws ----------------------------------------------------------------------------------------

WORDS = st.sampled_from(["ferry", "crack", "oil", "pier", "zebra"])
LINES = st.lists(
    st.builds(
        lambda words, marks: (" ".join(words), Mark(marks)),
        st.lists(WORDS, max_size=5),
        st.integers(0, 2**16 - 1),
    ),
    max_size=8,
)


@given(LINES, st.lists(WORDS, max_size=4), st.sampled_from([None, "denies", "asserts"]))
def test_the_order_falls_ties_ascend_and_coverage_is_a_share(
    lines: list[tuple[str, Mark]], asked: list[str], relation: str | None
) -> None:
    index = SmallIndex(*(Line(words, at // 2, marks) for at, (words, marks) in enumerate(lines)))
    question = question_of(*asked, relation=relation, wanted=Mark.NUMBER)

    best = index.best(question)

    keys = [(-one.score, one.sentence_no) for one in best]
    assert keys == sorted(keys)
    assert len({one.sentence_no for one in best}) == len(best)
    assert all(0 <= one.coverage <= 1 and math.isfinite(one.score) for one in best)
    assert index.best(question) == best


def test_a_pool_of_nothing_has_no_coverage() -> None:
    pool = SmallIndex().pool(question_of())

    assert pool.coverage.tolist() == []
    assert np.isfinite(pool.total)
