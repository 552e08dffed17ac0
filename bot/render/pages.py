"""Which sentences of an answer stand on which page, in what order and under which number.

The first page must be fair and fit a phone: it has the best sentence of each side and of the
claim that is answered, then as many more as there is room for. What only comes close to a question
that has an answer begins on a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.domain import Answer, Article, Evidence, Group

SENTENCES_PER_PAGE = 5
PAGE_CHARS = 1200  # of sentences and what stands around them; about a phone screen or two
_AROUND_CHARS = 90  # of the speaker and the source around a sentence

Copies = Mapping[str, Article]
"""A unit that was folded into another -> its article; what is missing is not named."""

Section = Literal["answer", "asserts", "denies", "neither", "claim", "closest"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A sentence with the number it has in its answer, from 1."""

    number: int
    section: Section
    group: Group
    evidence: Evidence


def pages_of(answer: Answer) -> tuple[tuple[Numbered, ...], ...]:
    """Return the sentences of an answer page by page, every sentence once."""
    by_section = _by_section(answer)
    close = by_section.pop("closest", [])
    first = _first_page(by_section)
    rest = [one for section, shelf in by_section.items() for one in shelf[first[section] :]]
    pages = [[one for section, shelf in by_section.items() for one in shelf[: first[section]]]]
    pages += [*_filled(rest), *_filled(close)]
    numbers = iter(range(1, sum(map(len, pages)) + 1))
    return tuple(tuple(Numbered(next(numbers), *one) for one in page) for page in pages if page)


def numbered(answer: Answer) -> tuple[Numbered, ...]:
    """Return the sentences of an answer in the order in which they are shown."""
    return tuple(one for page in pages_of(answer) for one in page)


def page_of(answer: Answer, page: int) -> tuple[Numbered, ...]:
    """Return the sentences on a page, from 1; beyond the last page there are none."""
    return next(iter(pages_of(answer)[page - 1 : page]), ())


def in_the_answer(answer: Answer) -> tuple[Numbered, ...]:
    """Return the sentences that an answer stands on; of one that has none, the closest."""
    everything = numbered(answer)
    return tuple(
        one for one in everything if answer.outcome != "answer" or one.section != "closest"
    )


def article_ids(shown: Sequence[Numbered], copies: Copies) -> frozenset[str]:
    """Return the ids of the articles that carry these sentences, or copies of them."""
    of_copies = {
        copies[unit].id for one in shown for unit in one.evidence.same_as if unit in copies
    }
    return frozenset(one.evidence.article_id for one in shown) | of_copies


_Placed = tuple[Section, Group, Evidence]


def _by_section(answer: Answer) -> dict[Section, list[_Placed]]:
    """Return the sentences by section, in the order of the sections."""
    stances = {group.stance for group in answer.groups if group.part == "answer"}
    has_sides = answer.answer_type == "yes or no" and stances >= {"asserts", "denies"}
    by_section: dict[Section, list[_Placed]] = {}
    for group in filter(lambda group: group.evidence, answer.groups):
        section = _section_of(group, has_sides=has_sides)
        shelf = by_section.setdefault(section, [])
        shelf.extend((section, group, evidence) for evidence in group.evidence)
    return {section: by_section[section] for section in sorted(by_section, key=_ORDER.__getitem__)}


_ORDER: dict[Section, int] = {  # the side of the best sentence stays first
    "answer": 0,
    "asserts": 0,
    "denies": 0,
    "neither": 1,
    "claim": 2,
    "closest": 3,
}


def _section_of(group: Group, *, has_sides: bool) -> Section:
    if group.part != "answer" or not has_sides:
        return group.part
    if group.stance == "asserts" or group.stance == "denies":
        return group.stance
    return "neither"


def _first_page(by_section: Mapping[Section, Sequence[_Placed]]) -> dict[Section, int]:
    """Return how many sentences of each section the first page has."""
    n_shown = dict.fromkeys(by_section, 1)
    used = sum(_cost(shelf[0]) for shelf in by_section.values())
    for section in _in_turn(by_section):
        used += _cost(by_section[section][n_shown[section]])
        if used > PAGE_CHARS or sum(n_shown.values()) >= SENTENCES_PER_PAGE:
            break
        n_shown[section] += 1
    return n_shown


def _in_turn(by_section: Mapping[Section, Sequence[_Placed]]) -> Iterator[Section]:
    """Yield whose turn it is to show one more sentence: the sides by turns, then the claim."""
    answering = [section for section in by_section if section != "claim"]
    longest = max((len(by_section[section]) for section in answering), default=0)
    for n_before in range(1, longest):
        yield from (section for section in answering if len(by_section[section]) > n_before)
    for _ in by_section.get("claim", ())[1:]:
        yield "claim"


def _filled(rest: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """Yield the sentences page by page; a page has one at least."""
    page: list[_Placed] = []
    used = 0
    for one in rest:
        used += _cost(one)
        if page and (used > PAGE_CHARS or len(page) == SENTENCES_PER_PAGE):
            yield page
            page, used = [], _cost(one)
        page.append(one)
    if page:
        yield page


def _cost(placed: _Placed) -> int:
    return len(placed[2].text) + _AROUND_CHARS
