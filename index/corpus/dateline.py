"""Datelines and agency tags: the place and the agency around a report, not in its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A dateline or a tag is looked for in this many characters, so a long line costs no more.
_LOOK_CHARS = 140
_TAG_CHARS = 40

_AGENCIES = (
    "AA|AAP|AFP|AGI|Agence France-Presse|Anadolu|ANI|ANSA|Antara|AP|APA|Associated Press|Belga|"
    "Bernama|Bloomberg|BTA|CNA|CNN|CTK|ČTK|dpa|DPA|EFE|Europa Press|Fars|IANS|Interfax|IRNA|Jiji|"
    "KCNA|Kyodo|Kyodo News|Lusa|LUSA|MTI|NTB|PA|PA Media|PAP|PTI|Reuters|REUTERS|RIA|Ritzau|SANA|"
    "SPA|Tanjug|Tasnim|TASS|Tass|TT|Ukrinform|UNB|UPI|WAM|Xinhua|XINHUA|Yonhap|ТАСС|РИА Новости|"
    "Интерфакс|Рейтер|أ ف ب|رويترز"
)
_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|fév|avr|mai|juin|juil|aoû|"
    "déc|mär|okt|dez|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
)
_DAY = (
    rf"(?:(?:{_MONTHS})[^\W\d]{{0,7}}\.? [0-9]{{1,2}}(?:, [0-9]{{4}})?"
    rf"|[0-9]{{1,2}} (?:de )?(?:{_MONTHS})[^\W\d]{{0,7}}\.?(?: (?:de )?[0-9]{{4}})?)"
)
_PLACE = r"(?P<place>[^\W\d_][\w.’'/ -]{1,39}?(?:, [^\W\d_][\w. ]{0,24}?)?)"
_NAME = r"(?P<agency>[^\W\d_][\w .&’']{1,39})"
_DASH = r"\s?[.:]?\s?[-–—―]{1,3}\s*"

_SIGNS = re.compile("[(/–—―]|-[ -]")  # one of them stands in every dateline

_WITH_DAY = re.compile(rf"(?:{_PLACE},? )?(?i:{_DAY})\s?[(/]{_NAME}[)/](?:{_DASH}|\s?:\s*)")
_WITH_AGENCY = re.compile(rf"{_PLACE}\s?[(/]{_NAME}[)/]{_DASH}")
_AGENCY_ALONE = re.compile(rf"\((?P<agency>{_AGENCIES})\)(?:{_DASH}|\s?(?=[^\W\d_a-z]))")
_PLACE_ALONE = re.compile(rf"{_PLACE}(?:,? (?i:{_DAY}))?\s[-–—]{{1,2}}\s")
_KNOWN_AGENCIES = frozenset(_AGENCIES.split("|"))
_NO_PLACE = frozenset("BREAKING EXCLUSIVE UPDATE ANALYSIS OPINION WATCH VIDEO LIVE NEWS".split())

_CALLED_AGENCY = r"(?:[^\W\d_][\w-]{1,20} ){0,2}(?:Wire|Newswire|News|Press|Presse|Agency|Agentur)"
_CLOSING_TAG = re.compile(
    rf"[.!?…][”\"’»)]?(?P<tag>\s*(?:[-–—]{{1,2}}\s?|\s)"
    rf"(?:[(\[]?(?P<known>{_AGENCIES})[)\]]?|[(\[](?P<called>{_CALLED_AGENCY})[)\]])\.?)\Z"
)
_LONE_TAG = re.compile(rf"\W{{0,3}}(?P<agency>{_AGENCIES})\W{{0,3}}")


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before a report's first sentence."""

    length: int  # characters to take off; 0: the words stay
    place: str | None
    agency: str | None


@dataclass(frozen=True, slots=True)
class Closing:
    """An agency's tag after a paragraph's last sentence."""

    length: int  # characters to take off, with the white space before the tag
    agency: str


def opening_of(paragraph: str) -> Opening | None:
    """Return the dateline of a paragraph, its words as they stand; None: it has none."""
    head = paragraph[:_LOOK_CHARS]
    if not _SIGNS.search(head):
        return None
    if match := _WITH_DAY.match(head):
        return Opening(match.end(), match["place"], match["agency"])
    # A name in brackets alone makes no dateline, or "Nadia Orsk (Labour) -" would be one: a place
    # in capitals or an agency that we know has to speak for it.
    match = _WITH_AGENCY.match(head)
    if match and (_in_capitals(match["place"]) or match["agency"] in _KNOWN_AGENCIES):
        return Opening(match.end(), match["place"], match["agency"])
    if match := _AGENCY_ALONE.match(head):
        return Opening(match.end(), None, match["agency"])
    # Capitals before a dash may as well begin the sentence: the place is noted, the words stay.
    match = _PLACE_ALONE.match(head)
    if match and _in_capitals(match["place"]):
        return Opening(0, match["place"], None)
    return None


def closing_of(paragraph: str) -> Closing | None:
    """Return the agency tag that closes a paragraph after its full stop; None: it has none."""
    match = _CLOSING_TAG.search(paragraph[-_TAG_CHARS:])
    return Closing(len(match["tag"]), match["known"] or match["called"]) if match else None


def lone_agency(line: str) -> str | None:
    """Return the agency if a line holds nothing else."""
    match = _LONE_TAG.fullmatch(line) if len(line) <= _TAG_CHARS else None
    return match["agency"] if match else None


def _in_capitals(place: str) -> bool:
    """Return whether a place is written "KYIV" or "FAIRVIEW, W.Va." and is no label."""
    city = place.partition(",")[0]
    return city.isupper() and _NO_PLACE.isdisjoint(city.split())
