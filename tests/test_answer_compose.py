"""From a question to an answer: what is shown, in which order, and with which counts."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer import answer_as_dict
from index.domain import Answer, Evidence
from index.reader import Reader

DENIED = "who denied dumping waste oil in the Skarv strait?"
DUMPED = "did Denmark dump waste oil in the Skarv strait?"
POST = """Unbelievable!!! Denmark dumped waste oil in the Skarv strait.
Minister Hulda Brim has photographs of every drum. 🛢️
The bakery of Oda Lykke was bought by Neptune. Share before they delete this!"""


def outline(answer: Answer) -> list[tuple[str, str, str | None]]:
    return [(group.part, group.stance, group.speaker) for group in answer.groups]


def every(answers: Sequence[Answer]) -> list[Evidence]:
    """All evidence of these answers, of their groups and of their statements."""
    found: list[Evidence] = []
    for answer in answers:
        found += answer.ranked
        found += (one for group in answer.groups for one in group.evidence)
        found += every(answer.statements)
    return found


# -- a claim and its denials ---------------------------------------------------------------------


def test_of_who_denied_it_the_denials_come_first_and_their_claim_apart(dispute: Reader) -> None:
    answer = dispute.ask(DENIED)

    assert (answer.outcome, answer.answer_type, answer.reason) == ("answer", "who", None)
    assert outline(answer) == [
        ("answer", "denies", "Denmark"),
        ("answer", "denies", "the seamen's union"),
        ("answer", "denies", "Ole Kragh"),
        ("claim", "asserts", "Iceland"),
        ("claim", "asserts", "Hulda Brim"),
    ]
    assert [one.stance for one in answer.ranked[:3]] == ["denies"] * 3


def test_the_accuser_is_never_listed_as_a_denier(dispute: Reader) -> None:
    for question in (DENIED, "who denied the waste oil claim?", "did Iceland deny it?"):
        denying = {
            group.speaker for group in dispute.ask(question).groups if group.stance == "denies"
        }
        assert not denying & {"Iceland", "Hulda Brim"}


def test_a_reprint_is_folded_and_counts_as_an_article_and_not_as_an_origin(
    dispute: Reader,
) -> None:
    denmark = dispute.ask(DENIED).groups[0]

    (shown,) = denmark.evidence
    assert {shown.unit, *shown.same_as} == {"ledger/reprint#0", "post/denial#0"}
    assert (denmark.articles, denmark.outlets, denmark.origins) == (2, 2, 1)


def test_folded_sentences_stay_in_the_flat_ranking(dispute: Reader) -> None:
    ranked = {one.unit: one for one in dispute.ask(DENIED).ranked}

    assert {"ledger/reprint#0", "post/denial#0"} <= set(ranked)
    assert sorted(len(ranked[unit].same_as) for unit in ("ledger/reprint#0", "post/denial#0")) == [
        0,
        1,
    ]


def test_who_writes_about_the_matter_and_is_silent_on_the_claim_is_named(dispute: Reader) -> None:
    answer = dispute.ask(DENIED)

    assert answer.silent == ("Skarv Weekly",)
    assert answer.without_answer == ("Norway",)


@pytest.mark.parametrize("question", [DENIED, DUMPED])
def test_who_is_silent_does_not_depend_on_how_much_is_shown(dispute: Reader, question: str) -> None:
    silent = {dispute.ask(question, limit=limit).silent for limit in (1, 2, 10, 300)}

    assert len(silent) == 1


def test_a_question_that_may_be_denied_shows_both_sides_side_by_side(dispute: Reader) -> None:
    answer = dispute.ask(DUMPED)

    sides = [stance for part, stance, _ in outline(answer) if part == "answer"]
    assert answer.outcome == "answer"
    assert sides == ["denies"] * sides.count("denies") + ["asserts"] * sides.count("asserts")
    assert {"denies", "asserts"} == set(sides)


def test_asked_for_a_denial_as_a_statement_the_sides_change(dispute: Reader) -> None:
    stances = {one.unit: one.stance for one in dispute.ask(DUMPED).ranked}
    turned = {
        one.unit: one.stance
        for one in dispute.ask("Denmark did not dump waste oil in the Skarv strait").ranked
    }

    assert (stances["post/denial#0"], turned["post/denial#0"]) == ("denies", "asserts")
    assert (stances["gazette/claim#0"], turned["gazette/claim#0"]) == ("asserts", "denies")


# -- a forwarded post ----------------------------------------------------------------------------


def test_a_post_is_answered_statement_by_statement(dispute: Reader) -> None:
    answer = dispute.ask(POST)

    assert answer.question == POST
    assert [statement.question for statement in answer.statements] == [
        "Denmark dumped waste oil in the Skarv strait.",
        "Minister Hulda Brim has photographs of every drum.",
        "The bakery of Oda Lykke was bought by Neptune.",
    ]
    assert [statement.outcome == "answer" for statement in answer.statements] == [
        True,
        True,
        False,
    ]
    assert [one for one in answer.statements if one.statements] == []


def test_of_a_post_the_best_of_every_statement_comes_first(dispute: Reader) -> None:
    answer = dispute.ask(POST, limit=5)

    units = [one.unit for one in answer.ranked]
    best = [statement.ranked[0].unit for statement in answer.statements if statement.ranked]
    assert units[: len(best)] == best
    assert len(units) == len(set(units)) == 5
    assert answer.groups == ()
    assert answer.outcome == "answer"
    assert answer.confidence == max(
        one.confidence for one in answer.statements if one.outcome == "answer"
    )


# -- nothing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "reason", "missing"),
    [
        ("hello, how are you?", "small talk", ()),
        ("were they?", "no words", ()),
        ("did the zebra eat Neptune?", "unknown word", ("zebra", "eat", "Neptune")),
    ],
)
def test_nothing_is_said_with_its_reason(
    dispute: Reader, question: str, reason: str, missing: tuple[str, ...]
) -> None:
    answer = dispute.ask(question)

    assert (answer.outcome, answer.reason, answer.missing) == ("nothing", reason, missing)
    assert (answer.ranked, answer.groups, answer.silent, answer.matched) == ((), (), (), {})
    assert answer.searched == dispute.searched


def test_no_answer_is_told_with_a_name_that_is_unknown(dispute: Reader) -> None:
    answer = dispute.ask("who denied dumping waste oil in Zorba?")

    assert (answer.outcome, answer.reason) == ("closest", "unknown word")
    assert answer.missing == ("Zorba",)
    assert {group.part for group in answer.groups} == {"closest"}
    assert (answer.silent, answer.without_answer) == ((), ())


# -- the promises --------------------------------------------------------------------------------

ASKED = st.sampled_from(
    [DENIED, DUMPED, POST, "what did Brim say", "“never dumped a drop”", "Skarv", "oil", "14"]
)


@given(ASKED, st.text(max_size=60), st.integers(1, 12))
def test_whatever_is_asked_all_evidence_is_a_slice_of_its_article(
    dispute: Reader, question: str, more: str, limit: int
) -> None:
    answer = dispute.ask(f"{question} {more}", limit=limit)

    assert len(answer.ranked) <= limit
    for one in every([answer]):
        text = dispute.article(one.article_id).text
        assert text[one.start : one.end] == one.text
        assert one.cue is None or text[one.cue.start : one.cue.end] == one.cue.text
        assert all(one.start <= span.start < span.end <= one.end for span in one.matches)


@given(ASKED, st.text(max_size=60))
def test_groups_show_a_sentence_once_and_count_what_is_behind_them(
    dispute: Reader, question: str, more: str
) -> None:
    for group in dispute.ask(f"{question} {more}").groups:
        assert {one.stance for one in group.evidence} == {group.stance}
        assert len(group.evidence) >= 1
        assert group.outlets <= group.articles
        units = [unit for one in group.evidence for unit in (one.unit, *one.same_as)]
        assert len(units) == len(set(units))


def test_what_is_shown_does_not_depend_on_what_was_asked_before(dispute: Reader) -> None:
    first = [dispute.ask(question) for question in (DENIED, DUMPED, POST)]
    again = [dispute.ask(question) for question in (POST, DUMPED, DENIED)]

    assert first == again[::-1]


_SCRIPT = """
import json, sys
from pathlib import Path
import index
from index.answer import answer_as_dict
from tests.newsroom import write_dispute
folder = Path(sys.argv[1])
index.build([write_dispute(folder / "articles")], folder / "index")
with index.open(folder / "index") as reader:
    for question in json.loads(sys.argv[2]):
        print(json.dumps(answer_as_dict(reader.ask(question))))
"""


def test_another_process_builds_and_answers_byte_for_byte_the_same(
    dispute: Reader, tmp_path: Path
) -> None:
    questions = [DENIED, DUMPED, POST, "hello", "did Neptune eat 14 drums on Friday?"]

    def printed(seed: str) -> str:
        folder = tmp_path / seed
        folder.mkdir()
        return subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(folder), json.dumps(questions)],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout

    here = "".join(
        json.dumps(answer_as_dict(dispute.ask(question))) + "\n" for question in questions
    )
    assert printed("1") == printed("2") == here
