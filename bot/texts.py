"""Every sentence of ours that a person can read in the chat.

Constants where nothing varies, small functions where a number or a name does. Plain text: styles
are put on in ``bot/render/``.
"""

from __future__ import annotations

from datetime import date

# --- The bot itself -------------------------------------------------------------------------------

START = (
    "I find who said what in a collection of news articles, and show you the sentences"
    " themselves, each with its source.\n"
    "Ask me in your own words, or forward me a post. You could begin with one of these:"
)
START_WITHOUT_EXAMPLES = (
    "I find who said what in a collection of news articles, and show you the sentences"
    " themselves, each with its source.\n"
    "Ask me in your own words, or forward me a post."
)
START_IN_GROUP = (
    "Ask me with /ask and your question, or reply /check to a claim. I answer with sentences from"
    " news articles and their sources."
)

HELP = (
    "Write me a question, such as “who denied the report?”, or forward me a post. I look for"
    " sentences in the articles that speak of it and show them word for word, with outlet, date"
    " and link. I do not judge who is right.\n"
    "\n"
    "Under an answer:\n"
    "Context: the sentence before and the one after\n"
    "All sources: every article behind the answer\n"
    "Why these?: how your words were matched\n"
    "Timeline, Wordings, Silence: the same sentences by day, how the articles word them, and which"
    " outlets write about the matter without an answer\n"
    "More: further sentences\n"
    "\n"
    "If you edit your question, I edit my answer.\n"
    "\n"
    "In a group I speak only when spoken to: /ask and a question, a reply to one of my messages,"
    " my name in a message, or /check as a reply to somebody’s claim.\n"
    "\n"
    "/ask  look for an answer\n"
    "/check  as a reply: what do the articles say about this?\n"
    "/about  which articles I know\n"
    "/privacy  what I keep, and for how long\n"
    "/forget  delete what I keep of you"
)
HELP_FOR_ADMINS = (
    "For you as an admin:\n"
    "/reindex  read the articles folder again; I go on answering meanwhile\n"
    "/status  what is being served, and how the bot is\n"
    "/sources  the outlets and their articles\n"
    "/rollback  let the index before answer again"
)

HOW_TO_ASK = "Write your question right after the command, like this: /ask who denied the report?"
HOW_TO_CHECK = (
    "Reply /check to a message that makes a claim, and I show what the articles say about it."
)
UNKNOWN_COMMAND = "I do not know that command. Write me a question, or see /help."

# --- What cannot be answered ----------------------------------------------------------------------

NOT_TEXT = (
    "I can only read text so far. Write me what it says, or send it with a caption, and I will"
    " look it up."
)
NOT_ALLOWED = "Sorry, this bot is for an invited circle; please ask whoever runs it to let you in."
SLOW_DOWN = "That was a lot at once. Give me a few seconds, then ask again."
TOO_SLOW = "That search took too long, so I gave it up. A shorter question often helps."
TOO_LONG = (
    "That is too long for me to look up: I read up to 4,096 characters. Send me the part that"
    " makes the claim."
)
EMPTY_QUESTION = "I see no words in that message. Write me a question, or see /help."
FAILED = "Something went wrong on my side, and I could not answer. Please try again in a moment."
GETTING_READY = "I am still reading the articles. Please ask me again in a minute."
INDEX_FAILED = (
    "I cannot read my articles at the moment; whoever runs this bot can see why in its log."
)
SEARCH_AWAY = "I cannot reach my articles at the moment. Please ask me again in a minute."
NO_ARTICLES = "I have no articles yet, so there is nothing I could look up."
NO_ARTICLES_FOR_ADMINS = (
    "To add some, put .txt, .md or .jsonl files into the articles folder"
    " (WHOSAID_ARTICLES_DIR) and send me /reindex."
)

# --- Buttons --------------------------------------------------------------------------------------

ASK_AGAIN_BUTTON = "Ask again"
NOT_MINE = "That button is not one of mine any more."
GONE = (
    "The articles have changed since that answer, and I no longer have them as they were then."
    " I can ask again, of the articles as they are now."
)

# --- Counts and dates -----------------------------------------------------------------------------

NO_VERDICT = "I show what the articles say; I do not judge who is right."
DATE_NOT_GIVEN = "date not given"

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def counted(n: int, thing: str) -> str:
    """Return ``n`` things in words: "1 article", "1,204 articles"."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def day(published: str | None) -> str:
    """Return a date as people write it, "19 Oct 2023", or that it was not given."""
    if not published:
        return DATE_NOT_GIVEN
    on = _date(published)
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}" if on else published


def days(first: str | None, last: str | None) -> str:
    """Return a range of days without saying a month or year twice: "3 to 18 May 2026"."""
    if not first or not last:
        return "dates not given"
    start, end = _date(first), _date(last)
    if start == end or start is None or end is None:
        return day(first) if first == last else f"{day(first)} to {day(last)}"
    if start.year != end.year:
        return f"{day(first)} to {day(last)}"
    month = "" if start.month == end.month else f" {_MONTHS[start.month - 1]}"
    return f"{start.day}{month} to {day(last)}"


def _date(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


# --- About and privacy ----------------------------------------------------------------------------


def about(
    articles: int,
    outlets: int,
    sentences: int,
    first_day: str | None,
    last_day: str | None,
    undated: int,
) -> str:
    """Return what the bot knows: the size and the dates of the collection."""
    by_outlets = f" from {counted(outlets, 'outlet')}" if outlets else ""
    lines = [
        "Whosaid answers with sentences from news articles, word for word. Nothing is generated.",
        "",
        f"Right now I know {counted(articles, 'article')}{by_outlets},"
        f" {counted(sentences, 'sentence')} in all.",
    ]
    if last_day:
        lines.append(
            f"They are from {days(first_day, last_day)}; the newest is of {day(last_day)}."
        )
    if undated:
        lines.append(f"Of {counted(undated, 'article')} the date was not given.")
    return "\n".join([*lines, "", f"{NO_VERDICT} /help says how to ask."])


def privacy(question_days: int) -> str:
    """Return what is kept of people, for how long, and how to have it deleted."""
    kept = "1 day" if question_days == 1 else f"{question_days} days"
    return (
        "What I keep: the text of your question, or of the claim that you had me check, with the"
        " numbers Telegram gives to you, to the chat and to the messages, and when you asked. I"
        " need it so that the buttons under an answer work and an edited question gets an edited"
        " answer. It is deleted after"
        f" {kept}, or at once with /forget.\n"
        "\n"
        "In memory only, until the bot restarts: how many questions you asked in the last moments,"
        " so that nobody can flood me.\n"
        "\n"
        "What I do not keep: a log of questions, your name, the messages of a group that are not"
        " meant for me, photos or voice messages. My log has counts and durations, no words.\n"
        "\n"
        "Of admins I also keep which commands they gave, for 90 days.\n"
        "\n"
        "I pass nothing on. The messages themselves are with Telegram, under its own privacy"
        " policy: telegram.org/privacy"
    )


def forgotten(n_questions: int, *, is_admin: bool = False) -> str:
    """Return how many stored questions of a person were deleted; of admins more is kept."""
    more = " Which commands you gave as an admin is kept for 90 days." if is_admin else ""
    if n_questions == 0:
        return f"I had no questions stored of you.{more}"
    were = "It was" if n_questions == 1 else "They were"
    all_of_it = f"{were} all I had of you; the" if not is_admin else "The"
    return (
        f"Done: I deleted {counted(n_questions, 'question')} of yours. {all_of_it} buttons under"
        f" {'that answer' if n_questions == 1 else 'those answers'} no longer work.{more}"
    )
