import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.corpus.decoding import Unusable, clean, decode, one_line, read_bytes

# Letters, marks and joiners that NFC, the removal of signs and each other can rearrange.
_AWKWARD = (
    "ae\u0301\u0327\u0323\u0650\u0628\u0915\u094d\u0930\u0dca\u0d9a\u200c\u200d\ufe0f❤👩\u00ad"
)
_AWKWARD += "\u202e\ufeff\r\n\u2028\u1161\u1100\u212b\ud800\U000e0041\u034f \t"


@given(st.text(st.one_of(st.sampled_from(_AWKWARD), st.characters())))
@example("\u0628\u0301\u0650\u200d\u0650\u200d")
@example("e\u200d\u0301\u200d")
@example("a\u034f\u0301\r\r\n\n")
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()  # no lone surrogate is left


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("one\r\ntwo\rthree\x0cfour\u2028five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\tb\x07c\x1b[0m", "a\tbc[0m"),
        ("soft\u00adhyphen zero\u200bwidth \u202eright\u202c \ufeffmark", None),
        ("tag\U000e0061\U000e007f", "tag"),
        ("e\u200b\u0301", "é"),
        ("e\u034f\u0301", "é"),
        ("e\u0301\n", "é\n"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("non\u00a0breaking", "non\u00a0breaking"),
        ("\u0600\u0661\u06dd", "\u0600\u0661\u06dd"),
    ],
)
def test_line_ends_are_one_and_what_cannot_be_seen_is_gone(raw: str, expected: str | None) -> None:
    assert clean(raw) == (expected or "softhyphen zerowidth right mark")


def test_exactly_the_invisible_characters_are_stripped() -> None:
    line_ends = {ord(sign) for sign in "\n\r\x0b\x0c\x85\u2028\u2029"}
    # The planes in which Unicode has characters other than ideographs and private ones.
    planes = [*range(0x20000), *range(0xE0000, 0xE1000)]
    codes = [code for code in planes if code not in line_ends]
    lines = clean("\n".join(f"x{chr(code)}x" for code in codes)).split("\n")
    category = {code: unicodedata.category(chr(code)) for code in codes}
    seen_by_readers = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    invisible = {code for code in codes if category[code] in ("Cc", "Cf", "Cs")}

    stripped = {code for code, line in zip(codes, lines, strict=True) if line == "xx"}

    # Between two letters of the Latin alphabet both joiners go; U+034F counts as a mark.
    expected = invisible - seen_by_readers - {ord("\t")} | {0x34F}
    assert {code for code in stripped if category[code] != "Cn"} == expected


@pytest.mark.parametrize(
    "word",
    [
        "می\u200cخواهم",  # Persian, non-joiner inside a word
        "ක්\u200dර",  # Sinhala, joiner after the virama
        "न्\u200d",  # Devanagari half letter at the end of a word
        "👩\u200d🚒",  # a picture of two signs
        "❤\ufe0f\u200d🔥",
    ],
)
def test_joiners_stay_where_they_change_how_a_word_is_written(word: str) -> None:
    assert clean(word) == unicodedata.normalize("NFC", word)


@pytest.mark.parametrize("hidden", ["pass\u200cword", "\u200dstart", "a \u200c b", "1\u200d2"])
def test_joiners_go_where_they_only_hide(hidden: str) -> None:
    assert clean(hidden) == hidden.replace("\u200c", "").replace("\u200d", "")


def test_a_run_of_joiners_becomes_one() -> None:
    assert clean("می\u200c\u200c\u200dخواهم") == "می\u200cخواهم"


def test_a_value_of_several_lines_becomes_one_line() -> None:
    assert one_line("  Ferry\r\n\tlate\u00a0 again\u200b ") == "Ferry late again"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_utf_16_are_read_without_a_doubt(encoding: str) -> None:
    assert decode("Café Łódź".encode(encoding)) == ("Café Łódź", ())


def test_windows_text_is_read_with_a_warning() -> None:
    text, warnings = decode("“Café”".encode("cp1252"))

    assert text == "“Café”"
    assert len(warnings) == 1
    assert "Windows-1252" in warnings[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text\0more", "NUL"),
        (b"x" * 10_000 + b"\0", "NUL"),
        ("four bytes each".encode("utf-32"), "NUL"),
        (b"caf\xe9 \x81", "neither UTF-8 nor"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unusable, match=reason):
        decode(data)


def test_a_file_may_have_exactly_as_many_bytes_as_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")

    assert read_bytes(tmp_path / "a.txt", most_bytes=5) == b"12345"
    with pytest.raises(Unusable, match="larger than 4 bytes"):
        read_bytes(tmp_path / "a.txt", most_bytes=4)


def test_a_file_that_vanished_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="vanished"):
        read_bytes(tmp_path / "gone.txt", most_bytes=5)


@pytest.mark.parametrize(
    "marks",
    [
        "\u0301\u0323" * 100_000,
        "\u0344" * 100_000,  # becomes two marks
        "\u0301\u0323\u200d" * 50_000,  # what parts them is stripped
        "\u0301\u0323\u2060" * 50_000,
    ],
)
def test_a_heap_of_marks_on_one_letter_is_cut_to_thirty(marks: str) -> None:
    cleaned = clean(f"a{marks}b")

    n_marks = sum(unicodedata.combining(sign) > 0 for sign in cleaned)
    assert n_marks in (29, 30)  # one may have melted into the letter
    assert cleaned.endswith("b")
    assert clean(cleaned) == cleaned


def test_signs_that_are_no_marks_may_stand_in_long_rows() -> None:
    assert clean("—" * 80 + "😀" * 80) == "—" * 80 + "😀" * 80
