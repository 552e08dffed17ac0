"""The environment, read and checked once: every ``WHOSAID_*`` variable is a field of ``Settings``.

Each field's description is the one line of meaning that ``.env.example`` and
``docs/settings.md`` repeat word for word; ``tests/test_docs.py`` holds the three together.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
    SettingsError,
)

from bot.state_address import postgres_address
from index.build import MEMORY_MB
from index.remote import search_address
from index.store import KEPT

PREFIX = "WHOSAID_"
ENV_FILE = Path(".env")
SECRETS_DIR = Path("/run/secrets")
TELEGRAM = "https://api.telegram.org"

# Read by docker-compose.yml out of the same .env; they are no business of the bot.
COMPOSE_NAMES = frozenset({"WHOSAID_IMAGE", "WHOSAID_MEMORY"})


class BadSettings(Exception):
    """A setting cannot be used; the text has one line per variable and never a value."""


def _ids(value: object) -> object:
    """Return the ids of ``1,2`` as a set; anything but whole numbers is refused."""
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",")]
    parts = [part for part in parts if part]
    if not all(re.fullmatch(r"-?[0-9]{1,18}", part) for part in parts):
        raise ValueError("an id is a whole number, and ids are parted by commas, like 1,2")
    return frozenset(int(part) for part in parts)


def _people(ids: frozenset[int]) -> frozenset[int]:
    if any(person <= 0 for person in ids):
        raise ValueError("a person's id is above 0; a group cannot be an admin")
    return ids


def _no_zero(ids: frozenset[int]) -> frozenset[int]:
    if 0 in ids:
        raise ValueError("0 is nobody's id")
    return ids


def _token(token: SecretStr | None) -> SecretStr | None:
    text = token.get_secret_value().strip() if token else ""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", text):
        raise ValueError("this is no bot token; copy all of it from @BotFather, digits:letters")
    return SecretStr(text)


def _secret(secret: SecretStr | None) -> SecretStr | None:
    text = secret.get_secret_value().strip() if secret else ""
    if not text:
        return None
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", text):
        raise ValueError("use 16 to 256 characters out of A-Z, a-z, 0-9, _ and -")
    return SecretStr(text)


def _state_url(url: SecretStr | None) -> SecretStr | None:
    text = url.get_secret_value().strip() if url else ""
    if not text:
        return None
    postgres_address(text)
    return SecretStr(text)


def _search_url(url: SecretStr | None) -> SecretStr | None:
    text = url.get_secret_value().strip() if url else ""
    if not text:
        return None
    search_address(text)
    return SecretStr(text)


def _same_everywhere(secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    # Each of several bots would tell Telegram a secret of its own, and turn the others' away.
    if secret is None and info.data.get("state_url") and info.data.get("webhook_url"):
        raise ValueError("with WHOSAID_STATE_URL and a webhook it has to be set")
    return secret


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _server_root(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("give a whole address that starts with http:// or https://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("give the server's root alone, without a user, a ? or a #")
    return url.rstrip("/")


def _webhook(url: str | None) -> str | None:
    if url is None:
        return None
    root = _server_root(url)
    # Telegram calls https alone; plain http is for a Bot API on this same machine.
    if not root.startswith("https://") and not _is_loopback(urlsplit(root).hostname or ""):
        raise ValueError("Telegram calls https:// addresses only")
    return root


def _small(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _capitals(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)]


class Settings(BaseSettings):
    """The environment, read once; deeper code receives plain values."""

    # Inputs are hidden because a validation error would otherwise print the token. Empty values
    # are ignored because an empty line in .env would otherwise beat a Docker secret. Foreign
    # names in .env belong to Compose and others; misspelt ones of ours: see read_settings.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr | None, AfterValidator(_token)] = Field(
        default=None,
        description="Token of the bot from @BotFather; empty: the try-out page, without Telegram.",
    )
    admin_ids: Annotated[Ids, AfterValidator(_people)] = Field(
        default=frozenset(),
        description="Telegram ids of the people who may reindex, like 1,2; empty: nobody.",
    )
    allowed_ids: Annotated[Ids, AfterValidator(_no_zero)] = Field(
        default=frozenset(),
        description="Ids of the people and (negative) groups that are served; empty: everybody.",
    )
    articles_dir: Path = Field(
        default=Path("articles"),
        description="Folder of the articles, only read; without a token and unset: samples.",
    )
    data_dir: Path = Field(
        default=Path("data"),
        description="Folder for the index and the bot's state; written by one bot at a time.",
    )
    state_url: Annotated[SecretStr | None, AfterValidator(_state_url)] = Field(
        default=None,
        description=(
            "PostgreSQL that bots share, postgresql://USER:PASSWORD@HOST/NAME; empty: a file."
        ),
    )
    search_url: Annotated[SecretStr | None, AfterValidator(_search_url)] = Field(
        default=None,
        description=(
            "OpenSearch that answers, https://USER:PASSWORD@HOST:9200/NAME; empty: the data folder."
        ),
    )
    question_timeout_s: float = Field(
        default=10.0,
        gt=0,
        le=20,
        description="Seconds after which a search is given up with a sentence; above 0, to 20.",
    )
    questions_burst: int = Field(
        default=5,
        ge=1,
        le=1000,
        description="Questions that a person may ask at once; 1 to 1000.",
    )
    question_every_s: float = Field(
        default=2.0,
        ge=0,
        le=3600,
        description="Seconds per further question after the burst; 0 to 3600, 0: no limit.",
    )
    question_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="Days that questions are kept for the buttons under answers; 1 to 365.",
    )
    keep_generations: int = Field(
        default=KEPT,
        ge=1,
        le=100,
        description="Older indexes that stay, for buttons and to roll back to; 1 to 100.",
    )
    build_memory_mb: int = Field(
        default=MEMORY_MB,
        ge=16,
        le=1_000_000,
        description="MB of new articles that a reindex holds, processes apart; 16 to 1000000.",
    )
    pinned: Annotated[Literal["report", "require", "off"], BeforeValidator(_small)] = Field(
        default="report",
        description="Changed answers to pinned.txt: report them, require a press first, or off.",
    )
    reindex_every_min: int = Field(
        default=0,
        ge=0,
        le=10_080,
        description="Minutes between reindexes that start by themselves; 0 to 10080, 0: none.",
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_capitals)
    ] = Field(
        default="INFO",
        description="Least important lines to log: DEBUG, INFO, WARNING or ERROR.",
    )
    bot_api_url: Annotated[str, AfterValidator(_server_root)] = Field(
        default=TELEGRAM,
        description="Root of the Bot API server, to which /bot and /file/bot are appended.",
    )
    webhook_url: Annotated[str | None, AfterValidator(_webhook)] = Field(
        default=None,
        description="Public https address that leads to our /telegram; empty: the bot polls.",
    )
    webhook_listen: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address on which the webhook listens; the TLS proxy connects to it.",
    )
    webhook_port: int = Field(
        default=8443,
        ge=1,
        le=65535,
        description="TCP port on which the webhook listens; 1 to 65535.",
    )
    webhook_secret: Annotated[
        SecretStr | None, AfterValidator(_secret), AfterValidator(_same_everywhere)
    ] = Field(
        default=None,
        validate_default=True,
        description="Secret of these calls, 16 to 256 of A-Za-z0-9_-; empty: new at every start.",
    )
    tryout_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="TCP port of the try-out page on 127.0.0.1; 0 to 65535, 0: any free one.",
    )

    @property
    def on_telegram(self) -> bool:
        """Whether there is a token; without one the bot runs on the try-out page."""
        return self.bot_token is not None

    @property
    def home(self) -> Path:
        """Folder of this bot's state, heartbeat and indexes: the try-out keeps its own apart."""
        return self.data_dir if self.on_telegram else self.data_dir / "tryout"


def read_settings(env_file: Path = ENV_FILE, secrets_dir: Path = SECRETS_DIR) -> Settings:
    """Return the settings out of the environment, then ``env_file``, then files of secrets.

    Raises:
        BadSettings: a value cannot be used, a name is misspelt, or a file cannot be read.
    """
    try:
        _refuse_misspelt(os.environ, "the environment")
        in_file = DotEnvSettingsSource(Settings, env_file=env_file, env_file_encoding="utf-8")
        _refuse_misspelt(in_file.env_vars, str(env_file))
        # A missing directory would be a warning on every machine without Docker.
        secrets = secrets_dir if secrets_dir.is_dir() else None
        return Settings(_env_file=env_file, _secrets_dir=secrets)
    except ValidationError as error:
        raise BadSettings(
            "\n".join(
                _line(str(e["loc"][0]), e["msg"])
                for e in error.errors(include_url=False, include_context=False, include_input=False)
            )
        ) from None
    except (SettingsError, OSError, UnicodeDecodeError) as error:
        where = f"{env_file} or {secrets_dir}"
        raise BadSettings(
            f"{where}: cannot be read ({type(error).__name__}); both hold UTF-8 text that "
            "the bot's user must be able to read"
        ) from None


def variable(field: str) -> str:
    """Return the name of the variable behind a field of ``Settings``."""
    return PREFIX + field.upper()


def _line(field: str, complaint: str) -> str:
    """Return one line for a person: which variable, what is wrong, what is expected."""
    complaint = complaint.removeprefix("Value error, ").removeprefix("Input ")
    meaning = Settings.model_fields[field].description or ""
    return f"{variable(field)}: {complaint}. Expected: {meaning}"


def _refuse_misspelt(names: Iterable[str], where: str) -> None:
    """Raise when a name has our prefix and is no setting: it would be ignored silently."""
    known = {variable(field) for field in Settings.model_fields}
    lines = []
    for name in sorted(name.upper() for name in names):
        if name.startswith(PREFIX) and name not in known | COMPOSE_NAMES:
            near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)
            meant = f"is {near[0]} meant? " if near else ""
            lines.append(f"{name} in {where}: no such setting; {meant}See docs/settings.md.")
    if lines:
        raise BadSettings("\n".join(lines))
