"""Other scripts: a word in Latin letters, and the consonants that all scripts write.

Arabic and Hebrew leave most vowels out, and every script spells foreign names by ear. What stays
alike are the consonants, so the skeleton is how a name in one script finds itself in another.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from index.text.fold import fold

_MOST_LETTERS = 40  # no name is longer; what follows is not looked at
_CACHED_WORDS = 65_536
_LEAST_CONSONANTS = 2


def latin(word: str) -> str:
    """Return the letters of ``word`` as ``a`` to ``z``; empty when it has none.

    Accents are off; other scripts are transliterated letter by letter, as ``anyascii`` does.
    """
    folded = fold(word[:_MOST_LETTERS])
    if not folded.isascii():
        folded = anyascii(folded).lower()
    return _NO_LETTER.sub("", folded)[:_MOST_LETTERS]


@lru_cache(maxsize=_CACHED_WORDS)
def skeleton(word: str) -> str:
    """Return the consonants of a name, alike in all scripts; empty when there are fewer than two.

    "Lavrov", "Лавров" and "لافروف" have one skeleton. Letters that scripts confuse are one: p and
    b, v and f, q and k. A vowel counts only at the beginning, where every script writes it, as
    "a". Chinese, Japanese and Korean, which spell by syllables, have none.

    Different names can share a skeleton, the more so the shorter it is. It is for words in
    different scripts only; within one script ``name_key`` is better by far.
    """
    folded = fold(word[:_MOST_LETTERS])
    letter = next((character for character in folded if character.isalpha()), "")
    if not letter or letter >= _SYLLABLES_FROM:
        return ""
    if "\u0590" <= letter <= "\u05ff":
        sounds = _of_hebrew(folded)
    elif "\u0600" <= letter <= "\u08ff":
        sounds = _of_arabic(folded)
    else:
        sounds = _of_spelt(_in_latin(folded))
    sounds = _TWICE.sub(r"\1", sounds)
    if sounds.endswith("z"):  # some scripts write the last sound of "Sanders", others its letter
        sounds = sounds[:-1] + "s"
    n_consonants = len(sounds) - sounds.startswith("a")
    if n_consonants < _LEAST_CONSONANTS:
        return ""
    # Two consonants are many names; whether a vowel ends them is written everywhere as well.
    is_open = n_consonants == _LEAST_CONSONANTS and _OPEN_END.search(folded) is not None
    return sounds + "a" if is_open else sounds


# -- scripts that write their vowels -------------------------------------------------------------

_NO_LETTER = re.compile("[^a-z]")
_SYLLABLES_FROM = "\u1100"  # Hangul, kana, Chinese; scripts below are written by sounds
_TWICE = re.compile(r"(.)\1+")
# An "e" is silent at the end of many names in Latin letters.
_OPEN_END = re.compile("(?:[aiouy]|[aeioy]e|[аеиоуыэюя]й?|[αηιουω]|[اويه]|[אהוי])$")

# Case endings of Russian and Ukrainian names that hold a consonant; vowels are dropped anyway.
_CYRILLIC_ENDING = re.compile(
    r"(?<=[оеи][внк])(?:ым|ого|ому)$|(?<=[сц]к)(?:им|ого|ому)$"
    r"|(?<=[бвгджзклмнпрстфхцчшщ])(?:ом|ем)$"
)
_LEAST_CYRILLIC_LETTERS = 6
_GREEK_STOPS = {"μπ": "b", "ντ": "d", "γκ": "g", "τζ": "j"}
_GREEK_B = re.compile("μπ(?=[αεηιουω])")

# In order: a later rule sees what earlier ones left. Capitals are the sounds that Latin spells with
# several letters: J as in Georgia, C as in China, S as in Shanghai, H as in Khartoum. Each begins
# with a letter without which there is nothing to do, as mostly; empty where any of several will do.
_SOUNDS = tuple(
    (letter, re.compile(pattern), sound)
    for letter, pattern, sound in (
        ("x", r"^x", "s"),  # Xavier
        ("k", r"^kn", "n"),
        ("w", r"^wr", "r"),
        ("w", r"wh", "w"),
        ("u", r"^u(?=[aeio])", "w"),  # Уоррен is Warren
        ("c", r"ch(?=ael|[rl])", "k"),  # Michael, Christie
        ("", r"dzh|dj|zh|j|g(?=e(?:o|$))", "J"),
        ("h", r"shch|tsch|tsh", "C"),
        ("h", r"sch|sh", "S"),
        ("c", r"tch|ch|cz", "C"),
        ("", r"ph|v", "f"),
        ("h", r"([td])h", r"\1"),
        ("h", r"kh|^h", "H"),
        ("g", r"gh(?=[aeioud])", "g"),
        ("g", r"gh", ""),  # Wright
        ("t", r"tes$|ts|tz", "z"),  # Gates
        ("c", r"c(?=[eiy])", "s"),
        ("", r"ck|c|q", "k"),
        ("x", r"x", "ks"),
        ("h", r"h(?=[nlr]|$)|(?<=[bgmnprsz])h", ""),  # John, Kohl
        ("h", r"h", "H"),
        ("p", r"p", "b"),
        ("", r"^[aeiouy]", "A"),
        ("", r"[aeiouy]|(?<=.)w", ""),
    )
)
_SIGNS = str.maketrans("AJCSH", "ajcxh")


def _in_latin(folded: str) -> str:
    """Return the word in Latin letters, as far as its script spells by sounds."""
    if "\u0400" <= folded[:1] <= "\u052f" and len(folded) >= _LEAST_CYRILLIC_LETTERS:
        folded = _CYRILLIC_ENDING.sub("", folded)
    stop = _GREEK_STOPS.get(folded[:2])
    return latin(_GREEK_B.sub("b", stop + folded[2:] if stop else folded))


def _of_spelt(word: str) -> str:
    """Return the consonants of a word in Latin letters."""
    word = _TWICE.sub(r"\1", word)
    for letter, pattern, sound in _SOUNDS:
        if letter in word:
            word = pattern.sub(sound, word)
    return word.translate(_SIGNS)


# -- scripts that leave vowels out ----------------------------------------------------------------

# Letter by letter, the sounds as above; what is missing is a vowel or drops out.
_ARABIC = str.maketrans(
    dict(
        zip(
            "بپتثجچحخدذرزژسشصضطظغفڤقكگلمنه",
            "bbttjchhddrzjsxsdtzgffkkglmnh",
            strict=True,
        )
    )
)
_HEBREW = str.maketrans(
    dict(zip("בגדהזחטכךלמםנןסףפצץקרשת", "bgdhzhtkklmmnnsfbzzkrxt", strict=True))
)
_ARTICLE = re.compile("^[وفبك]?ال(?=...)|^لل(?=...)")
_NO_SOUND = re.compile("[^a-z]")


def _of_arabic(word: str) -> str:
    """Return the consonants of an Arabic or Persian word, without the article."""
    word = _ARTICLE.sub("", word).replace("تش", "چ").replace("دج", "ج").replace("تس", "ز")
    return _initial(word, vowels="اعيئ", half_vowel="و") + _consonants(word, _ARABIC)


def _of_hebrew(word: str) -> str:
    """Return the consonants of a Hebrew word."""
    word = word.replace("׳", "'").replace("טש", "צ'")
    # A final "ov" is spelt with the letter for b.
    word = re.sub("וב$", "וף", word)
    start = _initial(word, vowels="אעי", half_vowel="ו")
    for letters, sound in (("צ'", "c"), ("ג'", "j"), ("ז'", "j")):
        word = word.replace(letters, sound)
    return start + _consonants(word, _HEBREW)


def _initial(word: str, *, vowels: str, half_vowel: str) -> str:
    """Return the sign of a vowel at the beginning."""
    if word[:1] == half_vowel:
        return "w"
    return "a" if word[:1] in vowels else ""


def _consonants(word: str, letters: dict[int, str]) -> str:
    consonants = _NO_SOUND.sub("", word.translate(letters))
    # At the end h is written for "a".
    return consonants[:-1] if word[-1:] in ("ه", "ה") else consonants
