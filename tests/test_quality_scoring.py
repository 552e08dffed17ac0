"""An index is asked and scored: a small collection whose figures are known beforehand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from tests.quality.__main__ import main
from tests.quality.judgements import JudgedSentence, Place, load
from tests.quality.scoring import Result, Rows, score, speaker_label, stance_label

ARTICLE = """\
---
title: Ferry
outlet: The Pier
published: 2026-03-02
---
The ferry Albatross ran aground near Mallow Point on Sunday.

Its captain blamed a broken lamp on the lighthouse.

Advertisement
"""
FILLER = "The bakery of street {number} sells plum cake on market day {number}.\n"


def entry(words: str, **more: Any) -> dict[str, Any]:
    return {"id": words, "file": "ferry.txt", "substring": words, "kind": "body", **more}


JUDGED = {
    "about": "A ferry.",
    "sentences": [
        entry("ran aground near Mallow Point", unattributed=True),
        entry("Its captain blamed a broken lamp", speaker=["captain"], polarity=["asserts"]),
    ],
    "never_evidence": [{"file": "ferry.txt", "substring": "Advertisement"}],
    "same_statement": [],
    "questions": [
        {"id": "q1", "text": "where did the ferry Albatross run aground?", "type": "where",
         "lang": "en", "no_answer": False,
         "relevant": [entry("ran aground near Mallow Point", grade=2)]},
        {"id": "q2", "text": "hello there", "type": "no-answer-chat", "lang": "en",
         "no_answer": True, "relevant": []},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of articles and a file of questions."""
    folder = tmp_path_factory.mktemp("own")
    articles = folder / "articles"
    articles.mkdir()
    (articles / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    for number in range(20):
        (articles / f"filler-{number}.txt").write_text(FILLER.format(number=number), "utf-8")
    questions = folder / "questions.json"
    questions.write_text(json.dumps(JUDGED), encoding="utf-8")
    return articles, questions


@pytest.fixture(scope="module")
def result(own: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Result:
    articles, questions = own
    return score([articles], load([questions]), tmp_path_factory.mktemp("index") / "index")


@pytest.mark.parametrize(
    "figure",
    ["served right", "nDCG@5", "success@1", "success@5", "answered", "far refused", "verbatim",
     "body kept", "no boilerplate"],
)  # fmt: skip
def test_a_question_that_is_easy_has_every_figure_right(result: Result, figure: str) -> None:
    assert result.figures[figure].share == 1.0


def test_what_was_not_asked_has_no_figure(result: Result) -> None:
    assert math.isnan(result.figures["near held back"].share)
    assert math.isnan(result.figures["folded"].share)


def test_every_judged_sentence_has_a_label(result: Result) -> None:
    assert result.figures["speakers"].labels.keys() == {"Its captain blamed a broken lamp"}
    assert result.figures["none invented"].labels.keys() == {"ran aground near Mallow Point"}


def test_a_place_is_found_by_the_end_of_its_path_and_by_words_in_any_quotation_marks() -> None:
    rows = Rows([{"file": "sub/a.txt", "text": "“It is so,”  she said."}])

    assert rows.at(Place("sub/a.txt", '"It is so," she')) is not None
    assert rows.at(Place("a.txt", "It is so")) is not None
    assert rows.at(Place("b/a.txt", "It is so")) is None
    assert rows.at(Place("a.txt", "It was so")) is None


def test_speakers_are_right_other_or_missed() -> None:
    judged = JudgedSentence(
        "s1", Place("a.txt", "x"), speakers=("Leonie Rackstraw",), not_speakers=("Tobin",)
    )

    assert speaker_label(judged, "Dr Rackstraw") == "right"
    assert speaker_label(judged, "Tobin Rackstraw") == "other"
    assert speaker_label(judged, None) == "missed"


def test_an_unclear_stance_is_not_a_wrong_one() -> None:
    assert stance_label(("denies",), "denies") == "right"
    assert stance_label(("denies",), "unclear") == "unclear"
    assert stance_label(("denies",), "asserts") == "wrong"


def test_own_questions_are_measured_without_a_baseline(
    own: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    articles, questions = own

    status = main(["--articles", str(articles), "--questions", str(questions), "--verbose"])

    printed = capsys.readouterr().out
    assert status == 0
    assert "questions  " in printed
    assert "no-answer-chat" in printed
    assert "baseline" not in printed


def test_a_collection_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--only", "atlantis"])

    assert stopped.value.code == 2
    assert "no collection atlantis" in capsys.readouterr().err
