"""Repairs of sentence boundaries: when two neighbours that were cut apart are one sentence.

A short list, every entry of which was seen to go wrong in news. All rules look at no more than
the end of the one and the beginning of the other, so that any text takes linear time.
"""

from __future__ import annotations

import re

CLOSERS = frozenset("\"'”’»)]")

_TAIL_CHARS = 24
_HEAD_CHARS = 160

_QUOTES = "\"'“”‘’„«»‹›"
_DASHES = r"\-–—―"
_LOWER = "[a-zß-öø-ÿа-яёα-ω]"

# A sentence of fewer than three letters or digits is a tail or a list mark, such as "No!" or "1.".
# Two Chinese, Japanese or Korean letters can be a whole sentence.
_THREE_LETTERS = re.compile(r"(?:[\W_]*[^\W_]){3}|[\W_]*[\u3040-\u9fff\uac00-\ud7af]")

# "Is it true?" | she asked;  "Really?!" | — спросил он;  — ¿Es verdad? | —preguntó el juez
_QUESTION_OR_QUOTE = re.compile(rf"[?!…][{_QUOTES})\]]*$|[.,][{_QUOTES}]+$")
_CLAUSE_GOES_ON = re.compile(rf"[,;]|(?:[{_DASHES}]\s*)?{_LOWER}")
_DIRECT_QUESTION = re.compile(rf"[?!…][{_QUOTES}]+$")

# "It is a lie!" | Mr. Peskov said on Friday.  A pronoun or an article with a capital begins a
# sentence of its own ("He said nothing."), and so does a name whose verb has an object.
_ATTRIBUTION = re.compile(
    rf"""
    (?!(?:The|A|An|He|She|It|We|They|I|You|His|Her|Its|Their|Our|This|That|These|Those|There
        |But|And|So|Then|When|If|As|No|Yes|In|On|At|After|Before)\b)
    (?=[^\W\d_])(?!{_LOWER})
    (?:(?:Mr|Mrs|Ms|Dr|Sen|Gov|Gen|Rep|Prof|[A-Z])\.|[^.?!{_QUOTES}]|(?<=\w)['’](?=\w)){{1,90}}?
    \b(?:
        (?:told|asked|reminded|warned)\b
      | (?:said|says|wrote|tweeted|posted|added|wondered|replied|responded|answered|shouted|cried
          |yelled|exclaimed|demanded|declared|insisted|joked|quipped|recalled|remarked|continued
          |inquired)
        (?=\s*(?:[.,;:{_DASHES}]|$)
          |\s+(?:on|in|at|to|of|with|during|after|before|when|while|as|last|this|late|early
            |yesterday|today|later|again|\w+ly
            |Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)
    )
    """,
    re.VERBOSE,
)

# "He lied to us." | ― Maria Lopez
_CLOSED_QUOTE = re.compile(rf"[{_QUOTES}]$")
_BYLINE = re.compile(rf"[{_DASHES}]\s*(?:[^\s{_QUOTES}]+\s*){{1,6}}")
_BYLINE_CHARS = 60

# Abbreviations that no sentence ends with, of those sentencex does not know in every language.
_NEVER_LAST = re.compile(
    r"""(?<!\w)(?:Ms|Mss|Messrs|Drs|Profs|Sens|Reps|Govs|Gens|Cols|Atty|Ald|Amb|Spc|Pfc|Cmdr|Cpt
        |Hon|Asst|Assoc|Supt|M|MM|Mme|Mlle|Mgr|Sra|Sres|Srta|Dra|Hr|Dott|Sig|e\.g|i\.e|cf|approx
    )\.$""",
    re.VERBOSE,
)
_BEFORE_A_NUMBER = re.compile(
    r"""(?<!\w)(?:[Nn]os?|[Nn]r|[Nn]úm|[Vv]ol|[Aa]rts?|[Pp]ar|[Pp]aras?|[Cc]h|[Ff]igs?|[Ss]ecs?|pp?
        |Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun|[Jj]an|[Jj]anv|[Ff]eb|[Mm]ar|[Aa]pr|[Jj]u[nl]
        |[Aa]ug|[Ss]ept?|[Oo]ct|[Nn]ov|[Dd]ec
    )\.$""",
    re.VERBOSE,
)
_CLOCK = re.compile(r"(?<!\w)[ap]\.\s?m\.$", re.IGNORECASE)
_AFTER_CLOCK = re.compile(
    rf"{_LOWER}|(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T|MSK|KST|JST|IST)\b"
    r"|(?:Eastern|Central|Mountain|Pacific|Greenwich|Moscow|Kyiv|local)\b"
    r"|(?:[A-Z]\w+\s){1,2}[Tt]ime\b"
)
# "am 12. | oktober", "т. е. | так", "EE. UU. | dijo"
_NUMBER_OR_INITIAL = re.compile(r"(?<!\w)(?:\d{1,2}|[^\W\d_]|[A-Z]{2})\.$")
_BEGINS_LOWER = re.compile(_LOWER)
# "www. | example.org", "R-S. | C."
_INSIDE_A_WORD = re.compile(r"(?<!\w)(?:[^\W\d_]|www)\.$", re.IGNORECASE)


def is_one_sentence(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Return whether two neighbouring stretches of ``text`` belong to one sentence.

    Args:
        text: the whole text.
        first: start and end of the earlier stretch, without white space at its ends.
        second: start and end of the later one.
    """
    if _has_few_letters(text, second) or _has_few_letters(text, first):
        return True
    tail = text[max(first[0], first[1] - _TAIL_CHARS) : first[1]]
    head = text[second[0] : min(second[1], second[0] + _HEAD_CHARS)]
    if tail[-1] == ".":
        if first[1] == second[0] and head[0].isalnum():
            return _INSIDE_A_WORD.search(tail) is not None
        return _is_cut_at_abbreviation(tail, head)
    if _QUESTION_OR_QUOTE.search(tail):
        if _CLAUSE_GOES_ON.match(head):
            return True
        if _DIRECT_QUESTION.search(tail) and _ATTRIBUTION.match(head):
            return True
    return (
        second[1] - second[0] <= _BYLINE_CHARS
        and _CLOSED_QUOTE.search(tail) is not None
        and _BYLINE.fullmatch(head) is not None
    )


def _has_few_letters(text: str, stretch: tuple[int, int]) -> bool:
    return _THREE_LETTERS.match(text, *stretch) is None


def _is_cut_at_abbreviation(tail: str, head: str) -> bool:
    """Return whether the full stop at the end of ``tail`` is that of an abbreviation or a number.

    The full stop of "a.m." ends a sentence or not: a small letter or a time zone tells.
    """
    if _NEVER_LAST.search(tail):
        return True
    if _CLOCK.search(tail):
        return _AFTER_CLOCK.match(head) is not None
    if head[0].isdigit():
        return _BEFORE_A_NUMBER.search(tail) is not None
    return _BEGINS_LOWER.match(head) is not None and _NUMBER_OR_INITIAL.search(tail) is not None
