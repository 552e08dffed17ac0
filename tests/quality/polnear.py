"""Scores the attributions against PolNeAR: is a speaker found, and is it the right one?

    python -m tests.quality.polnear --shared DIR [--errors N]

DIR holds ``eval/sets/polnear-dev/docs.jsonl``: an object a line with ``doc``, ``text`` and
``attributions``, each with the spans of its ``source``, ``cue`` and ``content``. The set is no part
of this project.

A sentence is *attributed* when the source and the cue of an attribution begin in it. Found: we
show a speaker there. Detection is precise when a sentence with a speaker of ours is touched by any
attribution. The speaker is right when it shares a word with a source of the sentence, or, where
the source is only a pronoun or a role that we resolved, when our cue stands in its cue or in what
it says.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.attribution import attribute
from index.corpus import body_of
from index.domain import Attribution, Span
from index.text import split

_SET = Path("eval/sets/polnear-dev/docs.jsonl")
_WORD = re.compile(r"\w+")
_NOT_TELLING = frozenset(
    """the a an of and in on at for to his her their its he she they it who which that this these
    those mr mrs ms i we you said by from with as is was""".split()
)


@dataclass(frozen=True, slots=True)
class Gold:
    """One attribution as it was annotated."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]


@dataclass(slots=True)
class Score:
    """Counts of sentences."""

    attributed: int = 0
    found: int = 0
    right: int = 0
    shown: int = 0
    shown_where_attributed: int = 0
    errors: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """Return the shares as one paragraph."""
        return (
            f"sentences with source and cue {self.attributed}: "
            f"found {self.found / self.attributed:.3f}, "
            f"right when found {self.right / self.found:.3f}\n"
            f"sentences with a speaker of ours {self.shown}: an attribution is there in "
            f"{self.shown_where_attributed / self.shown:.3f}"
        )


def main() -> None:
    """Print the score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shared", type=Path, required=True, help="the folder that holds eval/sets"
    )
    parser.add_argument("--errors", type=int, default=0, help="how many errors to print")
    arguments = parser.parse_args()
    score = score_documents(arguments.shared / _SET)
    for error in score.errors[: arguments.errors]:
        print(error)
    sys.stdout.write(score.summary() + "\n")


def score_documents(path: Path) -> Score:
    """Return the score over all documents of a set."""
    score = Score()
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        text = document["text"]
        gold = [_gold(attribution) for attribution in document["attributions"]]
        sentences = list(_sentences(text))
        for span, ours in zip(sentences, attribute(text, sentences), strict=True):
            _count(score, text, span, ours, gold)
    return score


def _gold(attribution: dict[str, Any]) -> Gold:
    return Gold(
        *([Span(*pair) for pair in attribution[part]] for part in ("source", "cue", "content"))
    )


def _sentences(text: str) -> Iterator[Span]:
    for paragraph in body_of(text).paragraphs:
        yield from split(text, paragraph, "en")


def _count(score: Score, text: str, span: Span, ours: Attribution, gold: Sequence[Gold]) -> None:
    touching = [g for g in gold if any(_overlap(span, s) for s in (*g.cue, *g.content, *g.source))]
    here = [g for g in gold if _begins(span, g.source) and _begins(span, g.cue)]
    sentence = " ".join(text[span.start : span.end].split())[:220]
    cue = ours.cue.text if ours.cue else None
    if ours.speaker:
        score.shown += 1
        score.shown_where_attributed += bool(touching)
        if not touching:
            score.errors.append(f"NOBODY  {ours.speaker} | {cue} | {sentence}")
    if not here:
        return
    score.attributed += 1
    sources = [" ".join(text[s.start : s.end] for s in g.source) for g in here]
    if not ours.speaker:
        cues = [" ".join(text[s.start : s.end] for s in g.cue) for g in here]
        score.errors.append(f"MISSED  {list(zip(sources, cues, strict=True))} | {cue} | {sentence}")
        return
    score.found += 1
    if _is_right(text, ours, here, sources):
        score.right += 1
    else:
        score.errors.append(f"WRONG   {ours.speaker} | {sources} | {cue} | {sentence}")


def _is_right(text: str, ours: Attribution, here: Sequence[Gold], sources: Sequence[str]) -> bool:
    told = _telling(ours.speaker or "")
    if any(told & _telling(source) for source in sources):
        return True
    cue = ours.cue
    return cue is not None and any(
        _overlap(Span(cue.start, cue.end), s) and source == source.lower()
        for g, source in zip(here, (s[:1].lower() + s[1:] for s in sources), strict=True)
        for s in (*g.cue, *g.content)
    )


def _telling(words: str) -> set[str]:
    return set(_WORD.findall(words.casefold())) - _NOT_TELLING


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _begins(span: Span, parts: Sequence[Span]) -> bool:
    return any(span.start <= part.start < span.end for part in parts)


if __name__ == "__main__":
    main()
