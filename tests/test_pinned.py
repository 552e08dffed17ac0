"""Pinned questions: an editor sees which answers a new index changes, and how."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.build import Report, build
from index.pinned import changes_between
from index.reader import Reader
from tests.conftest import ANSWER, AWAY, DENIAL, NOTHING, SIGNED, answer_of
from tests.newsroom import write_newsroom

QUESTION = "who rejected the harbour board's account?"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = write_newsroom(tmp_path / "articles")
    (folder / "pinned.txt").write_text(
        f"# watched since the spring\n{QUESTION}\nhow many crowns will the winners share?\n",
        encoding="utf-8",
    )
    return folder


def rebuild(articles: Path, *, stage: bool = False, pinned: bool = True) -> Report:
    index_dir = articles.parent / "index"
    return build([articles], index_dir, stage=stage, allow_loss=True, pinned=pinned)


def test_equal_answers_do_not_differ_whatever_their_order_and_scores() -> None:
    other = answer_of(AWAY, replace(DENIAL, score=1.0, coverage=0.1), SIGNED, confidence=0.6)

    assert changes_between(ANSWER, ANSWER) == ()
    assert changes_between(ANSWER, other) == ()


def test_an_answer_that_is_lost_tells_its_outcome_and_its_words() -> None:
    assert changes_between(answer_of(DENIAL), NOTHING) == (
        "outcome answer before, nothing now",
        "no longer quoted: “The mayor denied the harbour deal.”",
    )
    assert changes_between(NOTHING, answer_of(DENIAL)) == (
        "outcome nothing before, answer now",
        "newly quoted: “The mayor denied the harbour deal.”",
    )


def test_another_speaker_or_stance_of_the_same_words_is_a_change() -> None:
    said = replace(DENIAL, speaker="the mayor", stance="denies")

    assert changes_between(answer_of(DENIAL), answer_of(said)) == (
        "“The mayor denied the harbour deal.”: nobody named (unclear) before, "
        "the mayor (denies) now",
    )


def test_the_statements_of_a_post_are_compared_too() -> None:
    before = answer_of(DENIAL, statements=(answer_of(SIGNED),))
    after = answer_of(DENIAL, statements=(answer_of(outcome="nothing"),))

    assert changes_between(before, after) == (
        "outcome answer, answer before, answer, nothing now",
        "no longer quoted: “A ledger shows the harbour deal was signed.”",
    )


def test_long_words_are_shown_short_and_in_one_line() -> None:
    long = replace(DENIAL, text="word\n" * 100)

    (_, line) = changes_between(answer_of(outcome="nothing"), answer_of(long))
    assert line.endswith("word word…”")
    assert len(line) < 150


def test_a_first_build_changes_no_answer(articles: Path) -> None:
    assert rebuild(articles).pinned == ()


def test_the_same_articles_change_no_answer(articles: Path) -> None:
    rebuild(articles)

    assert rebuild(articles).pinned == ()


def test_a_changed_article_changes_the_answer_that_quotes_it_and_no_other(articles: Path) -> None:
    rebuild(articles)
    owner = articles / "mercury/owner.txt"
    text = owner.read_text(encoding="utf-8")
    owner.write_text(text.replace("on Wednesday", "on Sunday"), encoding="utf-8")

    (change,) = rebuild(articles).pinned
    assert change.question == QUESTION
    assert any("no longer quoted: “Norvik Lines rejected" in line for line in change.changes)
    assert any("account on Sunday" in line for line in change.changes)


def test_a_staged_build_compares_with_the_one_that_serves(articles: Path) -> None:
    rebuild(articles)
    (articles / "courier/bakery.txt").unlink()

    staged = rebuild(articles, stage=True)

    assert [change.question for change in staged.pinned] == [
        "how many crowns will the winners share?"
    ]
    with Reader.open(articles.parent / "index") as reader:
        assert reader.generation == "g00000001"


def test_they_are_not_asked_when_nobody_wants_it(articles: Path) -> None:
    rebuild(articles)
    (articles / "courier/bakery.txt").unlink()

    assert rebuild(articles, pinned=False).pinned == ()


def test_an_index_that_cannot_be_asked_holds_up_no_build(articles: Path) -> None:
    rebuild(articles)
    generation = articles.parent / "index/generations/g00000001"
    content = (generation / "s00000001.spans.npy").read_bytes()
    (generation / "s00000001.spans.npy").write_bytes(content[:128] + b"\xff" * (len(content) - 128))

    assert rebuild(articles).pinned == ()


def test_the_file_is_no_article(articles: Path) -> None:
    (articles / "courier/pinned.txt").write_text("This one lies deeper.\n", encoding="utf-8")
    report = rebuild(articles)

    assert report.articles == 5
    assert report.refused == ()
