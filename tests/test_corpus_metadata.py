import pytest

from index.corpus.metadata import Layer, settle


def test_the_first_layer_wins_and_each_value_remembers_its_own() -> None:
    metadata = settle(
        [
            Layer("front matter", {"title": "Ferry late"}),
            Layer("sidecar", {"title": "Other", "outlet": "Tideway Post"}),
            Layer("folder", {"outlet": "tideway"}),
        ]
    )

    assert metadata.values == {"title": "Ferry late", "outlet": "Tideway Post"}
    assert metadata.given_by == {"title": "front matter", "outlet": "sidecar"}
    assert metadata.warnings == ()


def test_a_value_that_is_not_understood_leaves_its_place_to_the_next_layer() -> None:
    metadata = settle(
        [
            Layer("front matter", {"published": "last Friday"}),
            Layer("manifest", {"published": "2026-05-13"}),
        ]
    )

    assert metadata.values == {"published": "2026-05-13"}
    assert metadata.given_by == {"published": "manifest"}
    assert len(metadata.warnings) == 1
    assert metadata.warnings[0].startswith("front matter: published 'last Friday' is no ISO 8601")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-05-13", "2026-05-13"),
        ("2026-05-13T19:05", "2026-05-13T19:05"),
        ("2026-05-13 19:05:09", "2026-05-13T19:05:09"),
        ("2026-05-13T19:05:09.250+09:00", "2026-05-13T19:05:09.250+09:00"),
        ("2026-05-13T19:05:09Z", "2026-05-13T19:05:09Z"),
        ("2026-05-13t19:05z", "2026-05-13T19:05Z"),
        ("2026-05-13T19:05:09 -0330", "2026-05-13T19:05:09-0330"),
    ],
)
def test_a_day_stays_a_day_and_a_time_keeps_its_offset(said: str, kept: str) -> None:
    assert settle([Layer("record", {"published": said})]).values == {"published": kept}


@pytest.mark.parametrize(
    "said",
    [
        "13 May 2026",
        "05/13/2026",
        "2026",
        "2026-5-13",
        "20260513",
        "2026-02-30",
        "2026-05-13T25:00",
        "2026-05-13T19:05+30:00",
        "٢٠٢٦-٠٥-١٣",
        "2026-05-13 and later",
        "0000-01-01",
    ],
)
def test_any_other_date_is_unknown_and_told(said: str) -> None:
    metadata = settle([Layer("record", {"published": said})])

    assert metadata.values == {}
    assert len(metadata.warnings) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://post.example/a/1?x=2#y",
        "http://post.example:8080",
        "HTTPS://Post.example/Ä",
        "https://[2001:db8::1]/a",
    ],
)
def test_an_http_address_is_kept_as_it_is(url: str) -> None:
    assert settle([Layer("sidecar", {"url": url})]).values == {"url": url}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://post.example/a",
        "post.example/a",
        "https://",
        "https:///path",
        "https://.../a",
        "https://bank.example@evil.example/",
        "https://user:word@post.example/",
        "https://post.example/a b",
        "https://post.example\\@evil.example",
        'https://post.example/"onclick',
        "https://[::1",
        "https://post.example:port/",
        "https://post.example/" + "a" * 2_000,
    ],
)
def test_any_other_address_is_unknown_and_told(url: str) -> None:
    metadata = settle([Layer("sidecar", {"url": url})])

    assert metadata.values == {}
    assert len(metadata.warnings) == 1


@pytest.mark.parametrize(
    ("said", "kept"), [("EN", "en"), ("pt_BR", "pt-br"), ("zh-Hans", "zh-hans"), ("English", None)]
)
def test_a_language_is_a_tag_in_lower_case(said: str, kept: str | None) -> None:
    assert settle([Layer("record", {"language": said})]).values.get("language") == kept


def test_a_value_is_one_line_without_hidden_signs_and_of_bounded_length() -> None:
    metadata = settle(
        [Layer("record", {"title": "Ferry\n\u202elate\x07", "author": "A" * 501, "outlet": " \n"})]
    )

    assert metadata.values == {"title": "Ferry late"}
    assert len(metadata.warnings) == 1
    assert "author" in metadata.warnings[0]
    assert len(metadata.warnings[0]) < 200
