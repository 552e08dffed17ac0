"""Every sentence of ours that an admin can read; what everybody reads is in ``bot/texts.py``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.readers import Phase, State
from bot.reindex import Fate, Progress, Report
from bot.texts import counted, day
from index.domain import Refusal
from index.pinned import PinnedChange
from index.reader import Summary

REFUSALS_SHOWN = 10
PINNED_SHOWN = 8  # questions
CHANGES_SHOWN = 3  # of each

REINDEX_STARTED = "Reindexing: looking at the articles. The old index answers meanwhile."
REINDEX_RUNS = "A reindex is running already; its message shows how far it is."
REINDEX_STOPPED = (
    "The bot is being stopped, and the reindex with it. When the bot is back, /status says which "
    "index answers; send /reindex to begin again."
)
NOTHING_OLDER = (
    "There is no older index to go back to. The one in use goes on answering; /status says which."
)
BUSY = "An index is being built or swapped at this moment. Try again when that has ended."
WAITS_NO_LONGER = "That index waits no longer: it was decided, or a newer one took its place."
PUBLISH = "Publish"
KEEP = "Keep the old one"
LIST_GONE = "This list belongs to an index that is gone. Send /sources for a new one."
NO_INDEX_YET = "There is no index yet, so there are no sources to show. /status says why."
BACK = "« Back"
EARLIER = "‹"
LATER = "›"
NOT_GIVEN = "not given"
NO_OUTLET = "No outlet given"

COMMANDS = {
    "reindex": "Index the articles again",
    "status": "What is indexed, and how the bot is",
    "sources": "Outlets, articles, and what was left out",
    "rollback": "Let the index before answer again",
}


def reindex_progress(progress: Progress) -> str:
    """Return the text of the one message that shows how far a reindex is."""
    meanwhile = "The old index answers meanwhile."
    if progress.step == "writing":
        return f"Reindexing: {progress.done:,} files read, now writing the index. {meanwhile}"
    percent = 100 * progress.done // max(1, progress.total)
    return (
        f"Reindexing: {progress.done:,} of about {progress.total:,} files read "
        f"({min(percent, 99)} %). {meanwhile}"
    )


def reindex_done(report: Report) -> str:
    """Return what a reindex changed, what it asks, and which files it left out."""
    answer = "answers" if report.articles == 1 else "answer"
    held = f"{counted(report.articles, 'article')} with {counted(report.sentences, 'sentence')}"
    now = f"{held} {answer} now ({report.generation})."
    if report.fate is Fate.WAITS:
        now = f"{held} wait for your word ({report.generation}); the old index answers meanwhile."
    lines = [
        f"Reindexed in {report.seconds:.1f} s. {now}",
        f"New {report.new:,}, changed {report.changed:,}, moved {report.moved:,}, "
        f"gone {report.gone:,}.",
        *(
            [
                f"{report.gone:,} of {counted(report.served, 'article')} are gone at once. Is the "
                "folder complete?"
            ]
            if "loss" in report.waiting
            else []
        ),
        *pinned_changes(report.pinned),
        *refusals(report.refused),
    ]
    return "\n".join(lines)


def pinned_changes(changes: Sequence[PinnedChange]) -> list[str]:
    """Return which pinned questions get another answer, and how; the first of them."""
    if not changes:
        return []
    lines = [f"Other answers to {counted(len(changes), 'pinned question')}:"]
    for change in changes[:PINNED_SHOWN]:
        lines.append(f"• {shorten(change.question, 150)}")
        lines += [f"   {shorten(line, 200)}" for line in change.changes[:CHANGES_SHOWN]]
        more = len(change.changes) - CHANGES_SHOWN
        lines += [f"   … and {more:,} more"] if more > 0 else []
    more = len(changes) - PINNED_SHOWN
    return lines + ([f"… and {counted(more, 'question')} more"] if more > 0 else [])


def rolled_back(generation: str, left: str | None, held: Summary | None) -> str:
    """Return what answers after a rollback, and how to go on."""
    return (
        f"Rolled back: generation {generation} answers again{_holding(held)}."
        + (f" {left} was left." if left else "")
        + "\n/reindex brings the newest articles in again, /rollback goes one further back. "
        "No reindex starts by itself until then."
    )


def published(generation: str, held: Summary | None) -> str:
    """Return what answers after an admin has published what waited."""
    return f"Published: generation {generation} answers now{_holding(held)}."


def kept_old(declined: str, serving: str | None) -> str:
    """Return what answers after an admin has declined what waited."""
    goes_on = f"Generation {serving} goes on answering" if serving else "Nothing answers yet"
    return f"{goes_on}; {declined} was removed. /reindex builds anew."


def publish_failed(reason: str, state: State) -> str:
    """Return why an index that waited could not be published, and what answers now."""
    return f"It could not be published: {shorten(reason, 300)}\n{serving(state)}"


def rollback_failed(reason: str, state: State) -> str:
    """Return why a rollback failed, and what answers now."""
    return f"The rollback failed: {shorten(reason, 300)}\n{serving(state)}"


def schedule_failed(reason: str, state: State) -> str:
    """Return why a reindex failed that the bot started by itself."""
    return (
        f"{reindex_failed(reason, state)}\nIt was started by itself and will be again; I say this "
        "once for the same reason."
    )


def waiting_line(generation: str) -> str:
    """Return that an index is built and waits for a word."""
    return (
        f"{generation} is built and waits for your word: publish it, or keep the old one? The old "
        "index answers meanwhile."
    )


def kept_line(older: Sequence[str], rolled_back_from: str | None) -> str:
    """Return which older generations stay, and whether a newer one was left."""
    left = f"Rolled back from {rolled_back_from}. " if rolled_back_from else ""
    if not older:
        return f"{left}No older generation is kept."
    return f"{left}Older generations kept: {', '.join(older)}."


def _holding(held: Summary | None) -> str:
    if held is None:
        return ""
    return f", {counted(held.articles, 'article')} with {counted(held.sentences, 'sentence')}"


def refusals(refused: Sequence[Refusal]) -> list[str]:
    """Return a line for each of the first files that were left out, with the reason."""
    if not refused:
        return []
    shown = [f"• {shorten(one.file, 100)}: {shorten(one.reason, 200)}" for one in refused]
    more = len(refused) - REFUSALS_SHOWN
    return [
        f"Left out {counted(len(refused), 'file')}:",
        *shown[:REFUSALS_SHOWN],
        *([f"… and {more:,} more"] if more > 0 else []),
    ]


def reindex_failed(reason: str, state: State) -> str:
    """Return why a reindex failed and what answers now."""
    if state.phase is Phase.SERVING:
        return f"The reindex failed: {reason}\nThe index from before goes on answering."
    return f"The reindex failed: {reason}\nThere is no index to answer from yet."


def failure_notice(kind: str, place: str) -> str:
    """Return the notice about an error; it holds nobody's words."""
    return (
        f"Something failed here: {kind}, {place}.\n"
        "The log has the whole of it. I say this at most once a minute for each kind."
    )


def damage_notice(damage: str) -> str:
    """Return the notice that files of the index are not as they were written."""
    return (
        f"The index on disk is damaged: {shorten(damage, 300)}\n"
        "An older whole one answers instead, or it is built again if there is none; "
        "/status says which. Send /reindex to have the newest articles back."
    )


def not_ready_notice(reason: str) -> str:
    """Return the notice that no index could be built at the start."""
    return (
        f"I cannot answer yet, because the articles could not be indexed: {reason}\n"
        "Mend that and send /reindex."
    )


def no_articles(folder: str) -> str:
    """Return how to add articles."""
    return f"Put .txt, .md or .jsonl files into {folder} and send /reindex."


def serving(state: State) -> str:
    """Return one line on whether questions can be answered."""
    reasons = "; ".join(shorten(reason, 300) for reason in state.reasons)
    match state.phase:
        case Phase.SERVING if reasons:
            return f"Serving, but not as it should be: {reasons}"
        case Phase.SERVING:
            return "Serving."
        case Phase.GETTING_READY:
            return "Getting ready: the articles are being indexed."
        case Phase.NO_ARTICLES:
            return f"No articles yet. {reasons}"
        case Phase.AWAY:
            return f"Waiting for the search cluster: {reasons}"
        case Phase.FAILED:
            return f"No index: {reasons}"


def moment(iso: str) -> str:
    """Return a point in time as people write it, such as ``22 Nov 2026, 09:23 UTC``."""
    at = datetime.fromisoformat(iso).astimezone(UTC)
    return f"{day(at.date().isoformat())}, {at:%H:%M} UTC"


def duration(seconds: float) -> str:
    """Return a duration in its two largest units, such as ``3 d 4 h``."""
    units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)]
    left = int(seconds)
    parts: list[str] = []
    for name, size in units:
        whole, left = divmod(left, size)
        if whole or (parts and len(parts) < 2):
            parts.append(f"{whole} {name}")
    return " ".join(parts[:2]) or "0 s"


def size(n_bytes: int) -> str:
    """Return a size for people, such as ``12.3 MB``."""
    value = float(n_bytes)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def shorten(text: str, chars: int) -> str:
    """Return ``text`` in one line of at most ``chars`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= chars else line[: chars - 1].rstrip() + "…"


def joined(lines: Iterable[str | None]) -> str:
    """Return the lines that there are, one below the other."""
    return "\n".join(line for line in lines if line)
