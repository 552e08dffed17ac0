"""A real PostgreSQL for the tests: a server of their own in a temporary directory, on loopback."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.state_address import PostgresAddress, postgres_address

USER = "whosaid"
MISSING = "no PostgreSQL here: apt-get install postgresql (initdb and postgres are looked for)"
# The machine does not crash during the tests, only the server does: what it was told to keep has to
# reach the system, not the disk.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "log_min_messages": "warning",
}

# The server is nobody's child. This one sees by its closed input that the tests are over, however
# they ended, and leaves nothing of theirs behind.
_CLEANER = """
import os, pathlib, shutil, signal, sys, time
home = pathlib.Path(sys.argv[1])
pid_file = home / "data/postmaster.pid"
sys.stdin.read()
if pid_file.exists():
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
for _ in range(100):
    if not pid_file.exists():
        break
    time.sleep(0.1)
shutil.rmtree(home, ignore_errors=True)
"""


def binaries() -> Path | None:
    """Return the folder of the server's programs, the newest if there are several."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    # Debian keeps them off the path, a folder for each version.
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda folder: int(re.sub(r"\D", "", str(folder)) or 0))
    complete = [one for one in found if (one / "initdb").exists() and (one / "postgres").exists()]
    return complete[-1] if complete else None


class PostgresServer:
    """A server with one user, who has a password; each call of ``new_database`` makes a database.

    Args:
        programs: the folder of ``initdb`` and ``pg_ctl``.
        home: an empty folder for everything of the server; must be short, a socket goes in.
    """

    def __init__(self, programs: Path, home: Path) -> None:
        self._programs = programs
        self._home = home
        self._data = home / "data"
        self._password = secrets.token_hex(12) + "@:/"  # what has to be escaped in a URL
        self._owner = _not_root()
        self._n_databases = 0
        self.port = 0
        if self._owner is not None:
            os.chown(home, self._owner.pw_uid, self._owner.pw_gid)
        password_file = home / "password"
        password_file.write_text(self._password)
        password_file.chmod(0o644)
        self._run(
            "initdb", "--username", USER, "--pwfile", str(password_file), "--auth", "scram-sha-256",
            "--no-sync", "--encoding", "UTF8", "--locale", "C", "--pgdata", str(self._data),
        )  # fmt: skip

    def start(self) -> None:
        """Start the server and return when it takes connections."""
        self.port = self.port or _free_port()
        settings = {
            **_SETTINGS,
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self._home),
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log = self._home / "log"
        self._run("pg_ctl", "start", "-w", "-D", str(self._data), "-l", str(log), "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: ``fast`` in order, ``immediate`` as a crash does."""
        self._run("pg_ctl", "stop", "-w", "-D", str(self._data), "-m", mode)

    def new_database(self) -> str:
        """Make an empty database and return its name."""
        self._n_databases += 1
        name = f"state_{self._n_databases}"
        self.execute("postgres", f"CREATE DATABASE {name}")
        return name

    def url(self, database: str) -> str:
        """Return the address of a database as a setting has it, over TCP."""
        escaped = self._password.replace("@", "%40").replace(":", "%3A").replace("/", "%2F")
        return f"postgresql://{USER}:{escaped}@127.0.0.1:{self.port}/{database}"

    def socket_url(self, database: str) -> str:
        """Return the address of a database over the Unix socket."""
        by_tcp = self.url(database)
        return by_tcp.replace("127.0.0.1", "") + f"?host={self._home}"

    def address(self, database: str) -> PostgresAddress:
        """Return where a database is."""
        return postgres_address(self.url(database))

    def execute(self, database: str, statement: str) -> list[tuple[object, ...]]:
        """Run a statement beside the bots and return its rows."""
        url = self.url(database).replace("postgresql:", "postgresql+pg8000:")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                result = connection.execute(text(statement))
                return [tuple(row) for row in result] if result.returns_rows else []
        finally:
            engine.dispose()

    def _run(self, program: str, *arguments: str) -> None:
        output = self._home / "output"
        # A file, not a pipe: the server inherits it and would keep a pipe open.
        with output.open("ab") as sink:
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                cwd=self._home,
                # The server refuses to run as root.
                user=self._owner.pw_uid if self._owner else None,
                group=self._owner.pw_gid if self._owner else None,
                extra_groups=[] if self._owner else None,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {output.read_text()[-2000:]}")


@contextlib.contextmanager
def postgres_server(programs: Path) -> Iterator[PostgresServer]:
    """A running server, gone at the end with all that it held."""
    home = Path(tempfile.mkdtemp(prefix="whosaid-pg-", dir="/tmp"))
    command = [sys.executable, "-c", _CLEANER, str(home)]
    # In a group of its own: Ctrl-C is for the tests.
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        server = PostgresServer(programs, home)
        server.start()
        yield server


def _not_root() -> pwd.struct_passwd | None:
    """Whom to run the server as when we are root; none: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("we are root, and there is no other user to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
