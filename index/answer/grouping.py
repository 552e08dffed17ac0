"""Groups: who says what; each speaker with a stance once, the answer before its claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from index.answer.origins import known_origins
from index.answer.speakers import fullest, identities
from index.domain import Evidence, Group, Outcome, Part, Stance
from index.question import Relation

Test = Callable[[Evidence], bool]
Party = tuple[str, Callable[[str], bool]]
"""Who is asked about: a label to show, and whether a text names them."""


def groups_of(
    ranked: Sequence[Evidence],
    *,
    outcome: Outcome,
    relation: Relation | None,
    is_answer: Test,
    is_claim: Test,
    is_close: Test,
    copies: Mapping[str, Evidence],
    both_sides: bool = False,
) -> tuple[Group, ...]:
    """Return ``ranked`` by part, stance and speaker, in the order in which it is shown.

    The answer comes first, then the claim that it answers, then what only comes close; each part
    by the best sentence of a group. Where no speaker is known, every article is a group of its
    own. Sentences that belong to no part are left out.

    Args:
        ranked: best first, near-equal sentences folded; stances as seen from the claim.
        outcome: with ``closest`` everything only comes close, with ``nothing`` there is no group.
        relation: the stance that the question asks for: of "who denied it?" only denials answer,
            and what asserts or reports the matter is the claim that they answer.
        is_answer: whether a sentence takes up the question as far as an answer must.
        is_claim: whether it is on the matter that the question's denials or claims are about.
        is_close: whether it takes up enough to be shown as coming close.
        copies: the folded sentences by unit, for the counts; unknown units count for nothing.
        both_sides: whether the question may be asserted or denied: the groups that assert and
            those that deny then stand side by side, that of the best sentence first.
    """
    if outcome == "nothing":
        return ()
    behind = {one.unit: (one, *_copies_of(one, copies)) for one in ranked}
    speakers = identities(one for all_of_one in behind.values() for one in all_of_one)
    shelves: dict[tuple[Part, Stance, int | str], list[Evidence]] = {}
    for one in ranked:
        part = _part(one, outcome, relation, is_answer, is_claim, is_close)
        if part is not None:
            known = (speakers.get(same.unit) for same in behind[one.unit])
            speaker = next((number for number in known if number is not None), one.article_id)
            shelves.setdefault((part, one.stance, speaker), []).append(one)
    groups = [
        _group(part, stance, [behind[one.unit] for one in shelf])
        for (part, stance, _), shelf in shelves.items()
    ]
    groups.sort(key=lambda group: _PARTS.index(group.part))
    return tuple(_side_by_side(groups) if both_sides else groups)


def without_answer(parties: Iterable[Party], groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the labels of those whom the claim names and who are not found answering it.

    Who speaks in the answer, or makes the claim, is not named, nor is who may be the unknown
    speaker of an answer because its sentence names them. Nobody is without a claim to answer.
    """
    claims = [group for group in groups if group.part == "claim"]
    answers = [group for group in groups if group.part == "answer"]
    silent = dict.fromkeys(
        label
        for label, names in parties
        if any(names(one.text) for group in claims for one in group.evidence)
        and not any(_speaks(names, group) for group in claims)
        and not any(_speaks(names, group) or _may_speak(names, group) for group in answers)
    )
    return tuple(silent)


# -- parts ---------------------------------------------------------------------------------------

_PARTS: tuple[Part, ...] = ("answer", "claim", "closest")

# Whom "who claims it?" asks for may hedge; a denial is the only answer to "who denied it?".
_ANSWERING: dict[Relation | None, frozenset[Stance]] = {
    "denies": frozenset({"denies"}),
    "asserts": frozenset({"asserts", "hedged", "reports"}),
    None: frozenset({"denies", "asserts", "reports", "hedged", "unclear"}),
}
_CLAIMING: dict[Relation | None, frozenset[Stance]] = {
    "denies": frozenset({"asserts", "reports", "hedged"}),
    "asserts": frozenset(),
    None: frozenset(),
}


def _part(
    one: Evidence,
    outcome: Outcome,
    relation: Relation | None,
    is_answer: Test,
    is_claim: Test,
    is_close: Test,
) -> Part | None:
    if outcome == "answer":
        if one.stance in _ANSWERING[relation] and is_answer(one):
            return "answer"
        if one.stance in _CLAIMING[relation] and is_claim(one):
            return "claim"
    return "closest" if is_close(one) else None


# -- one group -----------------------------------------------------------------------------------


def _copies_of(one: Evidence, copies: Mapping[str, Evidence]) -> Iterable[Evidence]:
    return (copies[unit] for unit in one.same_as if unit in copies)


def _group(part: Part, stance: Stance, statements: Sequence[Sequence[Evidence]]) -> Group:
    """Return the group of these statements, each a shown sentence and its copies."""
    every = [one for statement in statements for one in statement]
    return Group(
        part=part,
        stance=stance,
        speaker=fullest(one.speaker for one in every if one.speaker is not None),
        role=max((one.role for one in every if one.role is not None), key=len, default=None),
        articles=len({one.article_id for one in every}),
        outlets=len({one.outlet.strip().casefold() for one in every if one.outlet is not None}),
        origins=known_origins(statements),
        evidence=tuple(statement[0] for statement in statements),
    )


def _side_by_side(groups: Sequence[Group]) -> list[Group]:
    """Return the groups with those of the answer that take a side together, where the first is."""
    sided = [one for one in groups if one.part == "answer" and one.stance in ("asserts", "denies")]
    if not sided:
        return list(groups)
    at = groups.index(sided[0])
    first = sided[0].stance
    return [
        *groups[:at],
        *(one for one in sided if one.stance == first),
        *(one for one in sided if one.stance != first),
        *(one for one in groups[at:] if one not in sided),
    ]


# -- who answers ---------------------------------------------------------------------------------


def _speaks(names: Callable[[str], bool], group: Group) -> bool:
    """Return whether the group's speaker is the party, or speaks for it by their role."""
    return any(names(text) for text in (group.speaker, group.role) if text is not None)


def _may_speak(names: Callable[[str], bool], group: Group) -> bool:
    return group.speaker is None and any(names(one.text) for one in group.evidence)
