"""The analyzer: which words meet, which stay apart, and where a term stands."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import Token, analyze


def terms(text: str) -> list[str]:
    return [token.term for token in analyze(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orlov's", "Orlov"),
        ("Orlov’s", "Orlov"),
        ("players' unions", "player union"),
        ("weapons", "weapon"),
        ("denied denies denying", "deny deny deny"),
        ("WEAPONS", "weapons"),
        ("1,000", "1000"),
        ("1,234,567.5", "1234567.5"),
        ("1.234.567", "1234567"),
        ("1\u00a0000", "1000"),
        ("3,5", "3.5"),
        ("$5", "5"),
        ("5%", "5"),
        ("١٢", "12"),
        ("13th 1st 2nd 3rd", "13 1 2 3"),
        ("Oct. 5", "October 5"),
        ("12 Sept 2020", "12 September 2020"),
        ("oct 5", "october 5"),
        ("Dec. 5", "December 5"),
        ("5 mar 2020", "5 March 2020"),
        ("since Jan.", "since January"),
        ("5 May", "5 may"),
        ("may 5", "May 5"),
        ("U.S.", "US"),
        ("U.S.A.", "USA"),
        ("U.S", "US"),
        ("the US said", "the us said"),
        ("US-led", "U.S.-led"),
        ("us-led", "US-led"),
        ("anti-U.S.", "anti-US"),
        ("U.N.", "UN"),
        ("the WHO", "the W.H.O."),
        ("self-defence", "self-defense"),
        ("Łódź", "Lodz"),
        ("São Tomé", "Sao Tome"),
        ("e\u0301te\u0301s", "étés"),
        ("ﬁre", "fire"),
        ("straße", "strasse"),
        ("İstanbul", "Istanbul"),
        ("Ser\u200bgei", "Sergei"),
        ("Ser\u00adgei", "Sergei"),
        ("O’Brien", "O'Brien"),
        ("Sana'a", "Sanaa"),
        ("l'Iran", "Iran"),
        ("l’État", "Etat"),
        ("съезд приём", "съезд прием"),
        ("за\u0301мок", "замок"),
        ("оружия", "оружие"),
        ("أَسْلِحَة", "اسلحه"),
        ("السـلاح", "السلاح"),
        ("مصطفى", "مصطفي"),
        ("ایران", "ايران"),
        ("όπλα", "οπλα"),
        ("ＵＦＯ", "ufo"),
        ("ｱﾒﾘｶ", "アメリカ"),
        ("said told went sent met", "say tell go send meet"),
        ("men women children", "man woman child"),
        ("the programme's centre", "program center"),
        ("he’ll deny", "deny"),
        ("did they deny?", "deny"),
        ("how long did it last", "last"),
    ],
)
def test_these_meet(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "us"),
        ("told us", "told US"),
        ("the WHO", "who"),
        ("IT’s WHO", "it is who"),
        ("arms", "arm"),
        ("armed", "arms"),
        ("armed", "arm"),
        ("army", "arms"),
        ("news", "new"),
        ("united", "unit"),
        ("united", "union"),
        ("universe", "university"),
        ("organ", "organization"),
        ("policy", "police"),
        ("politics", "police"),
        ("customs", "custom"),
        ("customs", "customer"),
        ("execute", "executive"),
        ("general", "generous"),
        ("international", "internal"),
        ("important", "import"),
        ("department", "depart"),
        ("authority", "author"),
        ("officer", "office"),
        ("majority", "major"),
        ("minority", "minor"),
        ("emergency", "emergence"),
        ("container", "contain"),
        ("candidate", "candid"),
        ("cooperation", "Cooper"),
        ("corps", "corpse"),
        ("engineer", "engine"),
        ("experiment", "experience"),
        ("federation", "federal"),
        ("initiative", "initial"),
        ("intelligence", "intelligent"),
        ("liberal", "liberation"),
        ("objective", "objection"),
        ("opposition", "opposite"),
        ("personal", "person"),
        ("position", "positive"),
        ("progressive", "progress"),
        ("protestant", "protest"),
        ("conservative", "conservation"),
        ("constitution", "constitute"),
        ("convention", "conventional"),
        ("recession", "recess"),
        ("relative", "relation"),
        ("reporter", "report"),
        ("responsible", "response"),
        ("senator", "senate"),
        ("several", "severe"),
        ("transition", "transit"),
        ("unite", "unit"),
        ("media", "medium"),
        ("data", "date"),
        ("minister", "ministry"),
        ("founded", "found"),
        ("й", "и"),
        ("Jan Novak", "January Novak"),
        ("Theresa May", "Theresa may"),
        ("3.5", "35"),
        ("a long war", "how long"),
    ],
)
def test_these_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_a_compound_gives_its_joined_form_and_its_parts_with_their_spans() -> None:
    text = "A bullet-proof train's in Rostov-on-Don"

    assert [(token.term, text[token.start : token.end]) for token in analyze(text)] == [
        ("bulletproof", "bullet-proof"),
        ("bullet", "bullet"),
        ("proof", "proof"),
        ("train", "train"),
        ("rostovondon", "Rostov-on-Don"),
        ("rostov", "Rostov"),
        ("don", "Don"),
    ]


@pytest.mark.parametrize("question", ["bulletproof", "bullet-proof", "bullet proof"])
def test_every_way_to_write_a_compound_finds_the_hyphenated_one(question: str) -> None:
    assert set(terms(question)) <= set(terms("a bullet-proof train"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("comrades-in-arms", ["comradesinarm", "comrad"]),
        ("state-of-the-art", ["stateoftheart", "state"]),
        ("Comrades-in-Arms", ["comradesinarm", "comrad"]),
        ("out-of-court", ["outofcourt", "court"]),
        ("20-year-old", ["20", "year", "old"]),
        ("51-49", ["51", "49"]),
        ("F-16", ["f16", "f", "16"]),
        ("U.S.-led", ["u.s.", "lead"]),
        ("Lind-Berg's", ["lindberg", "lind", "berg"]),
        ("would-be", []),
        ("2023-10-19", ["2023", "10", "19"]),
        ("19.10.2023", ["19", "10", "2023"]),
        ("J. K. Tolland", ["j", "k", "tolland"]),
        ("at 5 p.m., i.e. late", ["5", "late"]),
        ("Plan B", ["plan", "b"]),
        ("#Covid @user_name", ["covid", "user", "name"]),
        ("中国否认", ["中国", "国否", "否认"]),
        ("北", ["北"]),
        ("AI技术", ["ai", "技术"]),
        ("한국은", ["한국", "국은"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("ON AND OFF", []),
        ("WHO DENIED IT?", ["deni"]),
    ],
)
def test_terms_of_unusual_words(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "Who is it, and why wasn't it him?",
        "what’s that, who's there, they'll've, dont, isn’t",
        "¿Quién es?",
        "Qui est-ce ?",
        "Wer ist das?",
        "Кто это был?",
        "من هو؟",
        "how long, how far, how much, may I?",
    ],
)
def test_function_words_alone_give_no_terms(text: str) -> None:
    assert terms(text) == []


@pytest.mark.parametrize(
    "text", ["to die", "a sin", "the sea", "fur", "era", "comment", "war", "plus", "son", "pour"]
)
def test_an_english_word_is_no_function_word_of_another_language(text: str) -> None:
    assert len(terms(text)) == 1


@pytest.mark.parametrize(("capitals", "word"), [("ES", "es"), ("LA", "la"), ("SE", "se")])
def test_abbreviations_in_capitals_are_no_foreign_function_words(capitals: str, word: str) -> None:
    assert (terms(capitals), terms(word)) == ([word], [])


def test_the_arabic_preposition_is_dropped_and_the_name_ali_kept() -> None:
    assert (terms("على"), len(terms("علي"))) == ([], 1)


def test_the_span_is_the_word_as_it_stands_without_its_possessive() -> None:
    text = "😀 “Orlova’s” l’État, U.S.'s 1,000th “ﬁre”"

    assert [text[token.start : token.end] for token in analyze(text)] == [
        "Orlova",
        "État",
        "U.S.",
        "1,000th",
        "ﬁre",
    ]


def test_a_token_is_a_plain_tuple() -> None:
    assert analyze("no weapons") == [Token("weapon", 3, 10)] == [("weapon", 3, 10)]


CHARACTERS = "aZß9éêЁй中กاى.,'’-‐%$ \u0301\u064b\u200b\u00ad\u00a0😀ﬁİŉﷺ½①\ud800"
SIGNS = st.sampled_from([*CHARACTERS, "U.S.", "'s", "US", "may"])
TEXTS = st.one_of(st.text(), st.lists(SIGNS, max_size=40).map("".join))


@given(TEXTS)
def test_terms_stand_in_the_text_and_hold_no_white_space(text: str) -> None:
    tokens = analyze(text)

    assert tokens == analyze(text)
    assert [(t.start, -t.end) for t in tokens] == sorted((t.start, -t.end) for t in tokens)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.term.split() == [token.term]
        assert token.term.encode()


def test_a_word_of_no_language_counts_by_its_beginning() -> None:
    text = "x" * 5_000

    assert [(len(term), start, end) for term, start, end in analyze(text)] == [(64, 0, 5_000)]


def test_many_marks_on_one_letter_take_linear_time() -> None:
    started = time.process_time()

    assert terms("e" + "\u0301\u0316" * 100_000) == ["e"]
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "unit",
    [" ", ".", "a", "“", "(", "a\u0301", "\u0301\u0316", "a-", "a'", "a.", "1,", "1.000.", "US ",
     "WHO ", "the us ", "may 5 ", "a.b-", "ก", "a's", "d'", "\ud800", "Jan. "],
)  # fmt: skip
def test_hostile_text_takes_linear_time(unit: str) -> None:
    # Quadratic behaviour would take minutes here; the bound leaves room for a busy machine.
    text = unit * (100_000 // len(unit))
    started = time.process_time()

    tokens = analyze(text)

    assert time.process_time() - started < 5
    assert len(tokens) <= len(text)
