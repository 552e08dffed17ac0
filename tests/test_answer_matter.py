"""Which articles write about what is asked, whether or not they answer."""

import pytest

from index.answer import matter, search
from index.answer.matter import articles_on_the_matter
from index.reader import Reader


def on_the_matter(reader: Reader, question: str) -> list[str]:
    return [article.id for article in articles_on_the_matter(reader, search(reader, question))]


def test_articles_that_hold_the_names_of_the_question_write_about_it(dispute: Reader) -> None:
    assert on_the_matter(dispute, "did Denmark dump oil?") == [
        "gazette/claim",
        "ledger/reprint",
        "post/denial",
        "weekly/fish",
    ]


def test_all_the_names_are_needed_and_may_stand_in_different_sentences(dispute: Reader) -> None:
    assert on_the_matter(dispute, "did Kragh of Denmark meet Brim?") == ["post/denial"]
    assert on_the_matter(dispute, "did the Aurora dump oil in the Skarv strait?") == []


def test_without_names_the_rarest_words_tell_the_matter(dispute: Reader) -> None:
    assert on_the_matter(dispute, "photographs of drums") == ["gazette/claim"]


@pytest.mark.parametrize("question", ["", "were they?", "zebra", "did Neptune dump oil?"])
def test_what_nothing_writes_about_has_no_articles(dispute: Reader, question: str) -> None:
    assert on_the_matter(dispute, question) == []


def test_only_so_many_are_named(dispute: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matter, "_MOST", 2)

    assert on_the_matter(dispute, "did Denmark dump oil?") == ["gazette/claim", "ledger/reprint"]
