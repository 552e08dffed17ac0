import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corpus import body_of
from index.corpus.decoding import clean
from index.domain import Body

_LINES = st.sampled_from(
    [
        "Ferry late again",
        "PORT IMMER",
        "Read more:",
        "Advertisement",
        "AdvertisementThe ferry was late.",
        "ANSHOLM, May 12 (Meridian Wire) - The ferry was late. EFE",
        "EFE",
        "(AFP) —",
        "Editor's note: this paper",
        "is for sale",
        "  The ferry was late. (Read more here)  ",
        "",
        "…",
    ]
)


def _paragraphs(text: str) -> list[str]:
    return [text[span.start : span.end] for span in body_of(text).paragraphs]


def _drops(text: str) -> list[tuple[str, str]]:
    return [(drop.rule, text[drop.start : drop.end]) for drop in body_of(text).drops]


@given(st.lists(_LINES | st.text(max_size=30)).map("\n".join).map(clean))
def test_every_word_is_in_a_paragraph_or_in_a_drop_and_none_in_both(text: str) -> None:
    body = body_of(text)

    spans = sorted(
        (span.start, span.end) for group in (body.paragraphs, body.drops) for span in group
    )
    uncovered = list(text)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        uncovered[start:end] = [" "] * (end - start)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join(uncovered).strip() == ""
    assert list(body.paragraphs) == sorted(body.paragraphs, key=lambda span: span.start)
    assert list(body.drops) == sorted(body.drops, key=lambda drop: drop.start)
    for paragraph in body.paragraphs:
        words = text[paragraph.start : paragraph.end]
        assert "\n" not in words
        assert words == words.strip()


def test_a_plain_article_keeps_every_line() -> None:
    text = "The ferry was late.\n\n  Nobody waited. \nThe mayor said: “It was fog.”"

    assert _paragraphs(text) == [
        "The ferry was late.",
        "Nobody waited.",
        "The mayor said: “It was fog.”",
    ]
    assert _drops(text) == []


def test_an_empty_text_has_no_body() -> None:
    assert body_of("") == body_of(" \n\t\n") == Body(paragraphs=())


def test_headline_and_deck_above_the_body_are_left_out() -> None:
    text = (
        "Ferry late again\nBy Ann Marsh\nMayor blames ‘the worst fog in years’\n\n"
        "The ferry was late.\n\nA heading inside\n\nNobody waited."
    )

    assert _paragraphs(text) == ["The ferry was late.", "A heading inside", "Nobody waited."]
    assert _drops(text) == [
        ("headline", "Ferry late again"),
        ("byline", "By Ann Marsh"),
        ("headline", "Mayor blames ‘the worst fog in years’"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "One line without a stop",
        "Slack water\nand the moon\nUnder the quay\na rope",
        "- tea\n- rope\n- salt\nBring it all by Monday.",
        "Five\nLines\nOf\nVerse\nHere\nAnd then a sentence.",
        "The mayor told the council on Monday that the\nferry had been late and that\nMarsh had "
        "known.\nNobody answered.",
        "We met at the quay,\nThe fog was thick.",
        "เรือเฟอร์รี่มาสายอีกแล้วเมื่อวันจันทร์ที่ผ่านมา" * 3 + "\nผู้ว่าการกล่าวว่าหมอกหนามาก\nจบข่าว.",
    ],
)
def test_lines_that_may_be_the_body_itself_are_kept(text: str) -> None:
    assert _paragraphs(text) == text.split("\n")


def test_headlines_stay_when_nothing_else_would_be_left() -> None:
    text = "Ferry late again\n\nAdvertisement\n\nShare this article"

    assert _paragraphs(text) == ["Ferry late again"]


def test_a_headline_stays_when_what_is_below_it_is_no_body_either() -> None:
    assert _paragraphs("Ferry late again\n\nRead more\n\nWas it fog?") == ["Ferry late again"]


def test_headlines_under_read_more_are_left_out() -> None:
    text = (
        "The ferry was late.\n\nRead more:\n\nCrews vote on a strike\n\nIs the fog to blame?\n\n"
        "Back to top"
    )

    assert _paragraphs(text) == ["The ferry was late."]
    assert _drops(text) == [
        ("read more", "Read more:"),
        ("linked headline", "Crews vote on a strike"),
        ("linked headline", "Is the fog to blame?"),
        ("page furniture", "Back to top"),
    ]


def test_a_lone_read_more_between_paragraphs_costs_no_paragraph() -> None:
    text = "The ferry was late.\nRead more\nWas it fog?\nNobody waited.\nRead more\nIt was fog."

    assert _paragraphs(text) == [
        "The ferry was late.",
        "Was it fog?",
        "Nobody waited.",
        "It was fog.",
    ]


def test_where_no_sentence_ends_with_a_stop_nothing_under_read_more_is_lost() -> None:
    line = "เรือเฟอร์รี่มาสายอีกแล้วเมื่อวันจันทร์ที่ผ่านมา" * 3

    assert _paragraphs(f"{line}\nRead more\n{line}") == [line, line]


def test_an_advertisement_glued_to_its_label_is_left_out() -> None:
    text = "The ferry was late.\n\nAdvertisementThe new Slackwater kettle boils in half the time"

    assert _paragraphs(text) == ["The ferry was late."]
    assert [rule for rule, _ in _drops(text)] == ["advertisement"]


def test_of_a_sentence_glued_to_the_label_only_the_label_is_left_out() -> None:
    text = "The ferry was late.\nAdvertisement“It was fog,” said the mayor."

    assert _paragraphs(text) == ["The ferry was late.", "“It was fog,” said the mayor."]
    assert _drops(text) == [("advertisement", "Advertisement")]


def test_an_advertisement_after_its_label_goes_and_a_sentence_about_one_stays() -> None:
    text = "Advertisement Fly to the sun this summer from 89 crowns\nAdvertisements were banned."

    assert _paragraphs(text) == ["Advertisements were banned."]


def test_a_lone_place_is_left_out_and_kept_as_place() -> None:
    text = "Ferry late again\n\nPORT IMMER\n\nThe ferry was late.\n\nFOG\n\nNobody waited."
    body = body_of(text)

    assert _paragraphs(text) == ["The ferry was late.", "FOG", "Nobody waited."]
    assert body.place == "PORT IMMER"
    assert ("place", "PORT IMMER") in _drops(text)


def test_a_headline_in_capitals_is_no_place() -> None:
    body = body_of("FERRY LATE AGAIN\n\nThe ferry was late.")

    assert body.place is None
    assert [drop.rule for drop in body.drops] == ["headline"]


def test_dateline_and_agency_tag_are_taken_off_and_kept() -> None:
    text = "Ferry late\n\nAnsholm, May 12 (EFE).- The ferry was late.\n\nNobody waited. EFE\n"
    body = body_of(text)

    assert _paragraphs(text) == ["The ferry was late.", "Nobody waited."]
    assert (body.place, body.agency) == ("Ansholm", "EFE")
    assert _drops(text) == [
        ("headline", "Ferry late"),
        ("dateline", "Ansholm, May 12 (EFE).- "),
        ("agency tag", " EFE"),
    ]


def test_a_dateline_far_down_is_part_of_the_text() -> None:
    text = "\n".join(["The ferry was late."] * 5 + ["ANSHOLM (AFP) — It was fog."])

    assert body_of(text).agency is None
    assert _paragraphs(text)[-1] == "ANSHOLM (AFP) — It was fog."


def test_an_agency_alone_on_its_line_is_kept_as_agency() -> None:
    body = body_of("The ferry was late.\n\n(AFP)")

    assert (body.agency, [drop.rule for drop in body.drops]) == ("AFP", ["agency tag"])


def test_a_notice_in_brackets_after_a_sentence_is_left_out() -> None:
    text = (
        "The ferry sank slowly. (WARNING: Video shows people in distress.)\nIt was (read on) fog."
    )

    assert _paragraphs(text) == ["The ferry sank slowly.", "It was (read on) fog."]
    assert _drops(text)[0] == ("inline notice", " (WARNING: Video shows people in distress.)")


def test_a_note_that_runs_over_several_lines_goes_as_a_whole() -> None:
    text = (
        "The ferry was late.\n\nEditor’s note: The harbour office\nhas a share\nin this paper.\n"
        "the next line stays.\n\nEditor's note: a new note\nNobody waited.\n\n"
        "Editor's note: another note\n\nin a new paragraph it was fog."
    )

    assert _paragraphs(text) == [
        "The ferry was late.",
        "the next line stays.",
        "Nobody waited.",
        "in a new paragraph it was fog.",
    ]


def test_who_reported_from_where_is_left_out_only_at_the_end() -> None:
    news = "Ann Marsh reported from Sorn in May."
    credits = "Ann Marsh reported from Sorn, and Bo Lind from Ansholm."
    body = ["The ferry was late.", news, "Nobody waited.", "It was fog.", "The fog was thick."]
    text = "\n".join([*body, credits])

    assert _paragraphs(text) == body
    assert _drops(text) == [("credits", credits)]


def test_a_hostile_text_costs_no_more_than_its_length() -> None:
    lines = (" ", ".", '"', "“", "<", "@", "-", "a ", "A", "A ", "(AP", "1:", "Advertisement")
    started = time.process_time()
    for sign in lines:
        long = sign * (200_000 // len(sign))
        body_of(long)
        body_of(f"The ferry{long} was late.")
        body_of("\n".join(long[at : at + 900] for at in range(0, 50_000, 900)))

    # Generous: nested repetition would take minutes.
    assert time.process_time() - started < 20
