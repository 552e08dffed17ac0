"""Why there is no answer, and nothing where that cannot be told."""

import pytest

from index.answer.ranking import missing_words
from index.answer.reasons import reason_of
from index.domain import Alternative, Concept, Reason
from index.question import Question
from index.reader import Reader
from index.text import Mark
from tests.ranked import Line, SmallIndex, concept, question_of

HALE = concept("hale", kind="name")


def reason(index: SmallIndex, question: Question) -> Reason | None:
    return reason_of(
        index.pool(question),
        index.best(question),
        missing_words(index.engine, question.concepts),
        has_concepts=bool(question.concepts),
    )


def test_a_question_without_a_content_word_has_no_words() -> None:
    assert reason(SmallIndex(Line("ferry")), question_of()) == "no words"


def test_a_word_that_stands_nowhere_is_the_reason_before_all_others() -> None:
    index = SmallIndex(Line("ferry", 0, Mark.HEADLINE), Line("hale", 1))

    assert reason(index, question_of("ferry", "zebra", HALE)) == "unknown word"
    assert reason(index, question_of("zebra")) == "unknown word"


def test_words_that_only_a_headline_holds_together_are_told_as_such() -> None:
    index = SmallIndex(Line("ferry crack", 0, Mark.HEADLINE), Line("ferry", 1), Line("crack", 2))

    assert reason(index, question_of("ferry", "crack")) == "only a headline"


def test_a_name_that_is_known_without_what_is_asked_of_it() -> None:
    index = SmallIndex(Line("hale ferry", 0), Line("hale ferry", 1), Line("sold", 2))

    assert reason(index, question_of(HALE, "ferry", "sold")) == "name without the rest"


@pytest.mark.parametrize(
    "concepts",
    [(concept("ferry"), concept("crack")), (HALE, concept("crack")), (concept("crack"), HALE)],
)
def test_words_that_stand_apart_never_stand_together(concepts: tuple[Concept, ...]) -> None:
    index = SmallIndex(Line("crack crack", 0), Line("ferry", 1), Line("hale", 2))

    assert reason(index, question_of(*concepts)) == "never together"


def test_a_neighbour_that_holds_a_word_does_not_put_it_into_the_sentence() -> None:
    beside = concept("crack", Alternative("before", "crack", 0.35, covers=0.4))
    index = SmallIndex(Line("ferry", 0, fields={"before": ["crack"]}), Line("crack", 1))

    assert reason(index, question_of("ferry", beside)) == "never together"


def test_of_words_that_do_stand_together_it_is_not_said_that_they_never_do() -> None:
    index = SmallIndex(Line("ferry crack oil", 0), Line("hale sold", 1))

    assert reason(index, question_of("ferry", "crack")) is None
    assert reason(index, question_of("ferry")) is None
    assert reason(index, question_of(HALE, "sold")) is None


def test_words_that_ask_for_nothing_by_themselves_need_not_stand_there() -> None:
    weak = concept("say", kind="weak", weight=0.35)
    index = SmallIndex(Line("ferry", 0), Line("say", 1))

    assert reason(index, question_of("ferry", weak)) is None


def test_small_talk_and_an_answer_have_reasons_of_their_own(dispute: Reader) -> None:
    assert dispute.ask("hello, how are you?").reason == "small talk"
    assert dispute.ask("were they?").reason == "no words"
    assert dispute.ask("zebra").reason == "unknown word"
    answer = dispute.ask("who denied dumping waste oil in the Skarv strait?")
    assert (answer.outcome, answer.reason) == ("answer", None)
