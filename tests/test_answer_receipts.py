"""The receipt: enough to retrace an answer on the same generation."""

import pytest

from index.answer import search
from index.answer.confidence import model
from index.answer.receipts import receipt_of
from index.domain import Receipt
from index.reader import Reader

QUESTION = "who denied dumping waste oil near Neptune?"


@pytest.fixture
def receipt(dispute: Reader) -> Receipt:
    return receipt_of(dispute, search(dispute, QUESTION))


def test_a_receipt_names_the_build_and_what_was_understood(
    receipt: Receipt, dispute: Reader
) -> None:
    assert (receipt.generation, receipt.built_by) == (dispute.generation, dispute.built_by)
    assert receipt.answer_type == "who"
    assert [concept.words for concept, _ in receipt.concepts] == [
        *("denied", "dumping", "waste", "oil", "near", "Neptune"),
    ]


def test_it_lists_the_ways_that_some_sentence_takes_with_their_numbers(
    receipt: Receipt, dispute: Reader
) -> None:
    ways = {concept.words: found for concept, found in receipt.concepts}

    assert ways["Neptune"] == ()
    oil = next(way for way in ways["oil"] if way.field == "words")
    assert (oil.term, oil.weight) == ("oil", 1.0)
    assert oil.sentences == sum(" oil " in one.text for one in dispute.sentences())
    assert oil.idf == dispute.engine.idf("words", "oil")
    assert all(way.sentences > 0 for found in ways.values() for way in found)


def test_its_features_give_the_confidence_of_the_answer_again(
    receipt: Receipt, dispute: Reader
) -> None:
    assert model().confidence(receipt.features) == dispute.ask(QUESTION).confidence
    assert receipt.matter == model().matter.probability(receipt.features)
    assert receipt.answer_from == model().answer.threshold
    assert receipt.matter_from == model().matter.threshold


def test_a_question_that_finds_nothing_has_a_receipt_too(dispute: Reader) -> None:
    receipt = dispute.ask("zebra").receipt

    assert receipt is not None
    assert (receipt.features, receipt.matter) == ({}, 0.0)
    assert [concept.words for concept, _ in receipt.concepts] == ["zebra"]


def test_small_talk_is_not_searched_for_and_has_none(dispute: Reader) -> None:
    assert dispute.ask("thank you!").receipt is None
