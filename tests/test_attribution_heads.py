"""The noun that a verb goes with: what stands nearest to the verb is often not its subject."""

from __future__ import annotations

import re

import pytest

from index.attribution import attribute
from index.domain import Span


def speakers(text: str) -> list[str | None]:
    """Return who speaks in each paragraph."""
    spans = [Span(*match.span()) for match in re.finditer(r"[^\n]+", text)]
    return [attribution.speaker for attribution in attribute(text, spans)]


def speaker(text: str) -> str | None:
    return speakers(text)[-1]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The owner of two mills at the heart of a feud between Varn and Ostby on Friday "
            "dismissed the claim that dye was spilled.",
            "the owner of two mills at the heart of a feud",
        ),
        (
            "A spokesman for the guild that feeds families in Low Varn and Ostby rejected the "
            "offer on Friday.",
            "a spokesman for the guild that feeds families",
        ),
        ("The lawyer of the man accused of robbing Ida Crowe denied it.", "the lawyer of the man"),
        ("The mother of a girl who was hurt in a crash near Varn said it hurt.", "the mother of"),
        ("Officials from Varn and Ostby said the road was open.", "officials from Varn and Ostby"),
        ("One of the women who accused Lionel Beck said she was afraid.", "one of the women"),
        ("A doctor treating Lionel Beck said he was asleep.", "a doctor treating Lionel Beck"),
        ("A man claiming to be Lionel Beck said he was alive.", "a man claiming to be"),
        ("A source close to Lionel Beck said he was tired.", "a source close to Lionel Beck"),
        ("The officer that Lionel Beck hit said it hurt.", "the officer"),
        ("The priest who married Ida Crowe and Lionel Beck said a prayer.", "the priest who"),
        ("A person briefed on the talks between Varn and Ostby said a deal was near.", "a person"),
        ("The law named after Ida Crowe says that mills must be safe.", "the law named after"),
        ("A cousin of the late Lionel Beck told the court he was kind.", "a cousin of the late"),
        ("The sister of chess champion Ida Crowe said she was ill.", "the sister of chess"),
        ("Critics of Ida Crowe say she should go.", "critics of Ida Crowe"),
        ("On Friday the owner of a bar in Varn said the band was loud.", "the owner of a bar"),
        ("A spokesman for miners, dockers and sailors said a deal was near.", "a spokesman for"),
        ("The president of Varn on Friday in a speech to cadets said so.", "the president of Varn"),
        ("A man who knew her told the Courier that she was afraid.", "a man"),
        ("A poll released by Ida Crowe in late May found that voters were tired.", "a poll"),
    ],
)
def test_the_head_of_a_long_phrase_speaks_and_not_the_name_at_its_end(
    sentence: str, expected: str
) -> None:
    shown = speaker(sentence)

    assert shown is not None
    assert shown.startswith(expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ida Crowe at a rally attended by Lionel Beck said the mill was safe.", "Ida Crowe"),
        ("Ida Crowe, together with Lionel Beck, denied the report.", "Ida Crowe"),
        ("Ida Crowe, told that Lionel Beck had lied, said she was sad.", "Ida Crowe"),
        ("Police arrested Lionel Beck and Ida Crowe said she was glad.", "Ida Crowe"),
        ("The army took Varn and the mayor of Ostby said it was a crime.", "the mayor of Ostby"),
        ("The trial of Lionel Beck began in May and Ida Crowe said it was unfair.", "Ida Crowe"),
        ("Officials insist that Ida Crowe denied it.", "officials"),
        ("The boatbuilder Ida Crowe said the hull was sound.", "Ida Crowe"),
        ("In a letter to Lionel Beck the board said the deal was off.", "the board"),
        ("Judge Ida Crowe of Ostby said the case was closed.", "Ida Crowe"),
        ("The Office of Ida Crowe said the trip was private.", "Office of Ida Crowe"),
        ("For two hours Ida Crowe stood before the council of Varn and said a prayer.", None),
    ],
)
def test_what_stands_beside_the_verb_speaks_where_it_is_the_subject(
    sentence: str, expected: str | None
) -> None:
    assert speaker(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The trial opened in Varn on Friday and Ida Crowe said it was unfair.",
        "Neither Lionel Beck nor Ida Crowe denied the claim.",
        "Lionel Beck or Ida Crowe said the deal was off.",
        "None of the workers at the mill said they saw Lionel Beck.",
        "No officials from Varn said they knew Lionel Beck.",
        "Anyone who knows Lionel Beck says he is kind.",
        "Lionel Beck is not the only one who denied the claim.",
        "A friend of Ida Crowe, who denied the charge, left.",
        "Lionel Beck told to resign",
        "Lionel Beck faces claims that he lied to Ida Crowe.",
        "Police in Varn questioned a dealer about the theft.",
    ],
)
def test_nobody_speaks_where_it_is_not_sure_who_does(sentence: str) -> None:
    assert speaker(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ida Crowe and her lawyer said the deal was off.", "Ida Crowe and her lawyer"),
        ("The mayor and Ida Crowe denied the claim.", "the mayor and Ida Crowe"),
        ("Varn, Ostby and Low Elm said they would sign.", "Varn, Ostby and Low Elm"),
        ("Both Ida Crowe and Lionel Beck said so.", "Ida Crowe and Lionel Beck"),
        ("Police and the family of Ida Crowe said she fell.", "police and the family of Ida Crowe"),
        ("In Varn, Ostby and Low Elm said they would sign.", "Ostby and Low Elm"),
        ("Lionel Beck met Ida Crowe, and the mayor said the deal was off.", "the mayor"),
    ],
)
def test_who_speaks_together_is_named_together(sentence: str, expected: str) -> None:
    assert speaker(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ('"It is over," said the wife of Lionel Beck.', "the wife of Lionel Beck"),
        ("The claim was denied by a lawyer for Ida Crowe.", "a lawyer for Ida Crowe"),
        ("According to a friend of Ida Crowe, the boat was sold.", "a friend of Ida Crowe"),
        ("The claim was rejected by the head of the bank.", "the head of the bank"),
        ('"It is over," said one of the guests at the inn.', "one of the guests"),
        ("The report was echoed by a number of lawyers.", "a number of lawyers"),
    ],
)
def test_a_name_behind_a_noun_of_a_person_is_not_that_person(sentence: str, expected: str) -> None:
    assert speaker(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("While Ida Crowe denied the charge, Lionel Beck said it was true.", "Lionel Beck"),
        ("The king, who had been told by Ida Crowe to wait, denied it.", "the king"),
        ("Ida Crowe was quoted by the Courier as saying the mill was safe.", "Ida Crowe"),
        ("Ida Crowe said by phone that the mill was safe.", "Ida Crowe"),
        ("A clerk from Ostby who said he was ill left on Friday.", "a clerk from Ostby"),
    ],
)
def test_who_speaks_in_the_main_clause_speaks_in_the_sentence(sentence: str, expected: str) -> None:
    assert speaker(sentence) == expected


def test_whoever_accuses_does_not_deny_it_in_the_next_sentence() -> None:
    text = "Ida Crowe accused Hannah Stone of theft.\n\nShe denied the charge."

    assert speakers(text) == ["Ida Crowe", None]


def test_a_pronoun_can_mean_the_lawyer_and_not_only_the_client() -> None:
    text = "The lawyer for Hannah Stone spoke on Friday.\n\nShe said the house was empty."

    assert speaker(text) == "the lawyer for Hannah Stone"


def test_somebody_of_whom_it_is_unknown_whether_she_fits_is_not_passed_over() -> None:
    text = (
        "Hannah Stone said the mill was safe.\n\n"
        "The prize went to Quill Hast, a clerk who found the key.\n\nShe said it was a joy."
    )

    assert speaker(text) is None


def test_the_captain_of_a_tug_is_not_the_captain_named_before() -> None:
    text = "Captain Ida Crowe left port.\n\nThe captain of a tug left port and said it was late."

    assert speaker(text) != "Ida Crowe"


def test_an_officer_opens_a_sentence_as_well_as_any_other_name() -> None:
    text = (
        'Ada Thorne said: "We followed them."\n\n'
        "Commodore Aled Pryce set a drum on the table. \n\nThe paint came from Varn, he said."
    )

    assert speaker(text) == "Aled Pryce"


def test_the_coast_guard_is_no_he() -> None:
    text = "The coast guard said the sea was calm.\n\nHe said the harbour was open."

    assert speaker(text) is None


def test_prime_minister_alone_is_nobodys_name() -> None:
    text = "The Prime Minister spoke.\n\nThe Minister of Trade Ida Crowe said so."

    assert speaker(text) == "Ida Crowe"
