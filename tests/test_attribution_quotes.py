"""Where quotations begin and end."""

from __future__ import annotations

import pytest

from index.attribution.quotes import quotations_of
from index.domain import Span


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations_of(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and “no”.", ["“yes”", "“no”"]),
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("He said ''yes, we can'' twice.", ["''yes, we can''"]),
        ("«Oui», dit-il.", ["«Oui»"]),
        ("„Ja“, sagte er.", ["„Ja“"]),
        ("»Ja«, sagte er.", ["»Ja«"]),
        ("He said ‘yes’ twice.", ["‘yes’"]),
        ('“No evidence" was found.', ['“No evidence"']),
        ("“She said ‘go’ and left,” he said.", ["“She said ‘go’ and left,”"]),
        ('"As he put it: “Never again.” So be it."', ['"As he put it: “Never again.” So be it."']),
        ("‘The workers’ pay is low,’ he said.", ["‘The workers’ pay is low,’"]),
    ],
)
def test_a_quotation_runs_from_its_mark_to_its_counterpart(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The workers' pay isn't low.",
        "In the '90s it was.",
        'A 5" pipe.',
        "It’s the ministers’ plan.",
    ],
)
def test_an_apostrophe_is_no_quotation_mark(text: str) -> None:
    assert quoted(text) == []


def test_a_quotation_left_open_runs_to_the_end_of_its_paragraph() -> None:
    text = "“One.\n“Two,” he said."
    first, second = quotations_of(text, [Span(0, 5), Span(6, len(text))])

    assert (first.end, first.is_open) == (5, True)
    assert (second.start, second.is_open) == (6, False)
