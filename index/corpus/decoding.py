"""From bytes to the stored text of an article.

The stored text is what offsets count in and what is quoted: line ends are ``\\n``, control and
invisible characters are gone, the rest is NFC. Cleaning a clean text changes nothing.
"""

from __future__ import annotations

import codecs
import re
import stat
import unicodedata
from pathlib import Path

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Cc without tab and newline, Cf, lone surrogates and the combining grapheme joiner. Arabic,
# Syriac and Kaithi number signs are Cf as well, but readers see them: they stay. Both joiners
# have rules of their own below.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)

_JOINERS = "\u200c\u200d"
_JOINER = re.compile(f"[{_JOINERS}]")
# Arabic to Myanmar, Khmer and Mongolian, later Indic and Arabic blocks: there a joiner changes
# how a word is written (Persian, Sinhala, Malayalam ...). The rest are signs and pictures.
_JOINING = re.compile(
    "[\u0600-\u109f\u1780-\u18af\ua840-\ua8ff\ua980-\uaaff\uabc0-\uabff\U00010a00-\U00011fff"
    "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
)

# Unicode's bound for text streams; no language comes near it. Ordering longer runs is quadratic.
_MOST_MARKS = 30
# Wherever that many combining marks can be in a row; a wider net, as there is no class for them.
_MAYBE_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")


class Unusable(Exception):
    """A file or record cannot be used; the text says why and what to do, for a Refusal."""


def read_bytes(path: Path, *, most_bytes: int) -> bytes:
    """Return the content of a regular file of at most ``most_bytes``.

    Raises:
        Unusable: it is too big, no regular file, vanished or may not be read.
    """
    try:
        # Opening a named pipe would wait for a writer for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unusable("is no regular file; replace it by a file or remove it")
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except OSError as error:
        raise Unusable(unreadable(error)) from error
    if len(data) > most_bytes:
        raise Unusable(f"is larger than {most_bytes:,} bytes; split it or remove it")
    return data


def unreadable(error: OSError) -> str:
    """Return why the system does not let us read, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "vanished while it was read; build again if it should be there"
    if isinstance(error, PermissionError):
        return "may not be read; give the account that builds read permission"
    return f"cannot be read ({error.strerror or type(error).__name__}); check the disk"


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text and what was doubtful about it; the text is not cleaned yet.

    UTF-8 first, UTF-16 with a byte order mark, else Windows-1252 with a warning.

    Raises:
        Unusable: it holds NUL, so it is no text, or bytes that none of the three knows.
    """
    warnings: tuple[str, ...] = ()
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise Unusable(
                f"is neither UTF-8 nor Windows-1252 (byte {error.start:,}); save it as UTF-8"
            ) from error
        warnings = ("not UTF-8, read as Windows-1252; save it as UTF-8 to be sure",)
    if "\0" in text:
        raise Unusable("is no text (it holds NUL); remove it or give it another suffix")
    return text, warnings


def clean(text: str) -> str:
    """Return the stored form of ``text``, which cleaning does not change again.

    Zero-width joiner and non-joiner stay after a letter of a script in which they change how
    a word is written, and inside a picture made of several signs; elsewhere they only hide. Of
    combining marks in a row the first 30 stay.
    """
    if _is_plain(text):
        return _composed(text)
    text = _LINE_ENDS.sub("\n", text)
    # Before NFC: an invisible character between a letter and its accent would keep them apart.
    text = _composed(_INVISIBLE.sub("", text))
    if _JOINER.search(text):
        text = _composed(_without_stray_joiners(text))
    return text


def one_line(text: str) -> str:
    """Return the stored form of ``text`` on one line, with single spaces."""
    return " ".join(clean(text).split())


def is_showable(name: str) -> bool:
    """Return whether a name is one line of characters that can be seen, stored and typed again."""
    if name.isascii() and name.isprintable():  # of most names the costly look says the same
        return True
    return "\n" not in name and clean(name) == unicodedata.normalize("NFC", name)


def _is_plain(text: str) -> bool:
    """Return whether no character can be one to strip: true of most texts, and quick to see."""
    visible = text.replace("\n", "").replace("\t", "")
    # To Python the combining grapheme joiner is printable.
    return visible.isprintable() and "\u034f" not in visible


def _composed(text: str) -> str:
    """Return the NFC of ``text`` in time that grows with its length alone."""
    # Some marks become two in NFC, so the runs are looked at again.
    return _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text)))


def _with_few_marks(text: str) -> str:
    return _MAYBE_MARKS.sub(lambda found: _first_marks(found[0]), text)


def _first_marks(signs: str) -> str:
    kept: list[str] = []
    in_a_row = 0
    for sign in signs:
        in_a_row = in_a_row + 1 if unicodedata.combining(sign) else 0
        if in_a_row <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _without_stray_joiners(text: str) -> str:
    # Looking through marks to their base keeps this idempotent: NFC may reorder or compose
    # the marks between a letter and a joiner, but never changes the script of the base.
    kept: list[str] = []
    base_joins = after_joiner = False
    for character in text:
        if character in _JOINERS:
            if base_joins and not after_joiner:
                kept.append(character)
            after_joiner = True
            continue
        after_joiner = False
        if not unicodedata.combining(character):
            base_joins = _JOINING.match(character) is not None
        kept.append(character)
    return "".join(kept)
