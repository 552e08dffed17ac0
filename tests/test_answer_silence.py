"""Silence: outlets that write about the matter without the claim."""

from index.answer.silence import silent
from index.domain import Article


def article(article_id: str, outlet: str | None) -> Article:
    return Article(id=article_id, file=f"{article_id}.txt", text="", outlet=outlet)


def test_an_outlet_is_silent_when_none_of_its_articles_has_the_claim() -> None:
    on_the_matter = [
        article("a", "Tern Herald"),
        article("b", "Sorn Observer"),
        article("c", "Tern Herald"),
        article("d", "Arl Weekly"),
    ]

    assert silent(on_the_matter, on_the_matter[2:3]) == ("Arl Weekly", "Sorn Observer")


def test_an_outlet_whose_claim_stands_in_an_article_on_another_matter_is_not_silent() -> None:
    on_the_matter = [article("a", "Tern Herald"), article("b", "Sorn Observer")]

    assert silent(on_the_matter, [article("c", "Tern Herald")]) == ("Sorn Observer",)


def test_an_article_without_an_outlet_stands_for_itself_behind_the_outlets() -> None:
    on_the_matter = [article("b", None), article("a", None), article("c", None), article("d", "Z")]

    assert silent(on_the_matter, on_the_matter[2:3]) == ("Z", "a.txt", "b.txt")


def test_an_outlet_in_two_spellings_is_one() -> None:
    on_the_matter = [article("a", "tern herald"), article("b", "Tern Herald ")]

    assert silent(on_the_matter, []) == ("Tern Herald",)
    assert silent(on_the_matter, on_the_matter[:1]) == ()


def test_where_nothing_is_on_the_matter_nobody_is_silent() -> None:
    assert silent([], [article("a", None)]) == ()
