"""A candidate as evidence: the sentence as it is stored, with its source."""

import pytest

from index.answer import search
from index.answer.evidence import _towards_what_is_asked, evidence_of
from index.domain import Attribution, Cue, Evidence, Span
from index.reader import Reader


def evidence(reader: Reader, question: str, unit: str, *, is_denial: bool = False) -> Evidence:
    found = search(reader, question)
    every = (evidence_of(reader, found, one, is_denial=is_denial) for one in found.best)
    return next(one for one in every if one.unit == unit)


def test_evidence_is_the_slice_of_its_article_with_all_that_is_known_of_it(
    dispute: Reader,
) -> None:
    one = evidence(dispute, "who denied dumping waste oil?", "post/denial#0")

    article = dispute.article("post/denial")
    assert article.text[one.start : one.end] == one.text
    assert one.text.startswith("Denmark denied on Tuesday")
    assert (one.title, one.outlet, one.published, one.url, one.file) == (
        article.title,
        "Norland Post",
        "2026-04-08T10:00:00+02:00",
        "https://post.example/denmark-answers",
        "post/denial.txt",
    )
    assert (one.speaker, one.form, one.stance) == ("Denmark", "reported", "denies")
    assert one.cue is not None
    assert article.text[one.cue.start : one.cue.end] == one.cue.text == "denied"
    assert [(date.words, date.day) for date in one.dates] == [("Tuesday", "2026-04-07")]


def test_the_matched_words_stand_in_the_article_where_they_are_said_to(dispute: Reader) -> None:
    one = evidence(dispute, "who denied dumping waste oil?", "post/denial#0")

    text = dispute.article(one.article_id).text
    assert [text[span.start : span.end] for span in one.matches] == [
        *("denied", "dumped", "waste", "oil"),
    ]
    assert {(match.asked, match.found) for match in one.why} == {
        ("denied", "denied"),
        ("dumping", "dumped"),
        ("waste", "waste"),
        ("oil", "oil"),
    }


def test_what_stands_beside_the_sentence_is_told_by_its_field(dispute: Reader) -> None:
    one = evidence(dispute, "what did Hulda Brim say about photographs?", "gazette/claim#2")

    told = {(match.asked, match.field) for match in one.why}
    assert one.text == '"We have photographs of every drum," Brim said.'
    assert {("photographs", "words"), ("Hulda", "speakers"), ("Brim", "words")} <= told
    assert ("Hulda", "words") not in told
    assert one.role == "minister"


def test_seen_from_a_denial_who_denies_asserts(dispute: Reader) -> None:
    question = "Denmark did not dump waste oil"

    assert evidence(dispute, question, "post/denial#0", is_denial=True).stance == "asserts"
    assert evidence(dispute, question, "gazette/claim#0", is_denial=True).stance == "denies"


@pytest.mark.parametrize(
    ("cue", "matched_at", "stance"),
    [
        ("did not", 130, "denies"),  # what is asked about stands behind the negation
        ("did not", 105, "asserts"),  # before it: something else is denied
        ("did not", 300, "asserts"),  # far behind it
        ("denied", 105, "denies"),  # whatever it is about
    ],
)
def test_a_plain_negation_denies_only_what_stands_behind_it(
    cue: str, matched_at: int, stance: str
) -> None:
    start = 100  # of the sentence in its article
    text = "x" * 300
    said = Attribution("Hale", cue=Cue(115, 115 + len(cue), cue), polarity="denies")
    match = Span(matched_at - start, matched_at - start + 4)

    assert _towards_what_is_asked(said, text, start, [match]).polarity == stance


def test_a_negation_ends_with_its_quotation() -> None:
    text = "“There is not a crack,” Hale said."
    said = Attribution("Hale", cue=Cue(7, 13, "is not"), polarity="denies")

    inside = _towards_what_is_asked(said, text, 0, [Span(16, 21)])
    behind = _towards_what_is_asked(said, text, 0, [Span(24, 28)])
    assert (inside.polarity, behind.polarity) == ("denies", "asserts")


def test_what_is_not_known_of_a_source_stays_open(dispute: Reader) -> None:
    one = evidence(dispute, "who denied dumping waste oil?", "union#0")

    assert (one.title, one.outlet, one.published, one.url, one.agency) == (None,) * 5
    assert (one.speaker, one.stance) == ("the seamen's union", "denies")
