"""Quotations that go on: over sentences, over paragraphs, behind a colon."""

from __future__ import annotations

import re

from index.attribution import attribute
from index.domain import Span


def speakers(text: str) -> list[str | None]:
    """Return who speaks in each sentence; two spaces or a line end part them."""
    sentences = [Span(*match.span()) for match in re.finditer(r"(?:[^ \n]| (?! ))+", text)]
    return [attribution.speaker for attribution in attribute(text, sentences)]


def test_every_sentence_of_a_quotation_has_the_speaker_that_its_end_names() -> None:
    text = "“You must go.  You must give it all back,” Ida Crowe told the owners."

    assert speakers(text) == ["Ida Crowe", "Ida Crowe"]


def test_a_quotation_behind_an_attributed_one_goes_on_with_its_speaker() -> None:
    text = '"It was wrong," Ida Crowe said.  "You lied to us.  You knew it was wrong."'

    assert speakers(text) == ["Ida Crowe", "Ida Crowe", "Ida Crowe"]


def test_a_quotation_with_a_few_words_behind_it_goes_on_as_well() -> None:
    text = '"It was wrong," Ida Crowe said.  "You lied to thousands of loyal and hopeful" workers.'

    assert speakers(text) == ["Ida Crowe", "Ida Crowe"]


def test_indirect_speech_does_not_go_on_without_a_cue() -> None:
    text = "Ida Crowe said the rules need a change.  They are outdated."

    assert speakers(text) == ["Ida Crowe", None]


def test_a_paragraph_that_is_a_quotation_has_the_speaker_of_the_sentence_before() -> None:
    text = "Ida Crowe said she had read the report.\n\n“It is thin.  It proves nothing.”"

    assert speakers(text) == ["Ida Crowe", "Ida Crowe", "Ida Crowe"]


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    text = "“It is thin,” said Ida Crowe.  “It says nothing new.\n\n“It proves nothing at all.”"

    assert speakers(text) == ["Ida Crowe", "Ida Crowe", "Ida Crowe"]


def test_words_behind_a_colon_belong_to_whom_it_announces() -> None:
    text = "Ida Crowe continued:\n\n“It is thin.  It proves nothing.”"

    assert speakers(text) == ["Ida Crowe", "Ida Crowe", "Ida Crowe"]


def test_a_block_without_marks_behind_a_colon_belongs_to_whom_it_announces() -> None:
    text = "Ida Crowe said:\n\nThe report is thin.\n\nThe vote is due."

    assert speakers(text) == ["Ida Crowe", "Ida Crowe", None]


def test_a_paragraph_that_names_its_own_speaker_keeps_it() -> None:
    text = (
        "Ida Crowe said she had read the report.\n\n"
        "“It is thick.  It proves a lot,” said Lionel Beck."
    )

    assert speakers(text) == ["Ida Crowe", "Lionel Beck", "Lionel Beck"]


def test_a_quotation_behind_narration_has_no_speaker() -> None:
    text = "The council met on Monday.\n\n“It is thin.  It proves nothing.”"

    assert speakers(text) == [None, None, None]


def test_a_headline_between_single_marks_inside_the_text_is_nobodys() -> None:
    text = "Ida Crowe said she had read the report.\n\n'The Long Wait'"

    assert speakers(text) == ["Ida Crowe", None]


def test_nobody_speaks_in_a_sentence_that_only_quotes_a_term() -> None:
    text = "Ida Crowe said she had read it.  The so-called “harbour bill” passed."

    assert speakers(text) == ["Ida Crowe", None]


def test_an_inherited_quotation_says_what_it_does_by_its_own_words() -> None:
    text = "Ida Crowe said she had read it.\n\n“We have never paid anybody.”"
    spans = [Span(0, 31), Span(33, len(text))]

    second = attribute(text, spans)[1]

    assert (second.speaker, second.form, second.polarity) == ("Ida Crowe", "quoted", "denies")
    assert second.cue is not None
    assert second.cue.text == "have never"
