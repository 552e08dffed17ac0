"""The questions about the samples: each judgement leads to one sentence and contradicts none."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from index.domain import Stance
from tests.quality.judgements import QUESTIONS, ours, plain

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = sorted(QUESTIONS.glob("*.json"))
SPLITS = ("seen", "unseen")

TYPES = {
    "who", "who-said", "what", "when", "where", "how-many", "how-long", "why", "yes-no", "quote",
    "keywords", "claim-true", "claim-false", "typos", "name-variant", "long-post",
    "no-answer-near", "no-answer-far", "no-answer-chat",
}  # fmt: skip


@cache
def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@cache
def lines_of(file: str) -> tuple[str, ...]:
    """The lines of a sample as they are read: those of a record's text in a .jsonl file."""
    text = (SAMPLES / file).read_text(encoding="utf-8")
    if file.endswith(".jsonl"):
        text = "\n".join(json.loads(line)["text"] for line in text.splitlines())
    return tuple(plain(line) for line in text.splitlines())


def occurrences(entry: dict[str, Any]) -> int:
    return sum(line.count(plain(entry["substring"])) for line in lines_of(entry["file"]))


def every(key: str) -> list[dict[str, Any]]:
    return [entry for path in FILES for entry in read(path)[key]]


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_quoted_piece_stands_once_in_one_line_of_its_file(path: Path) -> None:
    content = read(path)
    entries = [*content["sentences"], *content["never_evidence"]]

    assert [(one["substring"], occurrences(one)) for one in entries if occurrences(one) != 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_relevant_sentence_is_one_of_the_judged_ones(path: Path) -> None:
    judged = {one["id"]: (one["file"], one["substring"]) for one in read(path)["sentences"]}

    assert [
        (question["id"], one["id"])
        for question in read(path)["questions"]
        for one in question["relevant"]
        if judged.get(one["id"]) != (one["file"], one["substring"])
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_has_an_answer_exactly_when_a_sentence_answers_it(path: Path) -> None:
    assert [
        question["id"]
        for question in read(path)["questions"]
        if question["no_answer"] != question["type"].startswith("no-answer")
        or question["no_answer"] != (question["relevant"] == [])
        or (not question["no_answer"] and all(one["grade"] != 2 for one in question["relevant"]))
        or any(one["grade"] not in (1, 2) for one in question["relevant"])
        or repeated([one["id"] for one in question["relevant"]])
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_speaker_is_named_in_the_article(path: Path) -> None:
    unnamed = [
        (one["id"], name)
        for one in read(path)["sentences"]
        for name in one.get("speaker", [])
        if name.split()[-1].casefold() not in " ".join(lines_of(one["file"])).casefold()
    ]

    assert unnamed == []


def test_a_sentence_that_nobody_speaks_has_no_speaker() -> None:
    assert [
        one["id"] for one in every("sentences") if one.get("unattributed") and one.get("speaker")
    ] == []


def test_stances_and_polarities_are_those_of_the_domain() -> None:
    given = {
        *(stance for one in every("sentences") for stance in one.get("polarity", [])),
        *(
            stance
            for question in every("questions")
            for one in question["relevant"]
            for stance in one.get("stance", [])
        ),
    }

    assert given <= set(get_args(Stance))


def test_ids_and_questions_are_not_repeated() -> None:
    assert repeated([one["id"] for one in every("sentences")]) == []
    assert repeated([one["id"] for one in every("questions")]) == []
    assert repeated([one["text"].casefold() for one in every("questions")]) == []


def test_sentences_that_say_the_same_are_known_and_in_one_group() -> None:
    groups = [group for path in FILES for group in read(path)["same_statement"]]
    members = [id_ for group in groups for id_ in group]

    assert set(members) <= {one["id"] for one in every("sentences")}
    assert repeated(members) == []
    assert all(len(group) >= 2 for group in groups)


def test_boilerplate_is_no_judged_sentence() -> None:
    assert [
        one["substring"]
        for one in every("never_evidence")
        if any(
            one["file"] == other["file"] and plain(other["substring"]) in plain(one["substring"])
            for other in every("sentences")
        )
    ] == []


def test_a_story_is_either_seen_or_unseen() -> None:
    for path in FILES:
        split, story = path.stem.split("-", 1)
        assert (read(path)["split"], read(path)["story"]) == (split, story)
        assert split in SPLITS
        about = read(path)["about"]
        assert about.startswith("Unseen: only scored." if split == "unseen" else "Seen.")
    files = {
        split: {
            one["file"]
            for path in FILES
            if path.stem.startswith(f"{split}-")
            for one in read(path)["sentences"]
            if not one["file"].endswith(".jsonl")
        }
        for split in SPLITS
    }
    assert files["seen"] & files["unseen"] == set()


def test_there_are_enough_questions_of_every_kind() -> None:
    questions = every("questions")
    unseen = [one for path in FILES if path.stem.startswith("unseen-")
              for one in read(path)["questions"]]  # fmt: skip

    assert len(questions) >= 150
    assert sum(one["no_answer"] for one in questions) >= 40
    assert {one["type"] for one in questions} == TYPES
    assert {one["lang"] for one in questions} == {"en", "de", "es", "ru", "ar"}
    assert 0.3 <= len(unseen) / len(questions) <= 0.5


def test_there_are_enough_speakers_stances_and_plain_sentences() -> None:
    sentences = every("sentences")

    assert sum("speaker" in one for one in sentences) >= 120
    assert sum("polarity" in one for one in sentences) >= 120
    assert sum(one.get("unattributed", False) for one in sentences) >= 40


def test_the_files_are_read_as_they_are_written() -> None:
    loaded = [ours(split) for split in SPLITS]

    assert sum(len(one.questions) for one in loaded) == len(every("questions"))
    assert sum(len(one.sentences) for one in loaded) == len(every("sentences"))
