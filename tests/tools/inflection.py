"""The forms of names and adjectives, by the endings of their language; for data, at build."""

from __future__ import annotations

import re
from collections.abc import Callable


def bend(adjective: str, language: str) -> list[str]:
    """Return the forms of an adjective (or a people's name) as it is given in its basic form."""
    return sorted({adjective, *_BENDERS[language](adjective)})


def decline(name: str, language: str) -> list[str]:
    """Return the forms of a territory's or town's name: cases in Slavic languages, else a genitive.

    Of a name of several words only an adjective and a noun are declined together.
    """
    words = name.split(" ")
    by_language = _CASES.get(language)
    if by_language is None:
        return [name, *_genitive(name, language)]
    if len(words) > 2 or (len(words) == 2 and not _ADJECTIVES[language].search(words[0])):
        return [name]
    forms = zip(*(by_language(word) for word in words), strict=True)
    return sorted({name, *(" ".join(form) for form in forms)})


# -- adjectives ---------------------------------------------------------------------------------


def _english(word: str) -> list[str]:
    return [] if re.search(r"(?:ese|sh|ch|ss|s|men|man|ench)$", word) else [word + "s"]


def _spanish(word: str) -> list[str]:
    if word.endswith("o"):
        return [word[:-1] + ending for ending in ("o", "a", "os", "as")]
    if word[-2:] in ("és", "án"):
        stem = word[:-2] + ("es" if word.endswith("és") else "an")
        return [stem + ending for ending in ("a", "es", "as")]
    if word.endswith("ol"):
        return [word + ending for ending in ("a", "es", "as")]
    return [word + "es", word + "s"] if word.endswith("í") else [word + "s"]


def _portuguese(word: str) -> list[str]:
    if word.endswith("o") and not word.endswith("ão"):
        return [word[:-1] + ending for ending in ("o", "a", "os", "as")]
    if word.endswith("ão"):
        return [word[:-2] + ending for ending in ("ã", "ães", "ãs")]
    if word.endswith("ês"):
        return [word[:-2] + "es" + ending for ending in ("a", "es", "as")]
    if word.endswith("ol"):
        return [word + "a", word[:-1] + "is", word + "as"]
    return [word + "s"]


def _french(word: str) -> list[str]:
    if word.endswith("ien") or word.endswith("éen"):
        return [word + "s", word + "ne", word + "nes"]
    if word.endswith("e"):
        return [word + "s"]
    if word.endswith("s"):
        return [word + "e", word + "es"]
    return [word + "s", word + "e", word + "es"]


def _italian(word: str) -> list[str]:
    if word.endswith("co"):
        return [word[:-2] + ending for ending in ("co", "ca", "ci", "che")]
    if word.endswith("o"):
        return [word[:-1] + ending for ending in ("o", "a", "i", "e")]
    return [word[:-1] + "i"]


def _german(word: str) -> list[str]:
    if word[0].isupper():
        if word.endswith("er"):
            return [word + ending for ending in ("s", "n", "in", "innen")]
        return [word + ending for ending in ("n", "r", "s")]
    return [word + ending for ending in ("e", "er", "es", "en", "em")]


def _russian(word: str) -> list[str]:
    endings = "ий ая ое ие ого ому им ом ой ую их ими".split()
    return [word.removesuffix("ий") + ending for ending in endings]


def _ukrainian(word: str) -> list[str]:
    endings = "ий а е і ого ому им ої ій у ою их ими".split()
    return [word.removesuffix("ий") + ending for ending in endings]


def _polish(word: str) -> list[str]:
    endings = "i a ie iego iemu im iej ą ich imi".split()
    return [word.removesuffix("i") + ending for ending in endings]


def _arabic(phrase: str) -> list[str]:
    """Return "Russian" in both genders and the plural, with and without the article."""
    first, _, rest = phrase.partition(" ")
    forms = []
    for ending in ("", "ة", "ين", "ون", "تان"):
        rest_ending = "" if ending in ("", "ين", "ون") else "ة"
        forms.append(f"{first}{ending} {rest}{rest_ending}".strip())
    return forms + ["ال" + form.replace(" ", " ال") for form in forms]


_BENDERS: dict[str, Callable[[str], list[str]]] = {
    "en": _english,
    "es": _spanish,
    "pt": _portuguese,
    "fr": _french,
    "it": _italian,
    "de": _german,
    "ru": _russian,
    "uk": _ukrainian,
    "pl": _polish,
    "ar": _arabic,
}

# -- cases --------------------------------------------------------------------------------------


def _genitive(name: str, language: str) -> list[str]:
    if language in {"de", "sv", "da", "nb", "nl"} and re.search(r"[^\Wsxzß]$", name):
        return [name + "s"]
    if language == "el" and re.search(r"[αάηή]$", name):
        return [name + "ς"]
    return []


def _endings(word: str, stem_ends: str, endings: str) -> list[str]:
    """Return six cases: nominative, genitive, dative, accusative, instrumental, prepositional."""
    stem = word.removesuffix(stem_ends)
    return [stem + ("" if ending == "-" else ending) for ending in endings.split()]


def _by_ending(word: str, table: list[tuple[str, str, str]]) -> list[str]:
    for pattern, stem_ends, endings in table:
        if re.search(pattern, word):
            return _endings(word, stem_ends, endings)
    return [word] * 6


_RUSSIAN = [
    ("(?:ая)$", "ая", "ая ой ой ую ой ой"),
    ("(?:ый)$", "ый", "ый ого ому ый ым ом"),
    ("(?:[кгх]ий)$", "ий", "ий ого ому ий им ом"),
    ("ия$", "ия", "ия ии ии ию ией ии"),
    ("я$", "я", "я и е ю ей е"),
    ("[кгхжчшщ]а$", "а", "а и е у ой е"),
    ("а$", "а", "а ы е у ой е"),
    ("й$", "й", "й я ю й ем е"),
    ("сь$|вь$", "ь", "ь и и ь ью и"),
    ("ь$", "ь", "ь я ю ь ем е"),
    ("[бвгджзклмнпрстфхцчшщ]$", "", "- а у - ом е"),
]
_UKRAINIAN = [
    ("(?:на|ська|цька)$", "а", "а ої ій у ою ій"),
    ("ія$", "ія", "ія ії ії ію ією ії"),
    ("я$", "я", "я і і ю ею і"),
    ("а$", "а", "а и і у ою і"),
    ("й$", "й", "й ю ю й єм ї"),
    ("ь$", "ь", "ь я ю ь ем і"),
    ("[бвгґджзклмнпрстфхцчшщ]$", "", "- у у - ом і"),
]
_POLISH = [
    ("[sc]ka$", "ka", "ka kiej kiej ką ką kiej"),
    ("na$", "na", "na nej nej ną ną nej"),
    ("[jilg]a$", "a", "a i i ę ą i"),
    ("ka$", "ka", "ka ki ce kę ką ce"),
    ("ra$", "ra", "ra ry rze rę rą rze"),
    ("a$", "a", "a y ie ę ą ie"),
    ("o$", "o", "o a u o em ie"),
    ("[bcdfghjklmnprstwz]$", "", "- u owi - em ie"),
]


def _polish_cases(word: str) -> list[str]:
    # "Polska" and "Ukraina" are nouns in spite of their endings.
    if word in {"Ukraina", "Argentyna", "Hiszpana", "Palestyna"}:
        return _endings(word, "a", "a y ie ę ą ie")
    return _by_ending(word, _POLISH)


def _ukrainian_cases(word: str) -> list[str]:
    if word in {"Україна", "Аргентина", "Палестина", "Македонія", "Відень"}:
        return _endings(word, "а", "а и і у ою і")
    return _by_ending(word, _UKRAINIAN)


_CASES: dict[str, Callable[[str], list[str]]] = {
    "ru": lambda word: _by_ending(word, _RUSSIAN),
    "uk": _ukrainian_cases,
    "pl": _polish_cases,
}
_ADJECTIVES = {
    "ru": re.compile("(?:ая|ый|ий)$"),
    "uk": re.compile("(?:на|ька|ий)$"),
    "pl": re.compile("(?:ka|na|ki|ny|ia)$"),
}
