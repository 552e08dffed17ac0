"""From a question to its candidates in their final order."""

from index.answer import search
from index.answer.confidence import model
from index.answer.features import FEATURES
from index.answer.ranking import POOL
from index.reader import Reader


def units(reader: Reader, question: str) -> list[str]:
    return [reader.sentence(one.sentence_no).unit for one in search(reader, question).best]


def test_a_question_has_its_candidates_its_features_and_a_confidence(dispute: Reader) -> None:
    found = search(dispute, "who denied dumping waste oil in the Skarv strait?")

    assert found.question.answer_type == "who"
    assert set(found.features) == set(FEATURES)
    assert found.confidence == model().confidence(found.features)
    scores = [one.score for one in found.best]
    assert scores == sorted(scores, reverse=True)
    assert len(found.best) == len(found.pool.sentence_nos)


def test_a_question_without_a_candidate_has_no_features_and_no_confidence(
    dispute: Reader,
) -> None:
    for question in ("", "who was it?", "zebra Neptune"):
        found = search(dispute, question)

        assert (found.best, found.features, found.confidence) == ((), {}, 0.0)


def test_quoted_words_that_stand_in_a_sentence_bring_it_to_the_top(dispute: Reader) -> None:
    quoted = 'Denmark: "the old one burned down"'

    assert units(dispute, quoted)[0] == "weekly/fish#2"
    assert search(dispute, quoted).features["phrase"] == 1.0
    assert search(dispute, 'Denmark: "the old one sank"').features["phrase"] == 0.0
    assert search(dispute, "Denmark").features["phrase"] == 0.5


def test_quoted_words_change_what_comes_first_and_lose_no_candidate(dispute: Reader) -> None:
    found = search(dispute, 'Denmark: "the old one burned down"')

    numbers = [one.sentence_no for one in found.best]
    assert sorted(numbers) == sorted(found.pool.sentence_nos.tolist())


def test_how_much_is_shown_changes_neither_order_nor_confidence(dispute: Reader) -> None:
    question = "did Denmark dump waste oil in the Skarv strait?"
    little, much = search(dispute, question, 1), search(dispute, question, 3 * POOL)

    assert little.best == much.best
    assert little.features == much.features
