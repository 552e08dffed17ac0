import pytest

from index.corpus.dateline import closing_of, lone_agency, opening_of


@pytest.mark.parametrize(
    ("dateline", "place", "agency"),
    [
        ("Ansholm, May 12 (EFE).- ", "Ansholm", "EFE"),
        ("ANSHOLM, Halmere, May 12 (Meridian Wire) - ", "ANSHOLM, Halmere", "Meridian Wire"),
        ("ANSHOLM (AP) — ", "ANSHOLM", "AP"),
        ("Ansholm (AFP) – ", "Ansholm", "AFP"),
        ("PORT IMMER, N.Y., Sept. 12, 2026 (UPI) -- ", "PORT IMMER, N.Y.", "UPI"),
        ("PUERTO IMMER, 17 may (Meridian Wire).- ", "PUERTO IMMER", "Meridian Wire"),
        ("ANSHOLM, May 12 /Newswire/ -- ", "ANSHOLM", "Newswire"),
        ("ANSHOLM, May 12 (Reuters): ", "ANSHOLM", "Reuters"),
        ("АНСХОЛЬМ, 12 мая (ТАСС) — ", "АНСХОЛЬМ", "ТАСС"),
        ("(CNN) — ", None, "CNN"),
        ("(CNN)", None, "CNN"),
        ("SANTO-LUC/VELMARK (Meridian) - ", "SANTO-LUC/VELMARK", "Meridian"),
    ],
)
def test_a_dateline_with_its_agency_is_taken_off(
    dateline: str, place: str | None, agency: str
) -> None:
    opening = opening_of(dateline + "The ferry was late.")

    assert opening is not None
    assert (opening.length, opening.place, opening.agency) == (len(dateline), place, agency)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ANSHOLM - The ferry was late.", "ANSHOLM"),
        ("PORT IMMER, Tevu — The ferry was late.", "PORT IMMER, Tevu"),
    ],
)
def test_a_place_without_an_agency_is_noted_but_its_words_stay(text: str, place: str) -> None:
    opening = opening_of(text)

    assert opening is not None
    assert (opening.length, opening.place, opening.agency) == (0, place, None)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry was late.",
        "Nadia Orsk (Labour) - the only woman on the council - spoke first.",
        "MARSH: I never said so.",
        "Ann Marsh - the mayor - was late.",
        "The office (AFP has seen its report) was closed.",
        "BREAKING - The ferry was late.",
        "In May (2026) - the month of the strike - it was late.",
        "",
        "(",
    ],
)
def test_words_before_a_dash_are_no_dateline_by_themselves(text: str) -> None:
    assert opening_of(text) is None


@pytest.mark.parametrize(
    ("paragraph", "tag", "agency"),
    [
        ("The ferry was late. EFE", " EFE", "EFE"),
        ("“The ferry was late.” (AFP)", " (AFP)", "AFP"),
        ("The ferry was late. — Reuters", " — Reuters", "Reuters"),
        ("The ferry was late. (Meridian Wire)", " (Meridian Wire)", "Meridian Wire"),
        ("Was it late? [TASS].", " [TASS].", "TASS"),
    ],
)
def test_an_agencys_tag_after_the_full_stop_is_found(paragraph: str, tag: str, agency: str) -> None:
    closing = closing_of(paragraph)

    assert closing is not None
    assert (paragraph[-closing.length :], closing.agency) == (tag, agency)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The ferry was late, said Reuters",
        "It was told by EFE.",
        "The ferry was late. (Laughter)",
        "The ferry was late. Press",
        "EFE",
        "",
    ],
)
def test_an_agency_inside_a_sentence_is_no_tag(paragraph: str) -> None:
    assert closing_of(paragraph) is None


@pytest.mark.parametrize(
    ("line", "agency"),
    [("EFE", "EFE"), ("(AFP)", "AFP"), ("Reuters.", "Reuters"), ("AP said", None), ("NATO", None)],
)
def test_a_line_may_hold_an_agency_alone(line: str, agency: str | None) -> None:
    assert lone_agency(line) == agency
