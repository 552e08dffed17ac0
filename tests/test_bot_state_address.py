from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.state_address import PostgresAddress, postgres_address


def test_a_url_says_who_we_are_and_where() -> None:
    url = (
        "postgresql://bot:s%40cret@db.example:6432/whosaid?sslmode=verify-full&sslrootcert=/ca.pem"
    )

    assert postgres_address(url) == PostgresAddress(
        user="bot",
        password="s@cret",
        host="db.example",
        port=6432,
        database="whosaid",
        socket=None,
        sslmode="verify-full",
        sslrootcert=Path("/ca.pem"),
    )


def test_what_is_left_out_has_libpqs_defaults() -> None:
    address = postgres_address("postgres://bot@db/whosaid")

    assert (address.port, address.password, address.sslmode) == (5432, None, "prefer")


def test_a_folder_stands_for_the_unix_socket_in_it() -> None:
    address = postgres_address("postgresql+pg8000://bot@:5433/whosaid?host=/var/run/postgresql")

    assert address.socket == Path("/var/run/postgresql/.s.PGSQL.5433")


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("marmalade", "give it as"),
        ("postgresql+psycopg://u:marmalade@h/d", "give it as"),
        ("mysql://u:marmalade@h/d", "give it as"),
        ("postgresql://u:marma/lade@h/d", "% escapes"),
        ("postgresql://u:p@h:marmalade/d", "% escapes"),
        ("postgresql://u:p@[marmalade/d", "% escapes"),
        ("postgresql://u:p@h/d/marmalade", "% escapes"),
        ("postgresql://u:p@h/d#marmalade", "% escapes"),
        ("postgresql://u:p@h:70000/d", "% escapes"),
        ("postgresql://u:p@marmalade/", "the database is missing"),
        ("postgresql://marmalade/d", "the user"),
        ("postgresql://u:p@h/d?marmalade", "% escapes"),
        ("postgresql://u:p@h/d?marmalade=1", "only these"),
        ("postgresql://u:p@h/d?sslmode=require&sslmode=disable", "only these"),
        ("postgresql://u:p@h/d?sslmode=marmalade", "sslmode is one of"),
        ("postgresql://u:p@marmalade/d?host=/run", "one place"),
        ("postgresql://u:marmalade@/d", "one place"),
        ("postgresql://u:p@/d?host=marmalade", "whole path"),
    ],
)
def test_what_cannot_be_used_is_explained_without_being_quoted(url: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        postgres_address(url)

    assert "marmalade" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_whatever_is_escaped_comes_back(password: str, user: str, database: str) -> None:
    escaped = [quote(part, safe="") for part in (user, password, database)]

    address = postgres_address("postgresql://{}:{}@h/{}".format(*escaped))

    assert (address.user, address.password, address.database) == (user, password, database)


@given(st.text())
def test_any_text_is_an_address_or_a_complaint(text: str) -> None:
    for url in (text, f"postgresql://{text}", f"postgresql://u:p@h/d?{text}"):
        try:
            address = postgres_address(url)
        except ValueError:
            continue
        assert "password" not in repr(address)
