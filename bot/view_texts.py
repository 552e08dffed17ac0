"""Every sentence of ours behind the buttons of an answer: its sources, its views, its receipt."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer_texts import listed, sentences
from bot.texts import DATE_NOT_GIVEN, counted
from index.domain import AnswerType

# --- Context and sources --------------------------------------------------------------------------


def context_of(first: int, last: int) -> str:
    """Return the heading over the surroundings of some sentences."""
    return f"Around {sentences(first, last).lower()}"


def sources_of(n_articles: int) -> str:
    """Return the heading over the list of sources."""
    return f"{counted(n_articles, 'article')} behind these sentences"


def numbers_of(numbers: Sequence[int]) -> str:
    """Return which sentences of the answer come from an article."""
    return f"{'sentence' if len(numbers) == 1 else 'sentences'} {listed(list(map(str, numbers)))}"


def repeats(numbers: Sequence[int]) -> str:
    """Return which sentences of the answer an article repeats nearly word for word."""
    return f"repeats {numbers_of(numbers)}"


# --- Timeline, wordings, silence ------------------------------------------------------------------

TIMELINE = "Timeline, earliest first"
UNDATED = DATE_NOT_GIVEN[0].upper() + DATE_NOT_GIVEN[1:]
OF_THE_ARTICLE = "date of the article"

WORDINGS = "One statement, several wordings"
NUMBERS_DIFFER = "Numbers that some other wording does not have are bold."
SAME_WORDS = "the same words everywhere"

SILENT = "These write about the matter, but I found no answer in them:"


def basis(words: str | None) -> str:
    """Return why a sentence stands on a day: by its own words, or by its article's date."""
    return f"it says “{words}”" if words else OF_THE_ARTICLE


def wordings_of(number: int, n_wordings: int) -> str:
    """Return in how many wordings the articles carry a sentence of the answer."""
    how = SAME_WORDS if n_wordings == 1 else f"{n_wordings} wordings"
    return f"Sentence {number}: {how}"


def silence(n_searched: int) -> str:
    """Return how silence is to be read."""
    return (
        f"Silence is not a denial; {counted(n_searched, 'article')} {_were(n_searched)} searched."
    )


# --- The receipt ----------------------------------------------------------------------------------

WHY = "Why these sentences?"
WHY_NOTHING = "Why nothing?"
YOUR_WORDS = "Where your words stand"
IN_NO_SENTENCE = "in no sentence"
NUMBERS = "The numbers behind that"

ANSWER_TYPES: dict[AnswerType, str] = {
    "who": "who it was: a person, an office or an outlet",
    "said": "what somebody says",
    "when": "when: a day or a date",
    "where": "where: a place",
    "how many": "how many: a number",
    "how long": "how long: a duration",
    "why": "why: a reason",
    "yes or no": "whether the articles assert or deny it",
    "quotation": "the words between the quotation marks",
    "what": "what it was",
    "keywords": "these words, in no particular way",
}

FIELDS = {
    "words": "the word itself",
    "names": "the name",
    "skeletons": "the name in another script",
    "places": "the place",
    "tags": "like meaning",
    "speakers": "the speaker",
    "fuller": "a fuller name used elsewhere in the article",
    "days": "the day",
    "title": "the headline",
    "before": "the sentence before",
    "lead": "the sentence it leans on",
    "after": "the sentence after",
}
"""The fields of the index in plain words."""


def understood(answer_type: AnswerType) -> str:
    """Return what a question was taken to ask for."""
    return f"You asked for {ANSWER_TYPES[answer_type]}."


def covers(share: float) -> str:
    """Return how much of a question a sentence takes up, of 0 to 1."""
    return f"{share:.0%} of the question"


def reason(asked: str, words: Sequence[str], field: str) -> str:
    """Return which words of a sentence stand for which of the question, and by what."""
    if field == "words":
        return asked if asked in words else f"{asked} = {words[0]}"
    return f"{asked} = {', '.join(words)} ({FIELDS.get(field, field)})"


def way(field: str, term: str, weight: float, n_sentences: int) -> str:
    """Return one way in which a word of the question can stand in a sentence."""
    counts = "" if weight == 1 else f", weight {weight:.2f}"
    return f"{FIELDS.get(field, field)} ({term}): {counted(n_sentences, 'sentence')}{counts}"


def confidence(value: float, *, answer_from: float, matter: float, matter_from: float) -> str:
    """Return how sure the bot is, and from where on it shows something; all 0 to 1."""
    return (
        f"That the articles write about the matter: {matter:.2f} of 1; below {matter_from:.2f} I"
        f" show nothing. That the best sentence answers you: {value:.2f} of 1; below"
        f" {answer_from:.2f} I call it no answer. Neither says who is right."
    )


def build(generation: str, built_by: str) -> str:
    """Return of which build of the index an answer is."""
    return f"Build {generation} ({built_by}): the same question gives the same answer there."


# --- Helpers --------------------------------------------------------------------------------------


def _were(n: int) -> str:
    return "was" if n == 1 else "were"
