"""In which language a text is: by its script, and for Latin letters by its function words.

An article has enough words to tell by. A question often has not, so that there unsure is an
answer of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from index.kept import Kept
from index.text.fold import fold
from index.text.stopwords import ENGLISH, LISTED, function_words, question_words

DEFAULT = "en"

_SAMPLE_CHARS = 4_000

# A text in another language than English has at least so many different function words of its own,
# single letters aside; they are this share of all words in small letters, and so many for each
# English one that is none of its own. In news 25 to 45 per cent of the words are such.
_LEAST_DIFFERENT = 3
_LEAST_SHARE = 0.15
_LEAST_HITS_PER_ENGLISH = 1.5

_LEAST_WEIGHT_OF_QUESTION = 2


def language_of(text: str, given: str | None = None) -> str:
    """Return the language of an article, as ISO 639-1 where that has a code for it.

    Args:
        text: the stored text; its first 4,000 characters decide.
        given: an IETF tag from the article's metadata, such as ``pt-BR``. It decides when it
            names a language, whatever the text looks like.

    Returns:
        Two small letters, or three for a tag that has no two-letter code; ``en`` when unsure.
    """
    return _from_tag(given) or language_by_letters(text) or _by_words(text) or DEFAULT


def question_language(text: str) -> str | None:
    """Return the language in which a question is put, or nothing when that is unsure.

    Keywords and names alone are unsure: "sin tax reform" is not Spanish.
    """
    sample = _sample(text)
    by_letters = language_by_letters(sample)
    if by_letters is not None:
        return by_letters
    if not sample.isupper():
        # The first word has its capital from the sentence, others from being a name: Los Angeles.
        sample = re.sub(r"[^\W\d_]", lambda letter: letter[0].lower(), sample, count=1)
    counts = _small_words(sample)
    votes, english = _votes(counts)
    small = sample.lower()
    for language in votes:
        votes[language] += sum(counts[word] for word in _DECISIVE[language] & counts.keys())
        votes[language] += any(letter in small for letter in _OWN_LETTERS.get(language, ""))
    best = _first_of_most(votes)
    if votes[best] >= _LEAST_WEIGHT_OF_QUESTION and votes[best] > english[best]:
        return best
    return DEFAULT if max(english.values()) >= _LEAST_WEIGHT_OF_QUESTION else None


def language_by_letters(text: str) -> str | None:
    """Return the language that the script shows, or nothing for Latin letters and for none.

    Half of the letters decide: a single foreign name does not make a text foreign.
    """
    sample = _sample(text)
    if sample.isascii() or not _MAY_TELL.search(sample):
        return None
    characters = Counter(sample)
    n_letters = sum(n for character, n in characters.items() if character.isalpha())
    blocks: Counter[str] = Counter()
    for character, n in characters.items():
        if _NO_LATIN.match(character):
            blocks[_block_of(character)] += n
    if 2 * blocks.total() <= n_letters:
        n_vietnamese = sum(n for character, n in characters.items() if character in _VIETNAMESE)
        return "vi" if n_vietnamese > _VIETNAMESE_SHARE * n_letters else None
    block = max(sorted(blocks), key=blocks.__getitem__)
    if block == "zh":
        # Every Japanese sentence has kana, also among many Chinese characters.
        return "ja" if 10 * blocks["ja"] > blocks["zh"] else "zh"
    return _within_script(sample, block)


# -- what the metadata says ---------------------------------------------------------------------

_TAG = re.compile(r"[a-z]{2,3}(?![a-z])")
# Older, longer and narrower codes of languages that have one of two letters here.
_CODES = {
    code: language
    for language, codes in {
        "ar": "ara arb", "ca": "cat", "cs": "ces cze", "da": "dan", "de": "deu ger",
        "el": "ell gre", "en": "eng", "es": "spa", "fa": "fas per pes", "fi": "fin",
        "fr": "fra fre", "he": "heb iw", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye arm",
        "id": "ind in", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "ne": "nep",
        "nl": "nld dut", "no": "nor nob nno nb nn", "pl": "pol", "pt": "por",
        "ro": "ron rum mo", "ru": "rus", "sk": "slk slo", "sr": "srp", "sv": "swe",
        "ta": "tam", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "yi": "yid ji",
        "zh": "zho chi cmn",
    }.items()
    for code in codes.split()
}  # fmt: skip
# Not determined, several, none that is a language, not coded, for private use.
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "xx", "qaa"})


def _from_tag(tag: str | None) -> str | None:
    """Return the language of an IETF tag, or nothing when it names none."""
    match = _TAG.match((tag or "").strip().lower())
    if match is None or match[0] in _NO_LANGUAGE:
        return None
    return _CODES.get(match[0], match[0])


# -- what the letters say -----------------------------------------------------------------------

_NO_LATIN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc]")
_VIETNAMESE = frozenset(map(chr, range(0x1EA0, 0x1EFA)))
_MAY_TELL = re.compile(rf"{_NO_LATIN.pattern}|[{min(_VIETNAMESE)}-{max(_VIETNAMESE)}]")
_VIETNAMESE_SHARE = 0.05
# The end of each block and the language that mostly uses it, by ascending end.
_BLOCKS = (
    (0x0400, "el"), (0x0530, "ru"), (0x0590, "hy"), (0x0600, "he"), (0x0700, "ar"),
    (0x0900, "ar"), (0x0980, "hi"), (0x0A00, "bn"), (0x0A80, "pa"), (0x0B00, "gu"),
    (0x0B80, "or"), (0x0C00, "ta"), (0x0C80, "te"), (0x0D00, "kn"), (0x0D80, "ml"),
    (0x0E00, "si"), (0x0E80, "th"), (0x0F00, "lo"), (0x1000, "bo"), (0x10A0, "my"),
    (0x1100, "ka"), (0x1200, "ko"), (0x1400, "am"), (0x1780, "en"), (0x1800, "km"),
    (0x2E80, "en"), (0x3040, "zh"), (0x3100, "ja"), (0x3130, "zh"), (0x3190, "ko"),
    (0x31F0, "zh"), (0x3200, "ja"), (0xA000, "zh"), (0xAC00, "en"), (0xD800, "ko"),
    (0xFB00, "zh"), (0xFB50, "he"),
)  # fmt: skip
# What one language of a script writes and the others do not, or hardly. "ъ" before these vowels is
# Russian too.
_DISTINCTIVE = {
    "ru": {"ru": "[ыэ]", "uk": "[іїєґ]", "bg": "ъ(?![еёюя])", "sr": "[јљњћђ]", "mk": "[ѓќѕј]"},
    "ar": {"ar": "[كيةىأإ]", "fa": "[پچژگکی]", "ur": "[پچژگکیٹڈڑےںھہ]"},
}


def _block_of(character: str) -> str:
    return next((language for end, language in _BLOCKS if ord(character) < end), "ar")


def _within_script(sample: str, block: str) -> str:
    """Return the language whose own letters are most among those of one script.

    Without any, as in short questions, function words tell, and else the block.
    """
    languages = _DISTINCTIVE.get(block, {})
    small = sample.lower()
    if block == "ru" and "ў" in small:
        return "be"  # which has the letters of both its neighbours
    found = {language: len(re.findall(own, small)) for language, own in languages.items()}
    if not any(found.values()):
        votes, _ = _votes(_small_words(small))
        found = {language: votes.get(language, 0) for language in languages}
    best = max(found, key=found.__getitem__, default=block)
    return best if found.get(best, 0) > found.get(block, 0) else block


# -- what the words say -------------------------------------------------------------------------

# Not those of an address, as "t.co" is, and no prefix: "pro-Western" is not Czech.
_WORD = re.compile(r"(?<![\w./@])[^\W\d_]++(?!\w|[./@\-]\w)")
# Letters that stand in words of one of these languages only; in questions, a hint beside a word.
_OWN_LETTERS = {
    "es": "ñ¿¡", "de": "ß", "pt": "ãõ", "pl": "łąężźśćń", "cs": "řěů", "sk": "ľĺŕ", "hu": "őű",
    "ro": "ășț", "tr": "ğış",
}  # fmt: skip


_OTHERS = tuple(language for language in LISTED if language != DEFAULT)


def _languages_by_word() -> dict[str, tuple[str, ...]]:
    languages: dict[str, tuple[str, ...]] = {}
    for language in _OTHERS:
        for word in function_words(language):
            languages[word] = (*languages.get(word, ()), language)
    return languages


_LANGUAGES_BY_WORD = _languages_by_word()
# Question words count twice, if English has no such word.
_DECISIVE = {language: question_words(language) - ENGLISH for language in _OTHERS}


def _by_words(text: str) -> str | None:
    """Return the language with the most function words, or nothing when these are too few."""
    counts = _small_words(_sample(text))
    votes, english = _votes(counts)
    best = _first_of_most(votes)
    own = {word for word in function_words(best) & counts.keys() - ENGLISH if len(word) > 1}
    enough = max(_LEAST_SHARE * counts.total(), _LEAST_HITS_PER_ENGLISH * english[best])
    return best if len(own) >= _LEAST_DIFFERENT and votes[best] >= enough else None


def _votes(counts: Counter[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Count for every language but English the words that speak for it, and those for English.

    A function word of both, such as the German "was", speaks for neither.
    """
    votes = dict.fromkeys(_OTHERS, 0)
    shared = dict.fromkeys(_OTHERS, 0)
    n_english = 0
    for word, n in counts.items():
        is_english = word in ENGLISH
        n_english += n * is_english
        for language in _LANGUAGES_BY_WORD.get(word, ()):
            (shared if is_english else votes)[language] += n
    return votes, {language: n_english - shared[language] for language in _OTHERS}


def _first_of_most(votes: dict[str, int]) -> str:
    """Return the language with most votes; of equals the first in the file of function words."""
    return max(votes, key=votes.__getitem__)


def _small_words(sample: str) -> Counter[str]:
    """Count the words in small letters, folded; all words of a text in capitals."""
    pieces = Counter((sample.lower() if sample.isupper() else sample).split())
    small: Counter[str] = Counter()
    for piece, n in pieces.items():
        for word in _SMALL_WORDS[piece]:
            small[word] += n
    return small


def _small_words_in(piece: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _WORD.findall(piece) if word[0].islower())


_SMALL_WORDS = Kept(_small_words_in)


def _sample(text: str) -> str:
    """Return the beginning of the text, composed."""
    return unicodedata.normalize("NFC", text[:_SAMPLE_CHARS])
