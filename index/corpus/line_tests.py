"""How a line rule looks at a line: the kinds of test that the table of rules is made of.

A test is cheap first and exact later, because it runs on every line of every article: it looks
at the length or for a word that must be there, and only then tries its pattern. All patterns
are anchored or bounded, so that no line costs more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LineTest = Callable[[str, str], bool]
"""Takes a trimmed line, as it stands and in lower case."""

_WHOLE_CHARS = 250

_QUOTE_MARK = re.compile('[“”«»„"]')
_ENDS_SENTENCE = re.compile(r"[.!?…。！？।؟۔։።။]\W{0,3}\Z")


def ends_sentence(line: str) -> bool:
    """Return whether a line closes with a full stop, question mark or the like."""
    return _ENDS_SENTENCE.search(line[-8:]) is not None


def is_quoted(line: str) -> bool:
    """Return whether double quotation marks stand in a line."""
    return _QUOTE_MARK.search(line) is not None


def alternatives(phrases: str) -> str:
    """Return a pattern that matches one of the lines of ``phrases``, each a pattern itself."""
    return "|".join(line.strip() for line in phrases.split("\n") if line.strip())


def whole(phrases: str) -> LineTest:
    """Match a whole line but for punctuation around it, in any case."""
    pattern = re.compile(rf"\W{{0,6}}(?:{alternatives(phrases)})\W{{0,6}}")
    return lambda _, lower: len(lower) <= _WHOLE_CHARS and pattern.fullmatch(lower) is not None


def start(phrases: str, *, most_words: int, as_it_stands: bool = False) -> LineTest:
    """Match how a line of at most so many words begins, after punctuation.

    In any case of letters, unless the line is to be looked at ``as_it_stands``.
    """
    pattern = re.compile(rf"\W{{0,6}}(?:{alternatives(phrases)})")
    if as_it_stands:
        return lambda line, _: pattern.match(line) is not None and n_words(line) <= most_words
    return lambda _, lower: pattern.match(lower) is not None and n_words(lower) <= most_words


def within(
    phrases: str, *, hints: tuple[str, ...], most_words: int, as_it_stands: bool = False
) -> LineTest:
    """Match anywhere in a line of at most so many words.

    Args:
        phrases: patterns, one a line.
        hints: lower-case words of which every match has one.
        most_words: longer lines are left alone.
        as_it_stands: look at the line itself, not at its lower-case form.
    """
    pattern = re.compile(alternatives(phrases))

    def test(line: str, lower: str) -> bool:
        # A loop: a generator would cost more than the whole test mostly does.
        for hint in hints:
            if hint in lower:
                found = pattern.search(line if as_it_stands else lower)
                return found is not None and n_words(lower) <= most_words
        return False

    return test


def either(*tests: LineTest) -> LineTest:
    """Match what one of the tests matches."""

    def test(line: str, lower: str) -> bool:
        for one in tests:  # noqa: SIM110 - a generator would cost more than most tests do
            if one(line, lower):
                return True
        return False

    return test


def n_words(line: str) -> int:
    """Return how many words a line has, parted by white space."""
    return len(line.split())


_MENU_WORDS = frozenset(
    """newsletter newsletters sign signup sign-up up register login log-in log in logout out
    subscribe subscription account menu home search share print email mail e copy link facebook
    twitter x whatsapp telegram linkedin reddit pinterest instagram youtube save bookmark listen
    comment comments my profile settings contact us about help faq podcasts e-paper epaper
    sections skip to main content navigation close open toggle more like tweet pin flipboard and
    or your now free sitemap advertise careers privacy policy terms of use conditions service
    rss feed""".split()
)
# At least one of these: "More of us" has words of the first list alone.
_SURE_MENU_WORDS = frozenset(
    """newsletter newsletters signup register login log subscribe menu search share print email
    facebook twitter whatsapp telegram linkedin reddit pinterest instagram youtube comments
    toggle skip sitemap faq bookmark e-paper epaper rss account privacy sign tweet contact sign-up
    log-in""".split()
)
_MENU_CHARS = 120
_MENU_LENGTH = 10
_WORD = re.compile(r"[\w-]+")


def menu(line: str, lower: str) -> bool:
    """Match "Newsletter Sign-up / Log in": nothing but the words of buttons."""
    if len(line) > _MENU_CHARS:
        return False
    words = _WORD.findall(lower)
    return (
        len(words) <= _MENU_LENGTH
        and _MENU_WORDS.issuperset(words)
        and not _SURE_MENU_WORDS.isdisjoint(words)
        and not ends_sentence(line)
    )


_MONTH = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE_WORD = re.compile(
    alternatives(
        r"""
        [0-9]{1,4}(?:[.:/-][0-9]{1,4}){0,3}(?:st|nd|rd|th|h|am|pm|z)?
        [0-9-]{10}t[0-9:.+z-]{4,20}
        (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|ober)?
        (?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|wed|sat|thu
        am|pm|a\.m|p\.m|gmt|utc|bst|edt|est|et|cet|cest|kst|jst|ist|msk|pst|pdt
        at|on|of|the
        """
    )
)
_CLOCK_OR_MONTH = re.compile(
    rf"[0-9]{{1,2}}[:h][0-9]{{2}}|[0-9]\s?[ap]\.?m|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    rf"|[0-9]{{1,2}}[./][0-9]{{1,2}}[./]|{_MONTH}"
)
_STAMP = re.compile(
    r"\W{0,6}(?:last |first |originally )?"
    r"(?:updated|published|posted|modified|created|issued|edited)(?: (?:on|at))?\b\W{0,3}"
)
_STAMP_CHARS = 100
_STAMP_LENGTH = 12


def time_stamp(line: str, lower: str) -> bool:
    """Match "Updated at 10:20", "October 19, 2023" and "7 p.m.": dates and times alone."""
    if len(line) > _STAMP_CHARS or not any(sign.isdigit() for sign in line):
        return False
    label = _STAMP.match(lower)
    when = lower[label.end() :] if label else lower
    words = [word for word in (part.strip(".,;|()[]·•–—-") for part in when.split()) if word]
    return (
        0 < len(words) <= _STAMP_LENGTH
        and _CLOCK_OR_MONTH.search(when) is not None
        and all(_DATE_WORD.fullmatch(word) for word in words)
    )


NAME = r"[^\W\d_a-z][\w.’'-]{0,30}"
"""A pattern of one word that does not begin with a small Latin letter."""

_BYLINE = re.compile(
    rf"\W{{0,3}}(?:By|BY|Von|Por|Par|Di|Door)\s+{NAME}"
    rf"(?:,?\s+(?:{NAME}|and|und|y|et|e|in|for|de|van|von|der|bin|al|of|the|[|&/·-])){{0,11}}"
)
_BYLINE_CHARS = 120


def byline(line: str, _: str) -> bool:
    """Match "By Ann Example and Bo Sample in Seoul", alone on its line."""
    return len(line) <= _BYLINE_CHARS and _BYLINE.fullmatch(line) is not None


_PROVIDER = (
    "(?:reuters|afp|ap|epa|tass|ria|kcna|getty(?: images)?|shutterstock|alamy|xinhua|efe|dpa|ansa)"
)
_CREDIT_WORDS = 45
_CREDIT_LABELS = frozenset(
    """Photo Photos PHOTO PHOTOS Image Images IMAGE IMAGES Picture Pictures Photograph Foto Fotos
    Illustration Video Credit Credits CREDIT credit Фото""".split()
)
_MOST_COLONS = 5


def _credit_label(line: str, _lower: str) -> bool:
    """Match a caption with "Photo: Name" somewhere in it."""
    colon = line.find(":")
    for _ in range(_MOST_COLONS):
        if colon <= 0 or colon == len(line) - 1:
            return False
        label = line[:colon].split()[-1:]
        if label and label[0].strip("([.|") in _CREDIT_LABELS:
            return n_words(line) <= _CREDIT_WORDS
        colon = line.find(":", colon + 1)
    return False


_credit = either(
    _credit_label,
    within(
        rf"""
        \((?:photo|image|picture|photograph|illustration|courtesy)\b[^()]{{0,120}}\)\W{{0,3}}\Z
        \(ap photo
        \bhandout via\b
        \bvia {_PROVIDER}\W{{0,3}}\Z
        \bgetty images\W{{0,3}}\Z
        \bfile (?:photo|picture|image)\W{{0,3}}\Z
        """,
        hints=("photo", "image", "picture", "illustration", "courtesy", " via "),
        most_words=_CREDIT_WORDS,
    ),
    # A copyright sign with a name behind the caption; "Ã©" is a broken letter and has no space.
    within(r"(?:^|\s)©\s?[^\W\d]", hints=("©",), most_words=_CREDIT_WORDS),
    start(
        rf"""
        (?:photo(?:graph)?|picture|image)s? (?:by|courtesy)\b
        file photo\s?[-–—:]
        {_PROVIDER}\s?/\s?[\w ]{{2,40}}\W{{0,3}}\Z
        """,
        most_words=30,
    ),
)
_SIDES = ("left,", "left)", "right,", "right)", "centre", "center", "pictured")
_POSITION = re.compile(
    r"(?:,\s?|\s\()(?:far |top |bottom )?(?:left|right|cent(?:re|er)|pictured"
    r"|(?:second|third) from (?:the )?(?:left|right))[,)]"
)
_BOTH_SIDES = re.compile(r"\(L\).{1,300}\(R\)|\(R\).{1,300}\(L\)")
_POSITION_WORDS = 35


def caption(line: str, lower: str) -> bool:
    """Match a picture's credit, or who stands left and right in it."""
    if _credit(line, lower):
        return True
    return (
        _names_positions(line, lower) and n_words(line) <= _POSITION_WORDS and not is_quoted(line)
    )


def _names_positions(line: str, lower: str) -> bool:
    if "(L)" in line and _BOTH_SIDES.search(line):
        return True
    for side in _SIDES:
        if side in lower:
            # A name stands before: "Ann Example, left," but not "the road on the left, right".
            position = _POSITION.search(lower)
            before = line[: position.start()].split()[-1:] if position else []
            return bool(before) and before[0][0].isupper()
    return False
