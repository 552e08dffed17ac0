"""Every sentence of ours that stands in an answer; ``view_texts`` has those behind its buttons.

Constants where nothing varies, small functions where a number or a name does. Plain text: styles
are put on in ``bot/render/``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.texts import counted, day, days
from index.domain import Reason, Searched, Stance

# --- The buttons ----------------------------------------------------------------------------------

CONTEXT_BUTTON = "Context"
SOURCES_BUTTON = "All sources"
WHY_BUTTON = "Why these?"
WHY_NOTHING_BUTTON = "Why nothing?"
TIMELINE_BUTTON = "Timeline"
WORDINGS_BUTTON = "Wordings"
SILENT_BUTTON = "Silence"


def more_button(n_left: int) -> str:
    """Return the label of the button that shows further sentences."""
    return f"More ({n_left})"


def close_button(n_left: int) -> str:
    """Return its label where all that is left only comes close."""
    return f"Close, but no answer ({n_left})"


def statement_button(number: int) -> str:
    """Return the label of the button under a long post that answers one of its statements."""
    return f"Statement {number}"


# --- The first line -------------------------------------------------------------------------------

NO_ANSWER = "No answer found."
CLOSEST = "The closest I found, which is not an answer:"
HINT = "Try fewer words, or names the way newspapers write them."
SMALL_TALK = (
    "I only look things up in news articles. Ask me who said, denied or reported something, such as"
    " “who denied the report?”, or forward me a post."
)
NO_SEARCH_WORDS = "That holds no word I could look up, such as a name, a place or a thing."
NOT_CLEAR = "Some sentences touch on your question, but none clearly answers it."

_MOST_WORDS_NAMED = 8


def found(
    n_denials: int,
    n_statements: int,
    n_sentences: int,
    *,
    n_articles: int,
    n_searched: int,
    n_origins: int,
) -> str:
    """Return what an answer holds, as in "3 denials in 3 of 5 articles".

    Args:
        n_denials: how many of the sentences deny.
        n_statements: how many assert, hedge or pass on.
        n_sentences: all of them.
        n_articles: that carry them, copies included.
        n_searched: articles of the collection.
        n_origins: known ones, a lower bound; of none, and of one article, nothing is said.
    """
    denials, statements = counted(n_denials, "denial"), counted(n_statements, "statement")
    if n_denials + n_statements == n_sentences:
        what = " and ".join([denials] * (n_denials > 0) + [statements] * (n_statements > 0))
    elif n_denials:
        what = f"{counted(n_sentences, 'sentence')}, {denials} among them,"
    else:
        what = counted(n_sentences, "sentence")
    is_worth_saying = n_articles > 1 and n_origins > 0
    origins = f", at least {counted(n_origins, 'known origin')}" if is_worth_saying else ""
    return f"{what} in {n_articles:,} of {counted(n_searched, 'article')}{origins}."


def nothing_because(
    reason: Reason | None, *, missing: Sequence[str], names: Sequence[str] = ()
) -> str:
    """Return in a sentence or two why there is no answer.

    Args:
        reason: of the answer; without one only the missing words are named.
        missing: words of the question that stand in no sentence.
        names: those of the question that the articles know.
    """
    if reason == "small talk":
        return SMALL_TALK
    if reason == "no words":
        return NO_SEARCH_WORDS
    unknown = f"No sentence has: {_named(missing)}." if missing else ""
    if reason == "never together":
        known = "The words of your question stand in the articles, but not together in a sentence."
    elif reason == "only a headline":
        known = "Only a headline brings the words of your question together; no sentence does."
    elif reason == "name without the rest":
        of_whom = _named(names) if names else "the name in your question"
        known = f"The articles mention {of_whom}, but not with what you ask."
    else:
        known = "" if missing else NOT_CLEAR
    return " ".join(filter(None, (known, unknown)))


def searched(over: Searched) -> str:
    """Return what a question was asked of, and how old the newest article is by its date."""
    counts = f"{counted(over.articles, 'article')}, {counted(over.sentences, 'sentence')}"
    if not over.last_day:
        return f"Searched {counts}, {days(over.first_day, over.last_day)}."
    several = over.first_day != over.last_day
    dated = f", dated {days(over.first_day, over.last_day)}" if several else ""
    return f"Searched {counts}{dated}; newest article: {day(over.last_day)}."


def page_of(first: int, last: int, n_sentences: int) -> str:
    """Return which sentences of an answer a later page shows."""
    return f"{sentences(first, last)} of {n_sentences}"


# --- Headings -------------------------------------------------------------------------------------

THE_CLAIM = "The claim they answer"
ONLY_CLOSE = "Close, but no answer"
STATED = "Statements"
DENIED = "Denials"
NO_SIDE = "Other sentences"
NARRATION = "The article itself"
NARRATIONS = "The articles themselves"
SPEAKER_UNKNOWN = "Speaker not clear"

STANCES: dict[Stance, str] = {
    "denies": "denial",
    "asserts": "statement",
    "reports": "passes it on",
    "hedged": "hedged: it may be so",
}
"""What a speaker does, after their name; nothing where that is unclear.

Nouns and set phrases rather than "denies": a speaker may be many, such as "officials".
"""


def shown_of(n_shown: int, n_sentences: int) -> str:
    """Return how much of a part is shown on a page: "1 of 4"."""
    return f"{n_shown} of {n_sentences}"


def behind(n_articles: int, n_origins: int) -> str:
    """Return how many articles stand behind a group, and that fewer origins than those are known.

    Of one article there is nothing to say.
    """
    if n_articles < 2:
        return ""
    origins = f", {counted(n_origins, 'known origin')}" if 0 < n_origins < n_articles else ""
    return f"{n_articles} articles{origins}"


# --- Sources --------------------------------------------------------------------------------------

ALSO_IN = "Also in: "
NO_LINK = "no link"


def outlet_not_given(file: str) -> str:
    """Return what stands in place of an unknown outlet where there is room for it."""
    return f"{file} (outlet not given)"


def by_author(author: str) -> str:
    """Return who wrote an article."""
    return f"by {author}"


def via(agency: str) -> str:
    """Return which agency an article names as where its words come from."""
    return f"via {agency}"


def meant(words: str, on: str, published: str | None) -> str:
    """Return which day some words of a sentence mean: "Friday = 13 Oct 2023".

    Where that is the day of publication, which stands before it, "Friday" is enough.
    """
    return words if published and published[:10] == on else f"{words} = {day(on)}"


def is_plain(words: str, on: str) -> bool:
    """Return whether words that name a day say all of it: its number and its year."""
    try:
        meant_day = date.fromisoformat(on)
    except ValueError:
        return False
    numbers = "".join(sign if sign.isdigit() else " " for sign in words).split()
    return str(meant_day.year) in numbers and str(meant_day.day) in (
        number.lstrip("0") for number in numbers
    )


def further(n: int) -> str:
    """Return the end of a list that is cut short."""
    return f" and {n} more"


# --- Below the sentences --------------------------------------------------------------------------


def without_answer(names: Sequence[str]) -> str:
    """Return who is asked about, or accused, and was not found answering."""
    return f"No answer found by: {_named(names)}."


def matched(pairs: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return which other words stood for those of the question."""
    found_as = (f"{asked} = {', '.join(found)}" for asked, found in pairs)
    return f"Matched: {'; '.join(found_as)}"


# --- A long post ----------------------------------------------------------------------------------

NOTHING_FOUND = "Nothing found."
CLOSE_TO_IT = "No answer; this comes closest:"


def statements(n: int, *, answered: int, close: int) -> str:
    """Return how many statements a post makes, two or more, and for how many there is something."""
    counts = {"speak of": answered, "come close to": close, "hold nothing on": n - answered - close}
    all_of_them = {"hold nothing on": "any of them"}
    parts = [
        f"{verb} {all_of_them.get(verb, 'all of them') if count == n else count}"
        for verb, count in counts.items()
        if count
    ]
    return f"I looked up {counted(n, 'statement')} of this post. The articles {listed(parts)}."


# --- Helpers --------------------------------------------------------------------------------------


def sentences(first: int, last: int) -> str:
    """Return "Sentence 1" or "Sentences 1 to 5"."""
    return f"Sentence {first}" if first == last else f"Sentences {first} to {last}"


def listed(words: list[str]) -> str:
    """Return "1", "1 and 2", "1, 2 and 3"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _named(words: Sequence[str]) -> str:
    """Return the words with commas, and of very many how many more there are."""
    n_further = len(words) - _MOST_WORDS_NAMED
    return f"{', '.join(words[:_MOST_WORDS_NAMED])}{further(n_further) if n_further > 0 else ''}"
