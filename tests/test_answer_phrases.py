"""Whether a sentence holds quoted words as they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.phrases import holds_phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("“We were given none,” she said.", "we were given none"),
        ("“We were — given none.”", "we were given none"),
        ("Café Noir was closed.", "cafe noir"),
        ("He said: it's over", "It’s over"),
        ("a b", "a b"),
    ],
)
def test_case_accents_and_signs_do_not_count(text: str, phrase: str) -> None:
    assert holds_phrase(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("We were given no reason.", "we were given none"),
        ("The ferryman sank.", "ferry"),
        ("given none were we", "we were given none"),
        ("", "none"),
        ("none", ""),
        ("none", "…"),
    ],
)
def test_other_words_another_order_and_parts_of_words_count(text: str, phrase: str) -> None:
    assert not holds_phrase(text, phrase)


@given(st.lists(st.sampled_from(["ferry", "Crack", "14", "none"]), min_size=1), st.data())
def test_any_words_of_a_sentence_in_a_row_stand_in_it(
    words: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))

    assert holds_phrase(", ".join(words), " ".join(words[start:end]).upper())
