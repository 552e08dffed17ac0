"""Who speaks: each construction that shows a speaker, and what looks like one and is none."""

from __future__ import annotations

import pytest

from index.attribution import attribute
from index.domain import Attribution, Span
from index.text import split

NORVIK = """The ferry Alma sank off Norvik on Monday with forty people on board.

Harbour master Ada Thorne told reporters that the ferry had left on time.

Mayor Lionel Beck said the inquiry would be public."""


def attributions(text: str, language: str = "en") -> list[Attribution]:
    spans = [s for line in lines(text) for s in split(text, line, language)]
    return attribute(text, spans)


def lines(text: str) -> list[Span]:
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def last_speaker(text: str, language: str = "en") -> str | None:
    return attributions(text, language)[-1].speaker


@pytest.mark.parametrize(
    ("sentence", "speaker", "cue"),
    [
        ("Ada Thorne said the ferry was safe.", "Ada Thorne", "said"),
        ("Ada Thorne, the harbour master, said the ferry was safe.", "Ada Thorne", "said"),
        ("A lawyer for the owners, Ada Thorne, said the ferry was safe.", "Ada Thorne", "said"),
        ('"The ferry was safe," said Ada Thorne.', "Ada Thorne", "said"),
        ('"Was it safe?" asked Ada Thorne, a pilot.', "Ada Thorne", "asked"),
        ("The ferry was safe, Ada Thorne said on Monday.", "Ada Thorne", "said"),
        ("The ferry, Ada Thorne added, was safe.", "Ada Thorne", "added"),
        ("According to Ada Thorne, the ferry was safe.", "Ada Thorne", "According to"),
        ('"It was safe," according to Ada Thorne.', "Ada Thorne", "according to"),
        ("Ada Thorne told Lionel Beck that the ferry was safe.", "Ada Thorne", "told"),
        ("Ada Thorne was quoted as saying the ferry was safe.", "Ada Thorne", "quoted as saying"),
        ("The warning was echoed by Ada Thorne.", "Ada Thorne", "echoed by"),
        ("Ada Thorne went on to say the ferry was safe.", "Ada Thorne", "went on to say"),
        ("In a statement, Ada Thorne said the ferry was safe.", "Ada Thorne", "said"),
        ("In an interview Ada Thorne said the ferry was safe.", "Ada Thorne", "said"),
        ('Ada Thorne tweeted: "The ferry was safe."', "Ada Thorne", "tweeted"),
        ("Ada Thorne's claim that the ferry was safe was wrong.", "Ada Thorne", "claim"),
        ('Ada Thorne called the rumour "a cheap trick".', "Ada Thorne", "called"),
        ("Ada Thorne accused the owners of greed.", "Ada Thorne", "accused"),
        ("The owners were accused by Ada Thorne of greed.", "Ada Thorne", "accused by"),
        ("Ada Thorne on Monday urged the owners to pay.", "Ada Thorne", "urged"),
        ("Ada Thorne has repeatedly called on the owners to pay.", "Ada Thorne", "called"),
        ("He's a fool, says Ada Thorne.", "Ada Thorne", "says"),
        ('"It sank at noon." - Ada Thorne', "Ada Thorne", "-"),
        ("Asked about the ferry, Ada Thorne said it was safe.", "Ada Thorne", "said"),
    ],
)
def test_a_construction_shows_its_speaker(sentence: str, speaker: str, cue: str) -> None:
    (shown,) = attributions(sentence)

    assert (shown.speaker, shown.cue and shown.cue.text) == (speaker, cue)


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Norvik Lines denied the report.", "Norvik Lines"),
        ("The White House said the talks would go on.", "White House"),
        ("Moscow this week denounced the allegations.", "Moscow"),
        ("Police officials said the road was closed.", "police officials"),
        ("The road is closed, a source said.", "a source"),
        ("Federal and state officials said the road was closed.", "federal and state officials"),
        ("Officials at the Port Bureau said the road was closed.", "officials at the Port Bureau"),
        ("Critics say the plan costs too much.", "critics"),
        ("Nearly eight of ten voters say they will stay away.", "eight of ten voters"),
        ("A poll released in late May found that voters were tired.", "a poll"),
        ("Turnout was low, the electoral commission announced.", "the electoral commission"),
        ("The Bank of Norvik warned that prices would rise.", "Bank of Norvik"),
        ("Mr. Beck and Ms. Thorne said they would sue.", "Mr. Beck and Ms. Thorne"),
        ("British Prime Minister Joan May said the tax would end.", "Joan May"),
        ("Rep. Ida Crowe of Ohio said the bill would pass.", "Ida Crowe"),
        ("Secretary of State Ida Crowe said the bill would pass.", "Ida Crowe"),
        ("Senator Ida Crowe, R-Ala., said the bill would pass.", "Ida Crowe"),
        ("Experts on ferries and harbours said the rules were old.", "experts"),
    ],
)
def test_bodies_groups_and_titles_are_named_in_the_words_of_the_article(
    sentence: str, speaker: str
) -> None:
    shown = last_speaker(sentence)

    assert shown is not None
    assert shown.startswith(speaker)


@pytest.mark.parametrize(
    "sentence",
    [
        "Lionel Beck is accused of taking bribes.",
        "Lionel Beck has been charged with fraud.",
        "Lionel Beck was asked to leave the room.",
        "Lionel Beck was told to wait.",
        "Residents were warned of floods.",
        "People accused of fraud left the country.",
        "The council met on Tuesday and approved the budget.",
        "The claims were serious and the report was long.",
        "The state police closed the road.",
        "If Lionel Beck says so, the ferry will sail.",
        "Lionel Beck will tell reporters more on Friday.",
        "The yard agreed to lend the port five million.",
        "The owners called a meeting for Friday.",
        "The harbour was named after a saint.",
        "The firm declared bankruptcy in May.",
        "The harbour finds itself without a pilot.",
        "Their letter to say sorry was lost.",
        "Let editors tell them how to vote.",
    ],
)
def test_nobody_speaks_where_the_grammar_shows_nobody(sentence: str) -> None:
    assert last_speaker(sentence) is None


def test_verbs_inside_a_quotation_are_no_cues() -> None:
    (shown,) = attributions('"Beck said the ferry was safe, and Crowe denied it," said Ada Thorne.')

    assert shown.speaker == "Ada Thorne"


def test_the_outer_speaker_counts_and_not_the_one_who_is_cited() -> None:
    assert last_speaker("Ada Thorne said that Lionel Beck denied the claim.") == "Ada Thorne"


def test_whoever_an_accusation_is_about_does_not_speak() -> None:
    assert last_speaker("Ada Thorne accused Lionel Beck of lying to the council.") == "Ada Thorne"


def test_a_participle_shares_the_subject_of_its_clause() -> None:
    (shown,) = attributions("Moscow denounced the report, insisting that it was invented.")

    assert (shown.speaker, shown.polarity) == ("Moscow", "denies")


def test_a_second_verb_shares_the_subject_of_the_first() -> None:
    text = "Ada Thorne arrived in Norvik on Wednesday and said the ferry was safe."

    assert last_speaker(text) == "Ada Thorne"


def test_a_surname_becomes_the_fullest_name_of_the_article() -> None:
    text = NORVIK + "\n\nThorne declined to comment on the cause."

    assert last_speaker(text) == "Ada Thorne"


def test_a_family_name_in_front_finds_the_full_name() -> None:
    text = "Foreign Minister Choi Mi Rae met the press.\n\nChoi said the visit was a success."

    assert last_speaker(text) == "Choi Mi Rae"


def test_a_particle_belongs_to_the_surname() -> None:
    text = "Mayor Carl de Witt met the press.\n\nDe Witt said the visit was a success."

    assert last_speaker(text) == "Carl de Witt"


def test_the_role_stands_apart_from_the_name() -> None:
    (shown,) = attributions("Kremlin spokesman Dmitri Volkov said the talks were over.")

    assert (shown.speaker, shown.role) == ("Dmitri Volkov", "Kremlin spokesman")


def test_the_role_can_stand_behind_the_name() -> None:
    (shown,) = attributions('"It is over," said Ronald Field, a Miami lawyer who knew the owners.')

    assert (shown.speaker, shown.role) == ("Ronald Field", "Miami lawyer")


def test_two_persons_of_one_surname_are_not_mixed_up() -> None:
    text = "Hanna Stone and Viktor Stone ran for mayor.\n\nStone said the vote was fair."

    assert last_speaker(text) == "Stone"


def test_a_title_tells_two_persons_of_one_surname_apart() -> None:
    text = "Hannah Stone and Victor Stone ran for mayor.\n\nMrs. Stone said the vote was fair."

    assert last_speaker(text) == "Hannah Stone"


def test_a_pronoun_means_the_speaker_before_it() -> None:
    text = NORVIK + "\n\nHe said the divers would start on Friday."

    assert last_speaker(text) == "Lionel Beck"


def test_a_pronoun_never_means_somebody_of_the_other_sex() -> None:
    text = NORVIK + "\n\nShe said the divers would start on Friday."

    assert last_speaker(text) == "Ada Thorne"


def test_a_pronoun_can_mean_somebody_who_was_only_named_by_a_role() -> None:
    text = (
        "President Lena Kost met the press.\n\n"
        "Per Lund accused the president of lying.\n\nShe dismissed his remarks as noise."
    )

    assert last_speaker(text) == "Lena Kost"


def test_a_sentence_about_one_person_alone_tells_which_pronoun_fits() -> None:
    text = (
        "Farmer Quill Hast said he had sold his cows.\n\n"
        "Ida Crowe met Quill Hast.\n\nHe said it was a good talk."
    )

    assert last_speaker(text) == "Quill Hast"


def test_the_name_of_a_firm_is_not_that_of_its_spokesman() -> None:
    text = "A spokesman for the operator, Orra Power, said the dam was safe."

    assert last_speaker(text) == "a spokesman for the operator"


def test_a_pronoun_without_anybody_before_it_stays_open() -> None:
    (shown,) = attributions("She said the divers would start on Friday.")

    assert (shown.speaker, shown.polarity) == (None, "asserts")


def test_a_role_means_the_person_to_whom_the_article_gives_it() -> None:
    text = NORVIK + "\n\nThe mayor also said that divers were on their way."

    assert last_speaker(text) == "Lionel Beck"


def test_a_role_that_nobody_has_stays_as_it_stands() -> None:
    assert last_speaker(NORVIK + "\n\nThe minister said that divers were late.") == "the minister"


def test_somebody_else_of_the_same_office_is_not_meant() -> None:
    text = (
        "Russian Foreign Minister Boris Orlov met South Korean Foreign Minister Choi Mi Rae.\n\n"
        "The Russian minister said the talks were good."
    )

    assert last_speaker(text) == "Boris Orlov"


def test_his_lawyer_is_not_any_lawyer_of_the_article() -> None:
    text = "Carla Voss, a lawyer, won the case.\n\nHis lawyer said the ruling was unfair."

    assert last_speaker(text) == "his lawyer"


def test_a_label_names_who_speaks_in_a_transcript() -> None:
    text = NORVIK + "\n\nBECK: We will look into it. There is time.\n\nTHORNE: I doubt that."

    assert [a.speaker for a in attributions(text)[-3:]] == [
        "Lionel Beck",
        "Lionel Beck",
        "Ada Thorne",
    ]


def test_a_label_of_somebody_unknown_does_not_pass_for_the_one_before() -> None:
    text = NORVIK + '\n\n"BECK: We will look into it.\n\n"HOST: Will you?"'

    assert [a.speaker for a in attributions(text)[-2:]] == ["Lionel Beck", None]


def test_a_label_that_is_nobody_names_nobody() -> None:
    assert last_speaker(NORVIK + "\n\nCorrection: The ferry left at noon.") is None


def test_a_phrase_of_few_quoted_words_is_reported_speech() -> None:
    (shown,) = attributions("Ada Thorne said the talks had become “slow, bitter” work.")

    assert shown.form == "reported"


def test_a_quoted_clause_is_a_quotation() -> None:
    (shown,) = attributions("“We are on our way,” said Ada Thorne.")

    assert shown.form == "quoted"


@pytest.mark.parametrize(
    ("language", "sentence", "speaker"),
    [
        ("es", '"No habrá recortes", dijo la ministra, Lucía Robles, en Madrid.', "Lucía Robles"),
        ("es", "El alcalde Pedro Salas negó las acusaciones.", "Pedro Salas"),
        ("es", "Según Ana Belmonte, el puente es seguro.", "Ana Belmonte"),
        ("fr", "«Le pont est sûr», a déclaré Jean Morel devant la presse.", "Jean Morel"),
        ("fr", "Selon Marie Dupont, le pont est sûr.", "Marie Dupont"),
        ("de", "„Das Geld ist da“, sagte Karl Brandt am Montag.", "Karl Brandt"),
        ("de", "Laut Karl Brandt ist die Brücke sicher.", "Karl Brandt"),
        ("ru", "Министр Борис Орлов заявил, что переговоры продолжаются.", "Борис Орлов"),
        ("ru", "«Мы ждем», — сказал представитель компании Иван Седов.", "Иван Седов"),
        ("ru", "По словам Седова, мост закрыт.", "Седова"),
        ("ar", "قال سامر حداد إن الجسر آمن.", "سامر حداد"),
    ],
)
def test_simple_constructions_of_other_languages(
    language: str, sentence: str, speaker: str
) -> None:
    assert last_speaker(sentence, language) == speaker


def test_without_a_name_other_languages_show_nobody() -> None:
    assert last_speaker("Dijo que el puente es seguro.", "es") is None
