"""Administering the real bot: /reindex, /status, /sources, and who may."""

from __future__ import annotations

import os
import shutil
import signal
from itertools import pairwise
from pathlib import Path

import pytest

from bot import admin_texts, answer_texts, texts
from bot.handlers.admin import EDIT_EVERY_S
from bot.tryout import EDITOR_ID
from index import Reader
from tests.e2e.conftest import MakeRig
from tests.e2e.newsroom import copy_of_samples, generate_articles, write_article
from tests.e2e.reading import answered_ids, buttons, quotes, slices
from tests.e2e.rig import Json, Mode, Rig

DENIED = "Who denied the waste dumping claim?"
WALRUS = "Which walrus conducted the orchestra?"
TUNED = "The walrus Bartholomew conducted the orchestra of Little Skarne in a borrowed tailcoat."
FLAT = "The walrus Bartholomew conducted the orchestra of Little Skarne without any trousers."


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return copy_of_samples(tmp_path / "articles")


# What is the same in both modes is tried once: a reindex has its time.
by_polling = pytest.mark.parametrize("mode", ["polling"])


@pytest.fixture
def own_rig(make_rig: MakeRig, mode: Mode, articles: Path) -> Rig:
    """A rig whose articles a test may change."""
    return make_rig(articles, mode=mode)


def reindex(rig: Rig, *, timeout_s: float = 60) -> Json:
    """Give the command and return the message as it is when the reindex has ended."""
    (shown,) = rig.ask(EDITOR_ID, "/reindex")
    return ended(rig, shown, timeout_s=timeout_s)


def ended(rig: Rig, shown: Json, *, timeout_s: float = 60) -> Json:
    def text() -> str:
        return str(rig.message(EDITOR_ID, shown["message_id"])["text"])

    rig.wait_until(
        lambda: not text().startswith("Reindexing"), "the end of the reindex", timeout_s=timeout_s
    )
    return rig.message(EDITOR_ID, shown["message_id"])


def test_reindex_tells_what_changed_and_what_was_left_out(own_rig: Rig, articles: Path) -> None:
    write_article(articles, "walrus", TUNED)
    write_article(articles, "second", "The second new article speaks of marmalade and of nothing.")
    (articles / "wire" / "2026-05-04-tannhollow-closure.txt").unlink()
    changed = articles / "pellworth-mercury" / "strike-vote.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nNobody objected to the tea.\n")
    (articles / "picture.txt").write_bytes(b"\x00\x01\x02\x03" * 500)

    done = reindex(own_rig)

    assert done["text"].startswith("Reindexed in ")
    assert "New 2, changed 1, moved 0, gone 1." in done["text"]
    assert "58 articles" in done["text"]
    assert "Left out 1 file:\n• picture.txt: " in done["text"]
    assert quotes(*own_rig.ask(own_rig.newcomer(), WALRUS)) == [TUNED]


@by_polling
def test_an_old_button_answers_from_its_generation_until_that_is_gone(
    own_rig: Rig, articles: Path
) -> None:
    person = own_rig.newcomer()
    write_article(articles, "walrus", TUNED)
    reindex(own_rig)
    (answer,) = own_rig.ask(person, WALRUS)
    write_article(articles, "walrus", FLAT)
    reindex(own_rig)

    (context,) = press(own_rig, person, answer, answer_texts.CONTEXT_BUTTON)
    assert slices(context, "expandable_blockquote") == [TUNED]

    own_rig.stop()
    for _ in range(3):
        own_rig.build_index()
    own_rig.start()
    (gone,) = press(own_rig, person, answer, answer_texts.CONTEXT_BUTTON)
    assert gone["text"] == texts.GONE
    (again,) = press(own_rig, person, gone, texts.ASK_AGAIN_BUTTON)
    assert quotes(again) == [FLAT]


@by_polling
def test_a_reindex_that_fails_leaves_everything_and_says_why(own_rig: Rig, articles: Path) -> None:
    with Reader.open(own_rig.index_dir) as before:
        generation = before.generation
    shutil.rmtree(articles)
    articles.mkdir()

    failed = reindex(own_rig)

    assert failed["text"].startswith("The reindex failed: ")
    assert str(articles) in failed["text"]
    assert failed["text"].endswith("The index from before goes on answering.")
    assert quotes(*own_rig.ask(own_rig.newcomer(), DENIED))
    with Reader.open(own_rig.index_dir) as after:
        assert after.generation == generation
    assert own_rig.run("index", "check", "--index", own_rig.index_dir).returncode == 0


@by_polling
def test_the_old_index_answers_while_thousands_of_articles_are_read(
    own_rig: Rig, articles: Path
) -> None:
    rig = own_rig
    generate_articles(articles / "generated", 2000)
    (shown,) = rig.ask(EDITOR_ID, "/reindex")

    def text() -> str:
        return str(rig.message(EDITOR_ID, shown["message_id"])["text"])

    def ask_somebody_new() -> None:
        assert quotes(*rig.ask(rig.newcomer(), DENIED))

    while "files read" not in (now := text()):
        assert now == admin_texts.REINDEX_STARTED
        ask_somebody_new()
    (child,) = rig.builders()
    os.kill(child, signal.SIGSTOP)  # so that it is not done before it was looked at
    (second,) = rig.ask(EDITOR_ID, "/reindex")
    (status,) = rig.ask(EDITOR_ID, "/status")
    ask_somebody_new()
    os.kill(child, signal.SIGCONT)
    while text().startswith("Reindexing"):
        ask_somebody_new()

    assert second["text"] == admin_texts.REINDEX_RUNS
    assert "A reindex is running." in status["text"]
    assert "New 2,000, changed 0, moved 0, gone 0." in text()
    assert quotes(*rig.ask(rig.newcomer(), "Which orchard of district 1234 opened?"))
    progress = [
        call for call in rig.calls("editMessageText") if "files read" in str(call.params["text"])
    ]
    assert all("of about 2,0" in str(c.params["text"]) for c in progress[:1])
    assert all(b.at_s - a.at_s >= EDIT_EVERY_S for a, b in pairwise(progress))


def test_status_tells_what_is_served(rig: Rig) -> None:
    (status,) = rig.ask(EDITOR_ID, "/status")

    with Reader.open(rig.index_dir) as reader:
        held, generation = reader.summary, reader.generation
    assert status["text"].startswith("Serving.\n")
    assert f"{held.articles} articles, {held.sentences} sentences" in status["text"]
    assert generation in status["text"]
    assert "Up for " in status["text"]
    assert "Memory " in status["text"]


# Edits go out at the pace that Telegram allows, so this takes its seconds: once is enough.
@pytest.mark.parametrize("shared_rig", ["polling"], indirect=True)
def test_sources_lead_from_outlets_to_an_article_and_back(rig: Rig) -> None:
    (shown,) = rig.ask(EDITOR_ID, "/sources")
    first_outlets = buttons(shown)
    assert "Page 1 of 3" in shown["text"]

    second = turned(rig, shown, admin_texts.LATER)
    assert "Page 2 of 3" in second["text"]
    assert set(buttons(second)).isdisjoint(set(first_outlets) - {admin_texts.LATER})
    assert buttons(turned(rig, second, admin_texts.EARLIER)) == first_outlets

    outlet = turned(rig, shown, first_outlets[0])
    assert outlet["text"].startswith(first_outlets[0].partition(":")[0])
    article = turned(rig, outlet, buttons(outlet)[0])
    assert "\nfile: " in article["text"]
    assert "\nleft out: " in article["text"]
    assert buttons(turned(rig, article, admin_texts.BACK)) == buttons(outlet)


@pytest.mark.parametrize("command", ["/reindex", "/status", "/sources"])
def test_a_stranger_gets_the_ordinary_reply(rig: Rig, command: str) -> None:
    generation = serving(rig)

    (reply,) = rig.ask(rig.newcomer(), command)

    assert reply["text"] == texts.UNKNOWN_COMMAND
    assert (rig.builders(), serving(rig)) == ([], generation)


def test_a_reindex_that_was_edited_or_forwarded_does_nothing(rig: Rig) -> None:
    generation = serving(rig)
    said = rig.say(EDITOR_ID, DENIED)
    rig.wait_until(
        lambda: said["message_id"] in answered_ids(rig.bot_messages(EDITOR_ID)), "the answer"
    )

    rig.call(lambda s: s.people.edit(EDITOR_ID, said["message_id"], "/reindex"))
    (reply,) = rig.replies(
        lambda: rig.call(lambda s: s.people.forward(EDITOR_ID, "/reindex")), chat=EDITOR_ID
    )

    assert reply["text"] == texts.UNKNOWN_COMMAND
    assert (rig.builders(), serving(rig)) == ([], generation)


def test_a_stranger_cannot_press_an_admins_button(rig: Rig) -> None:
    (shown,) = rig.ask(EDITOR_ID, "/sources")
    data = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    person = rig.newcomer()
    (own,) = rig.ask(person, DENIED)

    answer = rig.press_answer(person, own, data, made_up=True)

    assert answer["text"] == texts.NOT_MINE
    assert rig.bot_messages(person) == [own]


def press(rig: Rig, person: int, message: Json, button: str) -> list[Json]:
    return rig.replies(lambda: rig.press(person, message, button), chat=person)


def serving(rig: Rig) -> str:
    with Reader.open(rig.index_dir) as reader:
        return reader.generation


def turned(rig: Rig, message: Json, button: str) -> Json:
    """Press a button of a list and return the message when it shows something else."""
    before = rig.message(EDITOR_ID, message["message_id"])
    rig.press(EDITOR_ID, before, button)
    rig.wait_until(
        lambda: (
            rig.message(EDITOR_ID, message["message_id"])["text"] != before["text"]
            or buttons(rig.message(EDITOR_ID, message["message_id"])) != buttons(before)
        ),
        f"another page after {button}",
    )
    return rig.message(EDITOR_ID, message["message_id"])
