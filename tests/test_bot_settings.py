import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import BadSettings, Settings, read_settings

TOKEN = "4242:AAF-abcdefghijklmnopqrstuvwxyz_0123"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(f"WHOSAID_{field.upper()}", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secrets").mkdir()
    return tmp_path


def read(folder: Path) -> Settings:
    return read_settings(folder / ".env", folder / "secrets")


def complaint(folder: Path) -> str:
    with pytest.raises(BadSettings) as caught:
        read(folder)
    return str(caught.value)


def test_nothing_set_means_the_try_out_page_with_its_own_folder(folder: Path) -> None:
    settings = read(folder)

    assert not settings.on_telegram
    assert settings.home == Path("data/tryout")
    assert settings.admin_ids == settings.allowed_ids == frozenset()


def test_a_token_means_telegram_and_the_data_folder_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", TOKEN)

    settings = read(folder)

    assert settings.bot_token == SecretStr(TOKEN)
    assert settings.home == Path("data")


def test_ids_are_parted_by_commas(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOSAID_ADMIN_IDS", " 1, 2,3, ")
    monkeypatch.setenv("WHOSAID_ALLOWED_IDS", "7,-1001234567890")

    settings = read(folder)

    assert settings.admin_ids == {1, 2, 3}
    assert settings.allowed_ids == {7, -1001234567890}


@pytest.mark.parametrize("ids", ["[1]", "1;2", "1 2", "ada", "-5", "0", "1_000", "١٢", "9" * 30])
def test_what_is_no_list_of_people_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ids: str
) -> None:
    monkeypatch.setenv("WHOSAID_ADMIN_IDS", ids)

    assert complaint(folder).startswith("WHOSAID_ADMIN_IDS: ")


def test_an_empty_line_in_env_does_not_beat_a_docker_secret(folder: Path) -> None:
    (folder / ".env").write_text("WHOSAID_BOT_TOKEN=\n")
    (folder / "secrets" / "whosaid_bot_token").write_text(f"{TOKEN}\n")

    assert read(folder).bot_token == SecretStr(TOKEN)


def test_an_empty_secret_is_no_token(folder: Path) -> None:
    (folder / "secrets" / "whosaid_bot_token").write_text("\n")

    assert not read(folder).on_telegram


def test_the_environment_beats_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("WHOSAID_TRYOUT_PORT=9000\nWHOSAID_LOG_LEVEL=debug\n")
    monkeypatch.setenv("WHOSAID_TRYOUT_PORT", "9001")

    settings = read(folder)

    assert settings.tryout_port == 9001
    assert settings.log_level == "DEBUG"


def test_no_secrets_folder_is_fine(folder: Path) -> None:
    assert not read_settings(folder / ".env", folder / "nowhere").on_telegram


def test_every_bad_variable_gets_one_line_that_says_what_is_expected(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOSAID_TRYOUT_PORT", "99999")
    monkeypatch.setenv("WHOSAID_QUESTION_DAYS", "soon")

    lines = complaint(folder).splitlines()

    assert [line.split(":")[0] for line in lines] == [
        "WHOSAID_QUESTION_DAYS",
        "WHOSAID_TRYOUT_PORT",
    ]
    assert all("Expected: " in line for line in lines)
    assert "1 to 365" in lines[0]
    assert "65535" in lines[1]


@pytest.mark.parametrize("name", [f"WHOSAID_{name.upper()}" for name in Settings.model_fields])
def test_no_error_shows_what_was_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # Somebody may put the token after any name.
    monkeypatch.setenv(name, "AAF-this is secret!\x7f")

    assert "secret!" not in shown_for(folder)


def shown_for(folder: Path) -> str:
    """What is printed of settings that somebody got wrong; texts and paths can be anything."""
    free_text = {"articles_dir", "data_dir", "webhook_listen"}
    try:
        return read(folder).model_dump_json(exclude=free_text)
    except BadSettings as error:
        return f"{error} {error.__cause__}"


def test_the_settings_never_print_the_token(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOSAID_BOT_TOKEN", TOKEN)

    settings = read(folder)

    assert TOKEN[5:] not in repr(settings) + str(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("WHOSAID_BOTTOKEN", "WHOSAID_BOT_TOKEN"),
        ("whosaid_admin_id", "WHOSAID_ADMIN_IDS"),
        ("WHOSAID_ARTICLE_DIR", "WHOSAID_ARTICLES_DIR"),
    ],
)
def test_a_misspelt_name_in_the_environment_is_named_with_the_one_that_is_meant(
    folder: Path, monkeypatch: pytest.MonkeyPatch, misspelt: str, meant: str
) -> None:
    monkeypatch.setenv(misspelt, "1")

    text = complaint(folder)

    assert misspelt.upper() in text
    assert f"is {meant} meant?" in text


def test_a_misspelt_name_in_the_file_is_named_with_the_file(folder: Path) -> None:
    (folder / ".env").write_text("WHOSAID_TRY_OUT_PORT=1\n")

    assert re.search(r"WHOSAID_TRY_OUT_PORT in .*\.env: .*WHOSAID_TRYOUT_PORT", complaint(folder))


def test_foreign_names_in_the_file_are_let_be(folder: Path) -> None:
    (folder / ".env").write_text("COMPOSE_PROJECT_NAME=x\nWHOSAID_MEMORY=2g\nTZ=UTC\n")

    assert not read(folder).on_telegram


def test_a_file_in_another_encoding_is_an_error_for_a_person(folder: Path) -> None:
    (folder / ".env").write_bytes(b"WHOSAID_LOG_LEVEL=\xff\xfe\n")

    assert "UTF-8" in complaint(folder)


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://bot.example/hook/", "https://bot.example/hook"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_a_webhook_address_is_https_or_loopback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, root: str
) -> None:
    monkeypatch.setenv("WHOSAID_WEBHOOK_URL", url)

    assert read(folder).webhook_url == root


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WHOSAID_WEBHOOK_URL", "http://bot.example"),
        ("WHOSAID_WEBHOOK_URL", "bot.example"),
        ("WHOSAID_WEBHOOK_URL", "https://[bad"),
        ("WHOSAID_BOT_API_URL", "ftp://bot.example"),
        ("WHOSAID_BOT_API_URL", "https://me:pw@bot.example"),
        ("WHOSAID_WEBHOOK_SECRET", "short"),
        ("WHOSAID_BOT_TOKEN", "your-token-here"),
        ("WHOSAID_QUESTION_TIMEOUT_S", "0"),
        ("WHOSAID_QUESTION_TIMEOUT_S", "nan"),
        ("WHOSAID_QUESTION_EVERY_S", "-1"),
        ("WHOSAID_LOG_LEVEL", "loud"),
    ],
)
def test_values_out_of_range_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert complaint(folder).startswith(f"{name}: ")
