"""Stances as the sentences take them, whichever way the question was put.

The index tells a stance as seen from what is asked: held against "nobody dumped it", an accusation
denies and a denial asserts. Under a speaker's name "denial" is read as what the speaker does.
"""

from __future__ import annotations

from dataclasses import replace

from index.answer.stance import is_denial
from index.domain import Answer, Evidence, Group, Stance

_OTHER_SIDE: dict[Stance, Stance] = {"denies": "asserts", "asserts": "denies"}


def as_spoken(answer: Answer) -> Answer:
    """Return ``answer`` with the stance of every sentence as its speaker takes it."""
    if answer.statements:
        return replace(answer, statements=tuple(map(as_spoken, answer.statements)))
    if not is_denial(answer.question):
        return answer
    return replace(
        answer,
        groups=tuple(map(_turned_group, answer.groups)),
        ranked=tuple(map(_turned, answer.ranked)),
    )


def _turned_group(group: Group) -> Group:
    return replace(
        group,
        stance=_OTHER_SIDE.get(group.stance, group.stance),
        evidence=tuple(map(_turned, group.evidence)),
    )


def _turned(evidence: Evidence) -> Evidence:
    return replace(evidence, stance=_OTHER_SIDE.get(evidence.stance, evidence.stance))
