from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.remote import SearchAddress, search_address


def test_all_of_an_address_is_understood() -> None:
    address = search_address("https://bot:p%40ss%2F@one.example:9201,[::1],three/news?ca=/ca.pem")

    assert address == SearchAddress(
        hosts=(("one.example", 9201), ("::1", 9200), ("three", 9200)),
        uses_tls=True,
        user="bot",
        password="p@ss/",
        name="news",
        authorities=Path("/ca.pem"),
    )


def test_most_of_it_may_be_left_out() -> None:
    address = search_address(" http://localhost ")

    assert address == SearchAddress((("localhost", 9200),), False, None, None, "whosaid", None)


def test_a_private_network_may_do_without_a_trusted_certificate() -> None:
    assert search_address("https://bot:marmalade@search").verifies
    assert not search_address("https://bot:marmalade@search?verify=none").verifies


def test_people_see_neither_user_nor_password() -> None:
    address = search_address("https://bot:marmalade@one,[::1]:9201/news")

    assert str(address) == "https://one:9200,[::1]:9201/news"
    assert "marmalade" not in repr(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:9200",
        "ftp://localhost",
        "https://",
        "https://,/",
        "https://:marmalade@zebra",
        "https://bot:marma/lade@zebra",
        "https://bot:marma@lade@zebra",
        "https://bot:marma#lade@zebra",
        "https://bot:marma?lade@zebra",
        "https://bot:marmalade@zebra:port",
        "https://bot:marmalade@zebra:99999",
        "https://bot:marmalade@zebra/News",
        "https://bot:marmalade@zebra/-news",
        "https://bot:marmalade@zebra/a/b",
        "https://bot:marmalade@zebra/*",
        "https://bot:marmalade@zebra?verify=no",
        "http://bot:marmalade@zebra?ca=/ca.pem",
        "https://bot:marmalade@zebra?ca",
        "https://bot:marmalade@zebra?ca=/ca.pem&verify=none",
        "http://bot:marmalade@zebra?verify=none",
        "https://bot:marmalade@[::1",
        "https://bot:marmalade@zebra two",
        "https://bot:marmalade@zebra..two",
        "https://bot:marmalade@\u00ad",
        f"https://bot:marmalade@{'zebra' * 13}",
        f"https://bot:marmalade@{'zebra.' * 43}",
    ],
)
def test_what_cannot_be_used_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"give it as|NAME is|of options|missing") as refused:
        search_address(url)

    assert not any(part in str(refused.value) for part in ("marma", "lade", "99999", "zebra"))


@given(st.text())
def test_any_text_is_understood_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://bot:{text}@one/x"):
        with contextlib.suppress(ValueError):
            assert search_address(url).hosts
