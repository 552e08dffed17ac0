"""A forwarded post, taken apart into the statements that can be checked."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question.statements import MAX_STATEMENTS, statements_of

SIGNED = "The mayor of Pellworth signed a secret deal with Arl Shipping on 3 May."
JOBS = "About 400 dockers lost their jobs, says union chief Ada Wren"
SECRET = "According to the Tern Herald, the council met behind closed doors in April."


def test_a_post_is_taken_apart_into_its_statements_in_order() -> None:
    post = f"""🚨🚨 BREAKING: Good morning everyone!
        ‼️ {SIGNED} https://news.example/harbour #harbour #scandal
        - {JOBS} 😡😡
        Can you believe it? Shame on them!
        @tern @herald {SECRET}

        #StopTheDeal #Now
        Share this before they delete it!!!
        https://news.example/more"""

    assert statements_of(post) == (SIGNED, JOBS, SECRET)


@pytest.mark.parametrize(
    "line",
    [
        "Good morning everyone!",
        "Hello dear friends of the Harbour Union,",
        "Share this with everyone before the Harbour Board deletes it in 2 days!",
        "Please forward to all 3 of your groups in Pellworth",
        "Don't believe what the Tern Herald tells you about 3 May",
        "RETWEET!",
        "Did the mayor of Pellworth sign the deal on 3 May?",
        "¿Firmó el alcalde de Pellworth el acuerdo el 3 de mayo?",
        "#harbour #scandal #Pellworth #2026",
        "https://news.example/2026/Pellworth-harbour-deal",
        "@tern @herald",
        "🔥🔥🔥",
        "— Ada Wren (@adawren) May 3, 2026",
        "I can't believe how corrupt these greedy people really are.",
        "This is a disgrace.",
        "He lied.",
        "Unbelievable!!!",
        "Поделитесь со всеми друзьями!",
    ],
)
def test_what_states_nothing_is_passed_over(line: str) -> None:
    assert statements_of(f"{SIGNED}\n{line}\n{SECRET}") == (SIGNED, SECRET)


@pytest.mark.parametrize(
    "statement",
    [
        "Share prices of Arl Shipping fell 5 percent on Tuesday.",
        "Call centres in Sorn closed 3 offices.",
        "“We sold nothing to Arl Shipping,” the mayor said.",
        "$3 million went to the Harbour Board",
        "Police found 12 barrels of waste near #Heronmoor",
        "I think the Harbour Board paid Arl Shipping 3 million crowns.",
        "Порт Велмарка закрыт с 3 мая, заявил министр.",
        "El alcalde de Sorn firmó el acuerdo el 3 de mayo.",
    ],
)
def test_what_can_be_checked_is_kept_as_it_stands(statement: str) -> None:
    assert statements_of(f"{SIGNED} \n• {statement}") == (SIGNED, statement)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "who denied the harbour deal?",
        SIGNED,
        f"{SIGNED} Is it true?",
        f"{SIGNED} {SIGNED.upper()}",
        "Hello! Thank you! Bye!",
    ],
)
def test_a_text_with_fewer_than_two_statements_is_asked_whole(text: str) -> None:
    assert statements_of(text) == ()


def test_of_many_statements_the_most_checkable_ones_are_taken() -> None:
    vague = [f"Many people in the {word} village heard loud noises." for word in ("old", "new")]
    precise = [f"Police in Sorn found {number} barrels, the mayor said." for number in range(2, 10)]

    found = statements_of("\n".join([*vague, *precise, *vague]))

    assert found == tuple(precise)
    assert len(found) == MAX_STATEMENTS


@given(st.text())
def test_statements_are_slices_in_the_order_of_the_post(post: str) -> None:
    at = 0
    for statement in statements_of(post):
        at = post.index(statement, at) + len(statement)


@given(st.lists(st.sampled_from([SIGNED, JOBS, SECRET, "Wow!", "😀", "#no", "www.x.example"])))
def test_posts_give_no_statement_twice(lines: list[str]) -> None:
    found = statements_of("\n".join(lines))

    assert len(set(found)) == len(found) <= MAX_STATEMENTS


@pytest.mark.parametrize(
    "piece",
    ["a ", "A. ", "#a ", "@a ", "“", "http://a ", "🔥", "I think ", "— a(@", "1. ", "(", "\u0301"],
)
def test_a_hostile_post_takes_linear_time(piece: str) -> None:
    before = time.process_time()
    statements_of((piece * 200_000)[:200_000])

    assert time.process_time() - before < 3
