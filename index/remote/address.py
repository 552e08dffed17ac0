"""The address of an OpenSearch cluster as one line: what may stand in it, and what it means.

Free of the client, so that reading the settings stays quick.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PORT = 9200
NAME = "whosaid"  # of what is kept there, if the address gives none

_FORM = "give it as https://USER:PASSWORD@HOST:9200/NAME"
_ESCAPES = "with % escapes for signs like @ : / # in a password"
_HOST_CHARS = 253  # of a name in the DNS
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")  # what may begin the name of an index


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """Where a cluster is, who we are there, and how what is ours begins."""

    hosts: tuple[tuple[str, int], ...]  # at least one; any of them may answer
    uses_tls: bool
    user: str | None
    password: str | None = field(repr=False)
    name: str  # how the names of our indexes begin
    authorities: Path | None  # certificates to trust; none: the usual ones
    verifies: bool = True  # whether the server has to show a certificate that is trusted

    def __str__(self) -> str:
        """Return it for people: without user and password."""
        scheme = "https" if self.uses_tls else "http"
        hosts = ",".join(f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
                         for host, port in self.hosts)  # fmt: skip
        return f"{scheme}://{hosts}/{self.name}"


def search_address(url: str) -> SearchAddress:
    """Return what a URL says: ``https://user:password@host:port,host2:port/name?ca=/path/ca.pem``.

    User and password, ports, further hosts, the name and the options may be left out. An option
    is ``ca`` (a file of authorities to trust) or ``verify=none`` (trust whoever answers, for a
    private network alone).

    Raises:
        ValueError: it cannot be used; the text says why and holds nothing of the URL.
    """
    scheme, found, rest = url.strip().partition("://")
    if not found or scheme not in ("http", "https"):
        raise ValueError(_FORM)
    place = re.split(r"[/?#]", rest, maxsplit=1)[0]
    userinfo, at, hosts = place.rpartition("@")
    try:
        parts = urlsplit(f"{scheme}://host{rest[len(place) :]}")
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        addresses = tuple(map(_host, hosts.split(",")))
    except ValueError:
        # Its text would quote what it could not read: of a password with a / or an @ in it, half.
        raise ValueError(f"{_FORM}, {_ESCAPES}") from None
    name = parts.path.strip("/") or NAME
    if parts.fragment or "@" in userinfo or "@" in parts.path:
        raise ValueError(f"{_FORM}, {_ESCAPES}")
    if not _NAME.fullmatch(name):
        raise ValueError("NAME is of small letters, digits, - and _, 64 at most")
    if options and (scheme == "http" or not _are_known(options)):
        raise ValueError("of options only ?ca=FILE or ?verify=none is known, with https")
    user, _, password = userinfo.partition(":")
    if at and not user:
        raise ValueError(f"the user is missing; {_FORM}")
    return SearchAddress(
        hosts=addresses,
        uses_tls=scheme == "https",
        user=unquote(user) if at else None,
        password=unquote(password) if at else None,
        name=name,
        authorities=Path(options["ca"]) if "ca" in options else None,
        verifies="verify" not in options,
    )


def _are_known(options: dict[str, str]) -> bool:
    return options == {"verify": "none"} or options.keys() == {"ca"}


def _host(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.username is not None or re.search(r"\s", text):
        raise ValueError("no host")
    # Raises over names that none can have, such as one with an empty part: the client falls over.
    if len(parts.hostname.encode("idna")) > _HOST_CHARS:
        raise ValueError("too long")
    return parts.hostname, PORT if parts.port is None else parts.port
