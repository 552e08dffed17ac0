"""One article taken apart: what of every sentence is indexed and kept."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import FIELDS, AnalysedSentence, Analysis, analyse
from index.domain import NOBODY, Article, ResolvedDate
from index.text import Mark
from tests.collected import built_in_lexicon

DISPUTE = """The mayor of Lund Bay accused Norvik Lines on Tuesday of dumping oil near the pier.
Director Tomas Hale runs the company.
Oil covered the beach for two weeks.
Divers found nine empty drums near the pier.
Norvik Lines has denied the allegations.
Hale will visit France on Friday.
He said 14 drums were missing.
"""


def analysed(text: str, *, whole: bool = False, **fields: Any) -> Analysis:
    article = Article(id="a", file="a.txt", text=text, **fields)
    return analyse(article, built_in_lexicon(), whole=whole)


def sentences(text: str, **fields: Any) -> list[AnalysedSentence]:
    return list(analysed(text, **fields).sentences)


@pytest.fixture(scope="module")
def dispute() -> list[AnalysedSentence]:
    return sentences(
        DISPUTE, title="Company accused over oil in France", published="2026-03-05T09:00:00+01:00"
    )


def test_every_field_of_the_engine_is_filled_by_some_sentence(
    dispute: list[AnalysedSentence],
) -> None:
    assert all(set(sentence.terms) == set(FIELDS) for sentence in dispute)
    assert [field for field in FIELDS if not any(one.terms[field] for one in dispute)] == []


def test_a_sentence_holds_its_words_names_places_and_concepts(
    dispute: list[AnalysedSentence],
) -> None:
    visit = dispute[5].terms

    assert visit["words"] == ["hale", "visit", "franc", "friday"]
    assert visit["names"] == ["hale", "france"]
    assert (visit["places"], visit["tags"]) == (["FR"], ["visit"])


def test_who_speaks_is_found_by_name_and_role_also_behind_a_pronoun(
    dispute: list[AnalysedSentence],
) -> None:
    said = dispute[6]

    assert (said.attribution.speaker, said.attribution.role) == ("Tomas Hale", "Director")
    assert {"toma", "~tomas", "hale", "~hale", "director"} <= set(said.terms["speakers"])
    assert "hale" not in said.terms["words"]


def test_who_speaks_is_found_by_the_place_that_they_stand_for() -> None:
    (said,) = sentences("France said on Monday that it would send divers to the bay.")

    assert "@FR" in said.terms["speakers"]


def test_where_nobody_speaks_there_is_no_speaker(dispute: list[AnalysedSentence]) -> None:
    assert dispute[2].attribution == NOBODY
    assert dispute[2].terms["speakers"] == []


def test_the_fuller_name_used_elsewhere_is_found_where_it_is_cut_short(
    dispute: list[AnalysedSentence],
) -> None:
    assert dispute[5].terms["fuller"] == ["toma", "~tomas"]
    assert dispute[1].terms["fuller"] == []  # it stands there in full


def test_days_are_resolved_against_the_day_of_the_article(
    dispute: list[AnalysedSentence],
) -> None:
    assert dispute[0].dates == (ResolvedDate("Tuesday", "2026-03-03"),)
    assert dispute[5].dates == (ResolvedDate("Friday", "2026-03-06"),)
    assert dispute[0].terms["days"] == ["2026-03-03", "2026-W10", "2026-03", "2026"]
    assert dispute[2].terms["days"] == []


def test_without_a_date_a_weekday_is_left_open_and_a_full_date_is_not() -> None:
    weekday, full = sentences("The pier was closed on Friday.\nIt had opened on 4 March 2019.")

    assert (weekday.dates, weekday.terms["days"]) == ((), [])
    assert Mark.DAY in weekday.marks
    assert full.dates == (ResolvedDate("4 March 2019", "2019-03-04"),)


def test_a_month_or_a_year_is_found_and_is_no_day() -> None:
    (repaired,) = sentences("The pier was repaired in March 2019.", published="2026-03-05")

    assert repaired.dates == ()
    assert repaired.terms["days"] == ["2019-03", "2019"]


def test_the_headline_is_found_beside_every_sentence(dispute: list[AnalysedSentence]) -> None:
    assert {tuple(sentence.terms["title"]) for sentence in dispute} == {
        ("compani", "accus", "oil", "franc", "@FR")
    }


def test_neighbours_are_found_under_words_names_and_places(
    dispute: list[AnalysedSentence],
) -> None:
    first, second = dispute[:2]

    assert first.terms["before"] == []
    assert first.terms["after"] == [*second.terms["words"], "~tomas", "~hale"]
    assert set(second.terms["before"]) == {*first.terms["words"], "~lund", "~bay", *NORVIK}
    assert {"@FR", "~france"} <= set(dispute[4].terms["after"])
    assert dispute[6].terms["after"] == []


NORVIK = ("~norvik", "~lines")


def test_a_sentence_whose_opening_points_back_leans_on_the_one_before(
    dispute: list[AnalysedSentence],
) -> None:
    said = dispute[6].terms

    assert set(said["lead"]) == {*dispute[5].terms["words"], "~hale", "~france", "@FR"}
    assert said["before"] == []  # a neighbour is one or the other


def test_a_denial_leans_on_the_claim_further_up_and_on_what_it_is_about(
    dispute: list[AnalysedSentence],
) -> None:
    denial = dispute[4]

    assert denial.attribution.polarity == "denies"
    assert {"#accuse", "dump", "accus"} <= set(denial.terms["lead"])
    assert {"drum", "beach"} <= set(denial.terms["lead"])  # and on the two before
    assert "toma" not in denial.terms["lead"]


def test_a_claim_is_looked_for_a_dozen_sentences_above_a_denial_and_no_further() -> None:
    claim = "The mayor accused Norvik Lines of dumping oil near the pier."
    denial = "Norvik Lines has denied the allegations."

    def lead(n_between: int) -> set[str]:
        between = ["Seals slept on warm stones below the lighthouse."] * n_between
        *_, last = sentences("\n".join([claim, *between, denial]))
        return set(last.terms["lead"])

    assert "#accuse" in lead(11)
    assert "#accuse" not in lead(12)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Hale dismissed the story as a fairy tale.", "deny"),
        ("“We have never dumped a single drum,” director Tomas Hale said.", "negate"),
        ("Hale said he had not been to the pier.", "negate"),
    ],
)
def test_a_denial_is_tagged_as_one_and_a_plain_negation_apart(text: str, tag: str) -> None:
    (denial,) = sentences(text)

    assert denial.attribution.polarity == "denies"
    assert [each for each in denial.terms["tags"] if each in ("deny", "negate")] == [tag]


def test_marks_tell_what_a_sentence_holds(dispute: list[AnalysedSentence]) -> None:
    assert dispute[0].marks == Mark.PERSON | Mark.ASSERTS | Mark.SPEAKER | Mark.DAY
    assert dispute[2].marks == Mark.NUMBER | Mark.DURATION
    assert dispute[4].marks == Mark.PERSON | Mark.SPEAKER | Mark.DENIES
    assert dispute[5].marks == Mark.PERSON | Mark.DAY | Mark.PLACE
    assert dispute[6].marks == Mark.NUMBER | Mark.SPEAKER | Mark.ASSERTS


def test_a_headline_above_the_text_is_marked_as_one() -> None:
    headline, first = sentences(
        "Pier closed after storm.\nThe pier was closed on Friday.", title="Pier closed after storm"
    )

    assert Mark.HEADLINE in headline.marks
    assert Mark.HEADLINE not in first.marks


def test_words_are_kept_as_they_stand_for_questions_with_typing_errors(
    dispute: list[AnalysedSentence],
) -> None:
    assert dispute[3].surfaces == {
        *("divers", "found", "nine", "empty", "drums", "near", "pier"),
    }
    assert dispute[6].surfaces == {"said", "drums", "missing"}  # a number has no typing errors


def test_a_whole_unit_is_one_sentence_without_the_space_around_it() -> None:
    text = "  Advertisement\n\nOne sentence. And another!\n"
    (whole,) = analysed(text, whole=True).sentences

    assert (whole.span.start, whole.span.end) == (2, len(text) - 1)


@pytest.mark.parametrize("text", ["", " \n\t "])
@pytest.mark.parametrize("whole", [False, True])
def test_a_text_of_nothing_has_no_terms(text: str, whole: bool) -> None:
    found = analysed(text, whole=whole)

    assert [one for one in found.sentences if any(one.terms.values())] == []
    assert all(one.marks == Mark(0) for one in found.sentences)


@pytest.mark.parametrize(
    ("text", "given", "language"),
    [
        ("The mayor said that the pier is closed and that nobody was hurt.", None, "en"),
        ("El alcalde dijo que el muelle está cerrado y que no hay heridos.", None, "es"),
        ("Мэр сказал, что причал закрыт и что никто не пострадал.", None, "ru"),
        ("Der Bürgermeister sagte, dass der Hafen geschlossen ist.", None, "de"),
        ("قال رئيس البلدية إن الميناء مغلق ولم يصب أحد بأذى.", None, "ar"),
        ("Lund Bay", "es-MX", "es"),
    ],
)
def test_the_language_is_the_one_given_or_told_from_the_words(
    text: str, given: str | None, language: str
) -> None:
    article = Article(id="a", file="a.txt", text=text, language=given)

    assert analyse(article, built_in_lexicon()).language == language


def test_words_are_stemmed_in_the_language_of_the_article() -> None:
    (spanish,) = sentences("Las acusaciones fueron rechazadas por los ministros.")

    assert {"acus", "rechaz", "ministr"} <= set(spanish.terms["words"])


TEXTS = st.text(alphabet=st.sampled_from("aeT.“”,\n ’и字1-$") | st.characters(codec="utf-8"))


@given(TEXTS, TEXTS)
def test_sentences_stand_in_order_and_their_terms_are_words(text: str, title: str) -> None:
    found = sentences(text, title=title, published="2026-03-05")

    ends = [0]
    for sentence in found:
        assert ends[-1] <= sentence.span.start < sentence.span.end <= len(text)
        assert all(term for terms in sentence.terms.values() for term in terms)
        ends.append(sentence.span.end)


@given(TEXTS)
def test_an_analysis_depends_on_the_article_alone(text: str) -> None:
    assert analysed(text) == analysed(text)
