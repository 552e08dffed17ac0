"""The lexicon of this installation: the built-in concepts and an editor's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from index.errors import BadConcepts
from index.text.lexicon.entries import Entry, read_entries
from index.text.lexicon.tagging import Lexicon

BUILT_IN = Path(__file__).parent.parent / "data" / "concepts.txt"
"""The concepts that come with the program."""


def load_lexicon(extra: Path | None = None) -> Lexicon:
    """Return the built-in concepts with those of the file ``extra`` added.

    An entry of ``extra`` under a built-in name adds to that concept; nothing built in goes away.
    A word that the concept had already is no mistake, because a later version may bring it.

    Raises:
        BadConcepts: a line of ``extra`` cannot be used, or one of its own examples does not hold.
    """
    built_in = _built_in(BUILT_IN)
    if extra is None:
        return _built_in_lexicon(BUILT_IN)
    own = read_entries(extra)
    lexicon = Lexicon([*built_in, *own])
    names = {entry.name for entry in built_in}
    for entry in own:
        if entry.name not in names and all(member.key == "except" for member in entry.members):
            problem = f"[{entry.name}] is new and has no words"
            raise BadConcepts(extra, entry.line, problem, "add a line such as words: deny, denial")
        _check_opposites(entry, lexicon, extra)
        _check_examples(entry, lexicon, extra)
    return lexicon


# Read once: a build needs it three times, and it never changes while a program runs.
@cache
def _built_in(path: Path) -> tuple[Entry, ...]:
    return tuple(read_entries(path))


@cache
def _built_in_lexicon(path: Path) -> Lexicon:
    return Lexicon(_built_in(path))


def _check_opposites(entry: Entry, lexicon: Lexicon, path: Path) -> None:
    for other in entry.opposites:
        if other.text not in lexicon.concepts or other.text == entry.name:
            problem = f"{other.text!r} is not another concept"
            remedy = "write the name of one, without brackets"
            raise BadConcepts(path, other.line, problem, remedy)


def _check_examples(entry: Entry, lexicon: Lexicon, path: Path) -> None:
    for examples, is_wanted in ((entry.finds, True), (entry.leaves, False)):
        for example in examples:
            tags = {mention.concept for mention in lexicon.tags(example.text)}
            if (entry.name in tags) is not is_wanted:
                problem = f"the sentence {'is not' if is_wanted else 'is'} about [{entry.name}]"
                raise BadConcepts(path, example.line, problem, "change its words or the sentence")
