"""What speaks for and against an answer, in numbers that can be followed by hand."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.features import FEATURES, features_of
from index.domain import Alternative, AnswerType
from index.question import Question
from index.text import Mark
from tests.ranked import Line, SmallIndex, concept, question_of


def features(
    index: SmallIndex, question: Question, phrase_found: bool | None = None
) -> dict[str, float]:
    pool = index.pool(question)
    best = index.best(question)
    return dict(features_of(index.engine, question, pool, best, phrase_found=phrase_found))


HALE = concept("hale", kind="name")
DENIED = concept("denied", Alternative("tags", "deny", 0.9, covers=0.8))


def test_a_question_that_is_covered_outright_speaks_for_an_answer() -> None:
    index = SmallIndex(Line("hale sold ferry", 0, Mark.DAY))
    question = question_of(HALE, "sold", "ferry", answer_type="when", wanted=Mark.DAY)
    found = features(index, question)

    strength = found.pop("strength")
    assert found == {
        "coverage": pytest.approx(1.0),
        "outright": pytest.approx(1.0),
        "in the article": pytest.approx(1.0),
        "unknown": 0.0,
        "unknown name": 0.0,
        "names alone": 0.0,
        "introduced": 0.0,
        "names open": 0.0,
        "name not in the article": 0.0,
        "words open": 0.0,
        "figures open": 0.0,
        "type met": 1.0,
        "another speaks": 0.0,
        "margin": 0.0,  # it is the only one
        "length": pytest.approx(math.log(4)),
        "phrase": 0.5,
        "asks who": 0.0,
        "asks what is said": 0.0,
        "asks when or where": 1.0,
        "asks for a number": 0.0,
        "asks why": 0.0,
        "asks what": 0.0,
        "yes or no": 0.0,
        "keywords": 0.0,
    }
    assert 0 < strength < 1


def test_what_is_left_open_is_told_by_kind() -> None:
    index = SmallIndex(Line("sold ferry", 0), Line("hale", 1))
    number = concept("14", kind="number")
    question = question_of(
        HALE, "sold", "ferry", "zebra", number, answer_type="who", wanted=Mark.SPEAKER
    )
    found = features(index, question)

    idf = {word: index.engine.idf("words", word) for word in ("hale", "sold", "ferry")}
    highest = index.engine.idf("words", "")
    total = sum(idf.values()) + 2 * highest
    assert found["coverage"] == pytest.approx((idf["sold"] + idf["ferry"]) / total)
    assert found["outright"] == found["coverage"] == found["in the article"]
    assert found["unknown"] == pytest.approx(2 * highest / total)
    assert (found["names open"], found["name not in the article"]) == (1.0, 1.0)
    assert found["words open"] == pytest.approx(highest / (idf["sold"] + idf["ferry"] + highest))
    assert found["figures open"] == 1.0
    assert found["type met"] == 0.0
    assert (found["asks who"], found["keywords"]) == (1.0, 0.0)


def test_names_alone_and_a_name_that_stands_nowhere_are_told() -> None:
    index = SmallIndex(Line("hale sold ferry", 0))
    zorba = concept("zorba", kind="name")

    known = features(index, question_of(HALE, answer_type="who"))
    unknown = features(index, question_of(HALE, zorba, "sold", answer_type="who"))
    assert (known["names alone"], known["unknown name"]) == (1.0, 0.0)
    assert (unknown["names alone"], unknown["unknown name"]) == (0.0, 1.0)


def test_another_form_covers_and_does_not_stand_outright() -> None:
    weak = concept("sold", Alternative("before", "sold", 0.35, covers=0.4))
    index = SmallIndex(Line("ferry", 0, fields={"tags": ["deny"], "before": ["sold"]}))
    found = features(index, question_of(DENIED, weak, "ferry"))

    denied, sold, ferry = index.pool(question_of(DENIED, weak, "ferry")).importance
    total = denied + sold + ferry
    assert found["coverage"] == pytest.approx((0.8 * denied + 0.4 * sold + ferry) / total)
    assert found["outright"] == pytest.approx((denied + ferry) / total)
    assert found["words open"] == pytest.approx((0.2 * denied + 0.6 * sold) / total)


def test_what_the_rest_of_the_article_holds_is_told_beside() -> None:
    index = SmallIndex(Line("sold ferry", 0), Line("hale", 0))
    found = features(index, question_of(HALE, "sold", "ferry"))

    assert found["in the article"] == pytest.approx(1.0)
    assert found["coverage"] < 1
    assert (found["names open"], found["name not in the article"]) == (1.0, 0.0)


def test_of_the_three_best_the_one_that_covers_most_speaks_for_the_answer() -> None:
    index = SmallIndex(
        Line("ferry ferry sold", 0, Mark.NUMBER), Line("hale sold ferry", 1), Line("ferry", 2)
    )
    question = question_of(HALE, "sold", "ferry", wanted=Mark.NUMBER)

    assert max(scored.coverage for scored in index.best(question)) == pytest.approx(1.0)
    assert features(index, question)["coverage"] == pytest.approx(1.0)


def test_who_else_speaks_is_told_only_where_a_speaker_is_asked_for() -> None:
    hale = concept("hale", Alternative("speakers", "~hale", 0.4, covers=0.6), kind="name")
    index = SmallIndex(Line("ferry", 0, Mark.SPEAKER, {"speakers": ["board"]}))
    spoken = SmallIndex(Line("ferry", 0, Mark.SPEAKER, {"speakers": ["~hale"]}))

    assert features(index, question_of(hale, "ferry"))["another speaks"] == 0.0
    asked = question_of(hale, "ferry", asked_speaker=(hale,))
    assert features(index, asked)["another speaks"] == 1.0
    assert features(spoken, asked)["another speaks"] == 0.0


def test_the_margin_is_measured_against_the_fifth() -> None:
    equal = SmallIndex(*(Line("oil ferry", n // 2) for n in range(12)))
    lone = SmallIndex(Line("ferry crack oil", 0), *(Line("oil", n) for n in range(1, 12)))
    question = question_of("ferry", "crack", "oil")

    assert features(equal, question)["margin"] < 0.2
    assert features(lone, question)["margin"] > 0.5


@pytest.mark.parametrize(("phrase_found", "value"), [(None, 0.5), (True, 1.0), (False, 0.0)])
def test_quoted_words_are_there_or_not_or_none_are_asked_for(
    phrase_found: bool | None, value: float
) -> None:
    assert features(SmallIndex(Line("ferry")), question_of("ferry"), phrase_found)[
        "phrase"
    ] == pytest.approx(value)


WORDS = st.sampled_from(["ferry", "crack", "oil", "zebra", "hale"])
KINDS = st.sampled_from(["word", "name", "place", "number", "day", "weak"])


@given(
    st.lists(st.tuples(st.lists(WORDS, max_size=4), st.integers(0, 2**16 - 1)), max_size=6),
    st.lists(st.tuples(WORDS, KINDS, st.sampled_from([0.3, 1.0])), min_size=1, max_size=4),
    st.sampled_from(get_args(AnswerType)),
    st.sampled_from([None, True, False]),
)
def test_every_feature_is_a_share_but_the_length(
    lines: list[tuple[list[str], int]],
    asked: list[tuple[str, str, float]],
    answer_type: AnswerType,
    phrase_found: bool | None,
) -> None:
    index = SmallIndex(*(Line(" ".join(w), n // 2, marks) for n, (w, marks) in enumerate(lines)))
    concepts = [concept(word, kind=kind, weight=weight) for word, kind, weight in asked]  # type: ignore[arg-type]
    question = question_of(*concepts, answer_type=answer_type, wanted=Mark.NUMBER)
    if not index.best(question):
        return

    found = features(index, question, phrase_found)

    assert tuple(found) == FEATURES
    length = found.pop("length")
    assert length == pytest.approx(math.log(1 + len(concepts)))
    assert {name: value for name, value in found.items() if not 0 <= value <= 1} == {}


def test_an_unknown_word_that_opens_with_a_capital_may_be_a_name() -> None:
    index = SmallIndex(Line("hale sold ferry", 0))

    capital = features(index, question_of(concept("Zorblax"), "sold", "ferry"))
    small = features(index, question_of(concept("zorblax"), "sold", "ferry"))
    assert (capital["unknown name"], small["unknown name"]) == (1.0, 0.0)
