"""What of a question is looked for."""

import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain import Concept
from index.question import is_small_talk, ways
from index.question.concepts import concepts_of
from index.question.frames import frame_end
from tests.collected import Collected

NOTHING = Collected()


def words(question: str, collected: Collected = NOTHING) -> list[str]:
    return [concept.words for concept in concepts_of(question, collected)]


def terms(concept: Concept, field: str) -> list[str]:
    return [way.term for way in concept.alternatives if way.field == field]


def test_concepts_are_the_content_words_in_the_order_of_the_question() -> None:
    assert words("Who denied the arms claim?") == ["denied", "arms", "claim"]


def test_a_word_said_twice_is_two_concepts() -> None:
    assert words("cargo, cargo!") == ["cargo", "cargo"]


@pytest.mark.parametrize("question", ["", "?!", "who was it?", "\ud800", "  \n"])
def test_a_text_without_content_words_has_no_concepts(question: str) -> None:
    assert concepts_of(question, NOTHING) == ()


def test_a_word_stands_as_itself_first_and_as_its_concept() -> None:
    (arms,) = concepts_of("arms", NOTHING)

    first, second = arms.alternatives[:2]
    assert (first.field, first.term, first.weight, first.covers) == ("words", "arms", 1.0, 1.0)
    assert (second.field, second.term) == ("tags", "weapons")
    assert (second.weight, second.covers) == (ways.TAG.weight, ways.TAG.covers)


def test_a_denial_can_be_answered_by_its_opposite_or_a_negation_which_count_less() -> None:
    (denied,) = concepts_of("denied", NOTHING)

    tags = {way.term: way.weight for way in denied.alternatives if way.field == "tags"}
    assert tags == {
        "deny": ways.TAG.weight,
        "confirm": ways.OPPOSITE.weight,
        "negate": ways.NEGATION.weight,
    }
    assert max(ways.OPPOSITE.weight, ways.NEGATION.weight) < ways.TAG.weight


def test_what_stands_around_a_sentence_takes_a_word_up_less_than_the_sentence() -> None:
    (ferry,) = concepts_of("ferry", NOTHING)

    beside = {way.field for way in ferry.alternatives} - {"words", "names"}
    assert beside == {"speakers", "fuller", "lead", "before", "after", "title"}
    assert all(way.covers < 1 for way in ferry.alternatives if way.field in beside)


def test_a_hyphenated_word_is_its_parts_and_matches_the_joined_form() -> None:
    first, second = concepts_of("bullet-proof", NOTHING)

    assert (first.words, second.words) == ("bullet", "proof")
    (joined,) = concepts_of("bulletproof", NOTHING)
    for part in (first, second):
        assert joined.alternatives[0].term in terms(part, "words")


def test_two_places_that_a_hyphen_joins_are_both_looked_for() -> None:
    assert [
        (one.words, one.kind) for one in concepts_of("the Denmark-Iceland dispute", NOTHING)
    ] == [
        ("Denmark", "place"),
        ("Iceland", "place"),
        ("dispute", "word"),
    ]
    assert words("中国日本") == ["中国", "日本"]


def test_a_compound_lends_its_joined_form_to_its_own_parts_only() -> None:
    found = concepts_of("proof bullet-proof bullet", NOTHING)

    assert [len(terms(concept, "words")) for concept in found] == [1, 2, 2, 1]


@pytest.mark.parametrize("sign", ["字", "b ", "Iceland denied that ", "Iceland-"])
def test_twice_as_long_a_question_takes_twice_as_many_steps(sign: str) -> None:
    def steps(question: str) -> int:
        taken = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal taken
            taken += event == "call"

        sys.setprofile(count)
        try:
            concepts_of(question, NOTHING)
        finally:
            sys.setprofile(None)
        return taken

    concepts_of(sign * 800, NOTHING)  # what the analyzer remembers of it must not count

    assert steps(sign * 800) < 3 * steps(sign * 400)


def test_verbs_of_saying_weigh_less_than_what_was_said() -> None:
    said, ferry = concepts_of("said ferry", NOTHING)

    assert (said.kind, ferry.kind) == ("weak", "word")
    assert said.weight < ferry.weight == 1.0
    assert said.alternatives[0].weight < ferry.alternatives[0].weight == 1.0


# -- names, places and days ----------------------------------------------------------------------


def test_a_word_with_a_capital_inside_a_question_is_a_name_known_or_not() -> None:
    cracks, brandt, zorba = concepts_of("the cracks that Brandt and Zorba saw", NOTHING)[:3]

    assert [one.kind for one in (cracks, brandt, zorba)] == ["word", "name", "name"]


def test_in_small_letters_a_name_is_what_the_articles_use_as_one() -> None:
    collected = Collected({("names", "brandt"): 3, ("words", "brandt"): 4, ("words", "crack"): 5})

    assert [one.kind for one in concepts_of("brandt cracks", collected)] == ["name", "word"]


def test_a_handle_is_a_name_in_whatever_case() -> None:
    found = concepts_of("did @zorba deny cracks?", NOTHING)

    assert [(one.words, one.kind) for one in found] == [
        ("zorba", "name"),
        ("deny", "word"),
        ("cracks", "word"),
    ]


def test_a_first_name_weighs_less_than_the_surname_behind_it() -> None:
    said, first, last = concepts_of("who said that Oda Lykke", NOTHING)

    assert (first.words, last.words, first.kind, last.kind) == ("Oda", "Lykke", "name", "name")
    assert first.weight < last.weight == 1.0
    assert said.kind == "weak"


def test_a_name_is_found_in_another_spelling_by_its_key() -> None:
    sergei, sergey = (concepts_of(f"about {name}", NOTHING)[0] for name in ("Sergei", "Sergey"))

    assert terms(sergei, "names") == terms(sergey, "names")


def test_a_place_is_one_concept_and_found_in_any_language() -> None:
    english, russian = (
        concepts_of(question, NOTHING)[0]
        for question in ("North Korea denies it", "Северная Корея отрицает это")
    )

    assert (english.words, english.kind) == ("North Korea", "place")
    assert (russian.words, russian.kind) == ("Северная Корея", "place")
    assert terms(english, "places") == terms(russian, "places") == ["KP"]
    assert "@KP" in terms(english, "speakers")


def test_a_day_of_a_question_is_seen_from_the_newest_article() -> None:
    ferry, day = concepts_of("ferry on Friday", Collected(newest_day=date(2026, 3, 5)))

    assert (ferry.kind, day.kind, day.words) == ("word", "day", "Friday")
    assert terms(day, "days") == ["2026-02-27"]


def test_without_a_dated_article_a_weekday_is_a_word_like_others() -> None:
    day = concepts_of("ferry on Friday", NOTHING)[-1]

    assert (day.words, day.kind, terms(day, "days")) == ("Friday", "name", [])
    assert terms(day, "words") == ["friday"]


def test_a_number_is_a_concept_of_its_kind() -> None:
    number, cracks = concepts_of("14 cracks", NOTHING)

    assert (number.words, number.kind, cracks.kind) == ("14", "number", "word")


def test_a_phrase_of_the_lexicon_is_one_concept() -> None:
    phrase, weapons = concepts_of("no proof of weapons", NOTHING)

    assert (phrase.words, weapons.words) == ("no proof", "weapons")
    assert terms(phrase, "tags") == ["deny"]


# -- other languages and scripts -----------------------------------------------------------------


def test_a_name_in_another_script_is_also_looked_for_as_it_sounds() -> None:
    latin, cyrillic = (
        concepts_of(question, Collected(languages=("en", "ru")))[-1]
        for question in ("what about Vollenko", "что сказал Волленко")
    )

    assert cyrillic.kind == "name"
    assert terms(cyrillic, "skeletons") == terms(latin, "skeletons") != []
    assert terms(concepts_of("what about Vollenko", NOTHING)[-1], "skeletons") == []


def test_words_of_a_language_that_no_article_is_in_weigh_little_unless_known() -> None:
    question = "¿Quién rechazó la acusación de Karvessa?"
    spanish = concepts_of(question, Collected(languages=("en", "es")))
    foreign = concepts_of(question, Collected(languages=("en",)))
    tagged = concepts_of(question, Collected({("tags", "claim"): 4}, languages=("en",)))

    assert [one.kind for one in spanish] == ["word", "word", "name"]
    assert [one.kind for one in foreign] == ["weak", "weak", "name"]
    assert [one.kind for one in tagged] == ["weak", "word", "name"]


# -- typing errors -------------------------------------------------------------------------------


def test_a_word_that_stands_nowhere_may_be_a_misspelt_one() -> None:
    collected = Collected({("words", "crack"): 5}, words=("cracks", "ferry"))
    (misspelt,) = concepts_of("crakcs", collected)
    (known,) = concepts_of("cracks", collected)

    meant = [way for way in misspelt.alternatives if (way.field, way.term) == ("words", "crack")]
    assert misspelt.words == "crakcs"
    assert [way.weight < 1 and way.covers < 1 for way in meant] == [True]
    assert "ferri" not in terms(misspelt, "words")
    assert terms(known, "words") == ["crack"]


def test_a_name_is_never_taken_for_a_common_word_that_is_spelt_like_it() -> None:
    collected = Collected({("words", "market"): 5}, words=("market", "merkel"))
    names = Collected({("names", "merkel"): 5}, words=("market", "merkel"))

    assert "market" not in terms(concepts_of("who met Markel", collected)[-1], "words")
    assert terms(concepts_of("who met Markel", names)[-1], "words") == ["markel", "merkel"]


def test_two_words_run_together_are_looked_for_apart() -> None:
    collected = Collected({("words", "sidewalk"): 1}, words=("cafe", "sidewalk"))
    (both,) = concepts_of("sidewalkcafe", collected)

    assert terms(both, "words")[1:] == ["sidewalk", "cafe"]


# -- small talk and frames -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Thank you!",
        "thanks, that's all for now",
        "hello",
        "Hey, how are you today?",
        "good morning everyone",
        "Спасибо",
        "write me a poem about ferries",
        "Can you translate this into French?",
        "tell me a joke",
        "What's new?",
        "what happened today?",
        "Can you help me?",
        "true or false?",
        "what time is it",
        "test",
        "which sources do you have?",
        "please explain",
        "Thank you very much for the answer",
        "you are wrong",
        "THANK YOU",
        "OK thanks",
    ],
)
def test_greetings_thanks_and_errands_are_small_talk(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "who thanked the crew?",
        "thanks for the ferry",
        "",
        "…",
        "is it open today in Lund?",
        "tell me about a ferry",
        "who wrote a poem?",
        "is the new ferry late?",
        "What did WHO say?",
        "what did the us do?",
        "which articles have you got about the ferry?",
        "what happened in Lund?",
        "make me a list of denials",
        "Translated books",
    ],
)
def test_what_names_a_matter_is_no_small_talk(text: str) -> None:
    assert not is_small_talk(text)


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Is it true that the ferry sank?", ["ferry", "sank"]),
        ("please tell me about the ferry", ["ferry"]),
        ("Hi, can you check if the ferry sank", ["ferry", "sank"]),
        ("What do the articles say about the ferry?", ["ferry"]),
        ("I heard that the ferry sank", ["ferry", "sank"]),
        ("fact-check: the ferry sank", ["ferry", "sank"]),
        ("The captain wants the true report", ["captain", "wants", "true", "report"]),
        ("Who will tell the captain?", ["tell", "captain"]),
        ("Hitachi denied it", ["Hitachi", "denied"]),
        ("tell me", ["tell"]),
    ],
)
def test_the_words_that_only_say_that_something_is_asked_are_passed_over(
    question: str, matter: list[str]
) -> None:
    assert words(question) == matter


@given(st.text())
def test_concepts_stand_in_the_question_in_order(question: str) -> None:
    at = 0
    for concept in concepts_of(question, NOTHING):
        assert concept.start >= at
        assert question.startswith(concept.words, concept.start)
        at = concept.start


@pytest.mark.parametrize("text", ["tell me " * 25_000, " " * 200_000, "please," * 30_000])
def test_a_text_made_of_frames_is_read_once(text: str) -> None:
    assert 0 <= frame_end(text) <= 200
