"""Front matter and sidecars: ``key: value`` lines, where a value means itself.

No YAML: in headlines colons, ``#`` and quotation marks are ordinary, and YAML stumbles over
one headline in seven. A file that merely starts with a rule of dashes is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.corpus.names import by_our_names

MOST_CHARS = 16_384
"""Of front matter or of a sidecar; what is longer is text, not a description of one."""

_KEY = re.compile(r"\s*([^\W\d][\w .-]{0,39}?)\s*:")
_FENCE = re.compile(r"---[ \t]*\n")
_CLOSING_FENCE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_WARNED_CHARS = 60


@dataclass(frozen=True, slots=True)
class Pairs:
    """What was read from ``key: value`` lines."""

    values: Mapping[str, str]  # by our names
    odd: tuple[str, ...]  # lines that are no pair, shortened


def split_front_matter(text: str) -> tuple[Pairs, str]:
    """Return the front matter of a cleaned text and the text after it.

    Without a known key between the dashes, or with more odd lines than known keys, it is a
    text that starts with a rule: it comes back whole, with no values.
    """
    nothing = Pairs({}, ())
    opening = _FENCE.match(text)
    if opening is None:
        return nothing, text
    closing = _CLOSING_FENCE.search(text, opening.end(), opening.end() + MOST_CHARS)
    # A search that stops at its bound takes the bound for the end of the text.
    if closing is None or not (closing[0].endswith("\n") or closing.end() == len(text)):
        return nothing, text
    pairs = read_pairs(text[opening.end() : closing.start()].split("\n"))
    if not pairs.values or len(pairs.odd) > len(pairs.values):
        return nothing, text
    return pairs, text[closing.end() :]


def read_pairs(lines: Iterable[str]) -> Pairs:
    """Read ``key: value`` lines; comments, blank lines, rules and unknown keys are passed over."""
    pairs: list[tuple[str, str]] = []
    odd: list[str] = []
    for line in lines:
        stripped = line.strip()
        if not stripped or stripped.startswith("#") or stripped == "---":
            continue
        match = _KEY.match(line)
        if match is None:
            odd.append(stripped[:_WARNED_CHARS])
            continue
        pairs.append((match[1], _unquoted(line[match.end() :].strip())))
    return Pairs(by_our_names(pairs), tuple(odd))


def front_matter(metadata: Mapping[str, str | None]) -> str:
    """Return ``metadata`` as front matter to put before a text; empty when nothing is known.

    Values are one line each; reading what is written here gives them back unchanged.
    """
    lines = [f"{name}: {_quoted(value)}\n" for name, value in metadata.items() if value]
    return "".join(["---\n", *lines, "---\n"]) if lines else ""


def _unquoted(value: str) -> str:
    """Take off one pair of enclosing quotes, but leave ``"Yes" and "no"`` as it is."""
    if len(value) < 2 or value[0] not in "\"'" or value[0] != value[-1]:
        return value
    inner = value[1:-1]
    if value[0] in inner and not (len(inner) > 1 and inner[0] == inner[-1] == value[0]):
        return value
    return inner


def _quoted(value: str) -> str:
    """Enclose a value that would lose quotes of its own when it is read."""
    return value if _unquoted(value) == value else value[0] + value + value[0]
