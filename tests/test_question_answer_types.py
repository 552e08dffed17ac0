"""What kind of answer a question wants, in several languages, and what is no question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain import AnswerType
from index.question.answer_types import answer_type_of, quoted_in, subject_of, wanted_in
from index.text import Mark

ASKED: dict[AnswerType, list[str]] = {
    "who": [
        "Who denied it?",
        "whose ship is it",
        "which minister resigned?",
        "And by whom was it signed?",
        "tell me who sold the ferry",
        "¿Quién rechazó la acusación?",
        "Кто отверг обвинения?",
        "Кому принадлежит судно?",
        "Wer bestreitet das?",
        "من نفى ذلك؟",
        "Qui a nié ?",
    ],
    "said": [
        "What did the mayor say about it?",
        "What has Hale said?",
        "how did Norvik Lines respond?",
        "what Hale said about oil",
        "¿Qué dijo el alcalde sobre la empresa?",
        "Что сказал Волленко об обвинениях?",
        "Was sagte der Minister dazu?",
        "ماذا قال الوزير؟",
        "Qu'a dit le ministre ?",
    ],
    "when": [
        "When did it sink?",
        "on what date was it",
        "the ferry sank when",
        "in the harbour of Lund when did the ferry sink",
        "¿Cuándo empieza la huelga?",
        "Когда начнётся забастовка?",
        "Wann beginnt der Streik?",
        "متى يبدأ الإضراب؟",
        "Quand ?",
    ],
    "where": [
        "Where was it found?",
        "so in which town did it happen",
        "¿Dónde está?",
        "Где нашли судно?",
        "Откуда прибыло судно?",
        "Wo liegt das Schiff?",
        "أين السفينة؟",
        "Où est le navire ?",
    ],
    "how many": [
        "How many drums?",
        "how much did it cost?",
        "How old is Ann Lee?",
        "what is the death toll?",
        "ferry Aurora how many cracks",
        "¿Cuántos pasajeros murieron?",
        "Сколько бочек нашли?",
        "Wie viele Fässer?",
        "كم عدد الركاب؟",
        "Combien de passagers ?",
    ],
    "how long": [
        "How long did it last?",
        "how many years did it take",
        "¿Cuánto tiempo duró?",
        "Как долго?",
        "Wie lange dauerte es?",
        "كم من الوقت استغرق؟",
        "Combien de temps ?",
    ],
    "why": [
        "Why did it sink?",
        "What caused the leak?",
        "¿Por qué cerró?",
        "Почему закрыли?",
        "Warum wurde er entlassen?",
        "لماذا أغلق؟",
        "Pourquoi ?",
    ],
    "what": [
        "What is in the drums?",
        "Which ferry is it?",
        "How does it work?",
        "¿Qué hay en los bidones?",
        "Что нашли водолазы?",
        "Welche Fähre ist es?",
        "ما هي السفينة؟",
    ],
    "yes or no": [
        "Did Hale say when it sank?",
        "did the mayor of Lund Bay deny it",
        "And was it Hale who paid whom?",
        "Wasn’t it Hale?",
        "¿Es cierto que cerró?",
        "Правда ли, что судно затонуло?",
        "هل نفى الوزير ذلك؟",
        "Est-ce que le navire a coulé ?",
    ],
    "quotation": [
        '"we were given none"',
        "who said “there is no crack”?",
        "«нет доказательств»",
        "„kein einziger Riss“",
    ],
    "keywords": ["ferry oil", "Norvik Lines", "", "  \n", "oil near pier", "нефть порт", "?"],
}

STATEMENTS = [
    "Norvik Lines dumped oil near the pier",
    "people who were fined for the leak have appealed",
    "the man who was arrested left town on Friday",
    "Hale resigned when the ferry sank in the bay",
    "The crew knows where the drums are buried",
    "The captain said on Monday where the drums were buried",
    "The ferry, which sank in May, was insured",
    "Nobody has ever found out what is in the drums",
]


@pytest.mark.parametrize(
    ("question", "kind"), [(text, kind) for kind, texts in ASKED.items() for text in texts]
)
def test_the_first_question_word_tells_what_is_wanted(question: str, kind: AnswerType) -> None:
    assert answer_type_of(question) == kind


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_is_asserted_or_denied_whatever_clauses_it_has(statement: str) -> None:
    assert answer_type_of(statement) == "yes or no"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who denied it?", Mark.SPEAKER | Mark.PERSON),
        ("What did Hale say?", Mark.SPEAKER),
        ("When did it sink?", Mark.DAY),
        ("Where did it sink?", Mark.PLACE),
        ("Why did it sink?", Mark.REASON),
        ("How long did it last?", Mark.DURATION),
        ("How many drums were found?", Mark.NUMBER),
        ("How many drivers were fined?", Mark.NUMBER),
        ("How many people were paid?", Mark.NUMBER),
        ("How much oil was spilled?", Mark.NUMBER),
        ("How much?", Mark.MONEY | Mark.SHARE),
        ("How much did it cost?", Mark.MONEY | Mark.SHARE),
        ("How much compensation will they get?", Mark.MONEY | Mark.SHARE),
        ("How many euros is it?", Mark.MONEY | Mark.SHARE),
        ("What is the price of it?", Mark.MONEY | Mark.SHARE),
        ("What percentage of voters stayed away?", Mark.SHARE),
        ("How old is Ann Lee?", Mark.AGE),
        ("¿Qué edad tiene Ann Lee?", Mark.AGE),
        ('"we were given none"', Mark.QUOTATION),
        ("Did it sink?", Mark(0)),
        ("What is in the drums?", Mark(0)),
        ("ferry oil", Mark(0)),
    ],
)
def test_an_answer_holds_one_of_the_marks_that_are_wanted(question: str, wanted: Mark) -> None:
    assert wanted_in(question, answer_type_of(question)) == wanted


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What did the mayor of Lund Bay say about oil?", "the mayor of Lund Bay"),
        ("How did Norvik Lines respond to it?", "Norvik Lines"),
        ("What is Hale saying?", "Hale"),
        ("¿Qué dijo el alcalde sobre la empresa?", "el alcalde"),
        ("¿Qué dijo la portavoz de la empresa?", "la portavoz de la empresa"),
        ("Что сказал Волленко об обвинениях?", "Волленко"),
        ("ماذا قال الوزير عن السفينة؟", "الوزير"),
        ("Was sagte der Minister zu dem Vorwurf?", "der Minister"),
        ("What was said?", None),
        ("Who sank it?", None),
        ("", None),
    ],
)
def test_the_one_whose_words_are_asked_for_stands_at_the_verb(
    question: str, subject: str | None
) -> None:
    found = subject_of(question)

    assert (None if found is None else question[slice(*found)]) == subject


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        (
            '"we were given none" and "there is no crack"',
            ("we were given none", "there is no crack"),
        ),
        ("who said “there is no crack”?", ("there is no crack",)),
        ("„kein Riss“ sagte er", ("kein Riss",)),
        ("it is 5' by 6\"", ()),
        ('the "B" pier', ()),  # a letter is no quotation
        ('"   "', ()),
        ("don't say it isn't", ()),
    ],
)
def test_words_between_quotation_marks_are_to_be_found_as_they_stand(
    question: str, quoted: tuple[str, ...]
) -> None:
    assert quoted_in(question) == quoted


@given(st.text())
def test_whatever_is_asked_has_a_type_and_its_subject_stands_in_it(question: str) -> None:
    kind = answer_type_of(question)
    subject = subject_of(question)

    assert kind in {*ASKED}
    assert isinstance(wanted_in(question, kind), Mark)
    if subject is not None:
        assert 0 <= subject[0] < subject[1] <= len(question)


@pytest.mark.parametrize(
    "text", [" ", '"', '"ab', "«", "a", "did ", "what did ", "how much ", ".", "́", "who was "]
)
def test_hostile_texts_are_read_once(text: str) -> None:
    whole = text * (200_000 // len(text))

    wanted_in(whole, answer_type_of(whole))
    subject_of(whole)  # the time limit of a test is what they fail by
