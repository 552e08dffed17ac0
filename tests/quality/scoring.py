"""An index is asked every question; what it shows is held against the judgements."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import nan
from pathlib import Path, PurePosixPath
from typing import Any

import index
from index.domain import Answer, Evidence
from tests.quality.judgements import JudgedSentence, Judgements, Place, Question
from tests.quality.metrics import auroc, ndcg, same_person, success

ROOT = Path(__file__).resolve().parents[2]
DEPTH = 5  # how many sentences of an answer count for its order

Row = Mapping[str, Any]  # a line of ``python -m index sentences``


class Rows:
    """The sentences of an index, to be found by their place."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_name: dict[str, list[Row]] = {}
        for row in rows:
            self._by_name.setdefault(PurePosixPath(row["file"]).name, []).append(row)

    def at(self, place: Place) -> Row | None:
        """Return the sentence at ``place``; ``None`` when the index has none there."""
        rows = self._by_name.get(PurePosixPath(place.file).name, ())
        return next((row for row in rows if place.holds(row["file"], row["text"])), None)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure item by item: a question, a sentence or a pair, and how right it is, 0 to 1."""

    items: Mapping[str, float]
    labels: Mapping[str, str] = field(default_factory=dict)  # what became of an item, in a word

    @property
    def share(self) -> float:
        """Return the mean of all items; NaN without one."""
        return sum(self.items.values()) / len(self.items) if self.items else nan

    def count(self, label: str) -> int:
        """Return how many items became ``label``."""
        return Counter(self.labels.values())[label]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that is measured on one collection."""

    figures: Mapping[str, Figure]
    auroc: float  # of the confidence: questions with an answer against those without
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]  # one a question, in order


def score(sources: list[Path], judgements: Judgements, index_dir: Path) -> Result:
    """Return what an index of ``sources`` in ``index_dir`` makes of the questions.

    The index is built when the folder holds none.
    """
    if not index_dir.exists():
        index.build(sources, index_dir)
    rows = Rows(_sentences(index_dir))
    with index.open(index_dir) as reader:
        questions = judgements.questions
        answers = tuple(reader.ask(question.text) for question in questions)
        verbatim = {
            question.id: float(
                all(
                    reader.source(one.article_id).text[one.start : one.end] == one.text
                    for one in answer.ranked
                )
            )
            for question, answer in zip(questions, answers, strict=True)
        }
    asked = list(zip(questions, answers, strict=True))
    figures = {
        "served right": _served_right(asked),
        **_order(asked),
        **_honesty(asked),
        **_attribution(judgements.sentences, rows),
        "stances": _stances(asked),
        **_folding(judgements, rows, answers),
        "body kept": Figure(
            {
                one.id: float(rows.at(one.place) is not None)
                for one in judgements.sentences
                if one.body
            }
        ),
        **_boilerplate(judgements.never_evidence, rows),
        "verbatim": Figure(verbatim),
    }
    return Result(
        figures=figures,
        auroc=auroc(
            [answer.confidence for question, answer in asked if question.answerable],
            [answer.confidence for question, answer in asked if not question.answerable],
        ),
        questions=questions,
        answers=answers,
    )


def grades_of(question: Question, answer: Answer) -> list[int]:
    """Return the grades of the first sentences of an answer, 0 for what does not belong."""
    return [
        max(
            (one.grade for one in question.relevant if one.place.holds(shown.file, shown.text)),
            default=0,
        )
        for shown in answer.ranked[:DEPTH]
    ]


def _sentences(index_dir: Path) -> list[Row]:
    """Return every sentence with its speaker: what the command line prints."""
    command = [sys.executable, "-m", "index", "sentences", "--index", str(index_dir)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _order(asked: Iterable[tuple[Question, Answer]]) -> dict[str, Figure]:
    graded = [(one, grades_of(one, answer)) for one, answer in asked if one.answerable]

    def figure(value: Callable[[Question, list[int]], float]) -> Figure:
        return Figure({question.id: value(question, grades) for question, grades in graded})

    return {
        "nDCG@5": figure(lambda q, g: ndcg(g, [one.grade for one in q.relevant], DEPTH)),
        "success@1": figure(lambda q, g: success(g, q.best, 1)),
        "success@5": figure(lambda q, g: success(g, q.best, DEPTH)),
    }


def _served_right(asked: Iterable[tuple[Question, Answer]]) -> Figure:
    """Return who got what was right: an answer that holds one, or none where there is none."""
    return Figure(
        {
            question.id: float(
                (answer.outcome == "answer") == question.answerable
                and (not question.answerable or question.best in grades_of(question, answer))
            )
            for question, answer in asked
        }
    )


def _honesty(asked: Iterable[tuple[Question, Answer]]) -> dict[str, Figure]:
    """Return what was shown as an answer, shown as close to one, or refused, by kind."""
    kinds: dict[str, dict[str, str]] = {"answered": {}, "near held back": {}, "far refused": {}}
    for question, answer in asked:
        if question.answerable:
            kind = "answered"
        else:
            kind = "near held back" if question.type == "no-answer-near" else "far refused"
        kinds[kind][question.id] = answer.outcome
    right = {"answered": {"answer"}, "near held back": {"closest", "nothing"}}
    return {
        kind: Figure(
            {id_: float(was in right.get(kind, {"nothing"})) for id_, was in outcomes.items()},
            outcomes,
        )
        for kind, outcomes in kinds.items()
    }


def _attribution(judged: Iterable[JudgedSentence], rows: Rows) -> dict[str, Figure]:
    """Return whether speakers and polarities of the sentences are right, and none is invented."""
    speakers: dict[str, str] = {}
    invented: dict[str, str] = {}
    polarity: dict[str, str] = {}
    for one in judged:
        row = rows.at(one.place) or {"speaker": None, "polarity": "unclear"}
        if one.speakers:
            speakers[one.id] = speaker_label(one, row["speaker"])
        if one.unattributed:
            invented[one.id] = "invented" if row["speaker"] else "right"
        if one.polarity:
            polarity[one.id] = stance_label(one.polarity, row["polarity"])
    return {
        "speakers": _of_labels(speakers),
        "none invented": _of_labels(invented),
        "polarity": _of_labels(polarity),
    }


def speaker_label(judged: JudgedSentence, shown: str | None) -> str:
    """Return whether the speaker ``shown`` is right, another or missed."""
    if not shown:
        return "missed"
    return "right" if same_person(shown, judged.speakers, judged.not_speakers) else "other"


def stance_label(accepted: tuple[str, ...], shown: str) -> str:
    """Return whether a stance is right, unclear or wrong; unclear says nothing, so harms less."""
    if shown in accepted:
        return "right"
    return "unclear" if shown == "unclear" else "wrong"


def _boilerplate(never: Iterable[Place], rows: Rows) -> dict[str, Figure]:
    """Return which boilerplate is no sentence; labels hold the words, for whoever mends it.

    Items are numbers: the baseline is no place for other people's words.
    """
    left = {f"junk-{number}": place for number, place in enumerate(never, 1)}
    clean = {item: float(rows.at(place) is None) for item, place in left.items()}
    return {
        "no boilerplate": Figure(
            clean, {item: place.words for item, place in left.items() if not clean[item]}
        )
    }


def _stances(asked: Iterable[tuple[Question, Answer]]) -> Figure:
    """Return the stances of the evidence that is shown and judged."""
    labels: dict[str, str] = {}
    for question, answer in asked:
        for one in question.relevant:
            shown = _evidence_at(one.place, answer.ranked)
            if one.stances and shown is not None:
                labels[f"{question.id}/{one.id}"] = stance_label(one.stances, shown.stance)
    return _of_labels(labels)


def _folding(judgements: Judgements, rows: Rows, answers: Iterable[Answer]) -> dict[str, Figure]:
    """Return which pairs that say the same were folded, and which folded pairs say the same.

    A pair counts when an answer shows both, be it one as folded into the other.
    """
    known = {
        row["unit"]: judged.id
        for judged in judgements.sentences
        if (row := rows.at(judged.place)) is not None
    }
    same = judgements.same_pairs
    together: set[frozenset[str]] = set()
    folded: set[frozenset[str]] = set()
    for answer in answers:
        groups = [
            {known[unit] for unit in (one.unit, *one.same_as) if unit in known}
            for one in answer.ranked
        ]
        folded |= {frozenset(pair) for group in groups for pair in combinations(group, 2)}
        shown = set[str]().union(*groups)
        together |= {pair for pair in same if pair <= shown}
    return {
        "folded": Figure({_name(pair): float(pair in folded) for pair in together}),
        "folds right": Figure({_name(pair): float(pair in same) for pair in folded}),
    }


def _name(pair: frozenset[str]) -> str:
    return " = ".join(sorted(pair))


def _of_labels(labels: Mapping[str, str]) -> Figure:
    return Figure({id_: float(label == "right") for id_, label in labels.items()}, labels)


def _evidence_at(place: Place, ranked: Iterable[Evidence]) -> Evidence | None:
    return next((shown for shown in ranked if place.holds(shown.file, shown.text)), None)
