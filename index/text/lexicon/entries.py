"""The file format of concepts: a text that an editor reads and changes without quotes or brackets.

    [deny]
    words: deny, denial, no proof, not ... true
    kinds: recant
    ru: отриц-, отверг-
    finds: The mayor denied that the bridge was unsafe.
    leaves: There is proof that the bridge was unsafe.

Nothing in it is a pattern: every word is compared as it stands, and everything that cannot be
used is said with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from index.errors import BadConcepts
from index.text.fold import fold
from index.text.lexicon.wording import MAX_WORD_CHARS, WORD, keys_of

MAX_FILE_BYTES = 200_000
MAX_ENTRIES = 500
MAX_PHRASE_WORDS = 6
GAP = "..."
"""Inside a phrase: up to two words may stand here."""

ENGLISH_KEYS = ("words", "exact", "kinds")
LANGUAGE_KEYS = ("ar", "de", "es", "fr", "ru", "other")
MEMBER_KEYS = (*ENGLISH_KEYS, *LANGUAGE_KEYS, "except")
EXAMPLE_KEYS = ("finds", "leaves")
KEYS = (*MEMBER_KEYS, "opposite", *EXAMPLE_KEYS)

_LEAST_BEGINNING_CHARS = 3


class Member(NamedTuple):
    """A word, a phrase or the beginning of a word, folded, with its line in the file."""

    key: str  # one of MEMBER_KEYS
    text: str  # a beginning ends in "-", a phrase has spaces
    line: int


class Example(NamedTuple):
    """A sentence that must have the tag, or must not."""

    text: str
    line: int


@dataclass(slots=True)
class Entry:
    """A concept with what stands in one file about it."""

    name: str
    line: int
    members: list[Member] = field(default_factory=list)
    opposites: list[Member] = field(default_factory=list)
    finds: list[Example] = field(default_factory=list)
    leaves: list[Example] = field(default_factory=list)


def read_entries(path: Path) -> list[Entry]:
    """Return the entries of a file of concepts in its order.

    Raises:
        BadConcepts: it cannot be read, or a line of it cannot be used; the text says which.
    """
    return _Reading(path).read(_text_of(path))


def _text_of(path: Path) -> str:
    try:
        if not path.is_file():
            raise BadConcepts(path, None, "is no file", "put a text file there or take it away")
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadConcepts(path, None, f"cannot be read ({reason})", "check its rights") from error
    if len(content) > MAX_FILE_BYTES:
        raise BadConcepts(
            path, None, f"is larger than {MAX_FILE_BYTES:,} bytes", "leave rare words out"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadConcepts(path, line, "is not UTF-8", "save the file as UTF-8") from error


# -- one line at a time ---------------------------------------------------------------------------

_NAME = re.compile(r"[^\W\d_][\w -]{0,63}")
_SEPARATORS = re.compile(r"[,،]")
# Letters of any script, digits and marks come by WORD; these may stand between them.
_BETWEEN_WORDS = frozenset(" -")
_SHOWN_CHARS = 40


@dataclass(slots=True)
class _Reading:
    path: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    lines: dict[tuple[str, str, str], int] = field(default_factory=dict)  # of every member

    def read(self, text: str) -> list[Entry]:
        """Return the entries of a file's text; their members are folded."""
        entry: Entry | None = None
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
            content = line.strip()
            if not content or content.startswith("#"):
                continue
            if content.startswith("["):
                entry = self._begin(content, number)
            elif entry is None:
                problem = f"{_shown(content)} stands before the first concept"
                raise self._error(number, problem, "begin with a line such as [deny]")
            else:
                self._add(entry, content, number)
        for entry in self.entries.values():
            if not entry.members:
                problem = f"[{entry.name}] has no words"
                raise self._error(entry.line, problem, "add a line such as words: deny, denial")
        return list(self.entries.values())

    def _begin(self, content: str, number: int) -> Entry:
        name = " ".join(content[1:-1].split()).lower()
        if not content.endswith("]") or not _NAME.fullmatch(name):
            problem = f"{_shown(content)} is no name of a concept"
            raise self._error(number, problem, "write letters in brackets, such as [deny]")
        if name in self.entries:
            problem = f"[{name}] stands in line {self.entries[name].line} already"
            raise self._error(number, problem, "put its lines there")
        if len(self.entries) == MAX_ENTRIES:
            problem = f"there are more than {MAX_ENTRIES} concepts"
            raise self._error(number, problem, "leave some out")
        return self.entries.setdefault(name, Entry(name, number))

    def _add(self, entry: Entry, content: str, number: int) -> None:
        key, colon, value = content.partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon or key not in KEYS:
            problem = f"{_shown(key if colon else content)} is no key"
            raise self._error(number, problem, f"begin the line with one of {', '.join(KEYS)}")
        if not value:
            raise self._error(number, f"nothing stands after {key}:", "add words or cut the line")
        if key in EXAMPLE_KEYS:
            getattr(entry, key).append(Example(value, number))
            return
        for part in _SEPARATORS.split(value):
            text = " ".join(part.split()).lower()
            if key != "opposite":
                text = self._word(key, part, number)
            if (entry.name, key, text) in self.lines:
                line = self.lines[entry.name, key, text]
                problem = f"{_shown(part)} stands in line {line} already"
                raise self._error(number, problem, "cut one of the two")
            self.lines[entry.name, key, text] = number
            members = entry.opposites if key == "opposite" else entry.members
            members.append(Member(key, text, number))

    def _word(self, key: str, part: str, number: int) -> str:
        """Return a word, phrase or beginning in the form in which it is kept."""
        written = " ".join(part.replace("…", GAP).split())
        if not written:
            raise self._error(number, "a word is missing between two commas", "cut one comma")
        if len(written) > MAX_WORD_CHARS:
            problem = f"{_shown(written)} is longer than {MAX_WORD_CHARS} characters"
            raise self._error(number, problem, "shorten it")
        strange = _strange_character(written.replace(f" {GAP} ", " "))
        if strange:
            problem = f"{_shown(written)} holds {strange!r}"
            remedy = "words are compared as they stand, so write letters, spaces and hyphens only"
            raise self._error(number, problem, remedy)
        if written.count(GAP) > 1:
            raise self._error(number, f"{_shown(written)} has two gaps", "write one at most")
        if written.endswith("-"):
            return self._beginning(key, written, number)
        words = keys_of(written)
        if not words or len(words) > MAX_PHRASE_WORDS:
            problem = f"{_shown(written)} has {len(words)} words"
            raise self._error(number, problem, f"write 1 to {MAX_PHRASE_WORDS}")
        return " ".join(fold(word) for word in written.split())

    def _beginning(self, key: str, written: str, number: int) -> str:
        beginning = fold(written[:-1])
        if key not in LANGUAGE_KEYS:
            remedy = f"English words need none; beginnings go under {', '.join(LANGUAGE_KEYS)}"
            raise self._error(number, f"{_shown(written)} is the beginning of a word", remedy)
        if len(beginning) < _LEAST_BEGINNING_CHARS or not WORD.fullmatch(beginning):
            problem = f"{_shown(written)} is too short or no single word"
            raise self._error(number, problem, f"write at least {_LEAST_BEGINNING_CHARS} letters")
        return f"{beginning}-"

    def _error(self, line: int, problem: str, remedy: str) -> BadConcepts:
        return BadConcepts(self.path, line, problem, remedy)


def _strange_character(written: str) -> str | None:
    """Return the first character that no word or phrase may have."""
    between = WORD.sub("", written)
    return next((c for c in between if c not in _BETWEEN_WORDS), None)


def _shown(text: str) -> str:
    return repr(text.strip()[:_SHOWN_CHARS])
