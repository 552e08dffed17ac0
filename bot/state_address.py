"""The address of a PostgreSQL database as one line: what may stand in it, and what it means.

Free of the database libraries, so that reading the settings stays quick.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import parse_qsl, unquote, urlsplit

PORT = 5432
SslMode = Literal["disable", "prefer", "require", "verify-full"]

_SCHEMES = ("postgresql", "postgres", "postgresql+pg8000")
_FORM = "give it as postgresql://USER:PASSWORD@HOST:5432/NAME"
_OPTIONS = {"host", "sslmode", "sslrootcert"}


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """Where a PostgreSQL database is and who we are there."""

    user: str
    password: str | None = field(repr=False)
    host: str  # a name or an address; unused when there is a socket
    port: int
    database: str
    socket: Path | None  # the server's Unix socket
    sslmode: SslMode
    sslrootcert: Path | None  # the authorities to trust; none: the system's


def postgres_address(url: str) -> PostgresAddress:
    """Return what a URL says, in libpq's form: ``postgresql://user:password@host:port/name``.

    Of libpq's options it knows ``host`` (the folder of a Unix socket), ``sslmode`` (``disable``,
    ``prefer``, ``require``, ``verify-full``) and ``sslrootcert``.

    Raises:
        ValueError: it cannot be used; the text says why and holds nothing of the URL.
    """
    try:
        parts = urlsplit(url)
        port = PORT if parts.port is None else parts.port
        given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        # Its text would quote what it could not read: of a password with a / or an @ in it, half.
        raise ValueError(f"{_FORM}, with % escapes for signs like @ : / in a password") from None
    options = dict(given)
    if parts.scheme not in _SCHEMES:
        raise ValueError(_FORM)
    if parts.fragment or "/" in parts.path[1:]:
        raise ValueError(f"{_FORM}, with % escapes for signs like # @ : / in a password")
    if not parts.username or not parts.path[1:]:
        raise ValueError(f"the user or the database is missing; {_FORM}")
    if len(options) != len(given) or not options.keys() <= _OPTIONS:
        raise ValueError(f"of options only these, each once, are known: {sorted(_OPTIONS)}")
    folder = options.get("host")
    if bool(folder) == bool(parts.hostname):
        raise ValueError("give one place: a host, or ?host= with the folder of a Unix socket")
    if folder and not folder.startswith("/"):
        raise ValueError("?host= is the whole path of the folder with the Unix socket")
    mode = options.get("sslmode", "prefer")
    if mode not in get_args(SslMode):
        raise ValueError(f"sslmode is one of {', '.join(get_args(SslMode))}")
    root = options.get("sslrootcert")
    return PostgresAddress(
        user=unquote(parts.username),
        password=unquote(parts.password) if parts.password is not None else None,
        host=parts.hostname or "",
        port=port,
        database=unquote(parts.path[1:]),
        socket=Path(folder) / f".s.PGSQL.{port}" if folder else None,
        sslmode=next(known for known in get_args(SslMode) if known == mode),
        sslrootcert=Path(root) if root else None,
    )
