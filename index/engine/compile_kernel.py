"""Compile ``kernel.c`` with the C compiler at hand: ``python -m index.engine.compile_kernel``.

Without an argument the library goes where the engine looks for it. ``--sanitized PATH`` writes
one for tests to that path: it stops the process at the first access out of bounds and the first
undefined operation. Where there is no compiler, or the folder cannot be written, this is said
and the exit code is still 0: numpy gives the same results.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from index.engine.kernel import FLAGS, SOURCE, Kernel, library_path

_SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g")
_TIMEOUT_S = 120


def main(arguments: list[str]) -> int:
    """Compile, say what came of it, return the exit code."""
    match arguments:
        case []:
            return _install()
        case ["--sanitized", path]:
            _compile(Path(path), _SANITIZERS)
            return 0
    sys.stderr.write("usage: python -m index.engine.compile_kernel [--sanitized PATH]\n")
    return 2


def _install() -> int:
    library = library_path()
    if library.exists():
        return 0
    try:
        library.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=library.parent) as folder:
            fresh = Path(folder, library.name)
            _compile(fresh, ())
            Kernel(fresh)  # one that cannot be loaded is not put in place
            fresh.chmod(0o755)
            fresh.replace(library)
    except (OSError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"no compiled search, numpy will serve, 7 to 40 times slower: {error}\n")
        return 0
    for older in library.parent.glob("kernel-*.so"):
        if older != library:
            older.unlink(missing_ok=True)
    sys.stderr.write(f"compiled {library.name}\n")
    return 0


def _compile(library: Path, more_flags: tuple[str, ...]) -> None:
    """Raise OSError without a compiler, SubprocessError when it fails or takes too long."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        raise FileNotFoundError("there is no C compiler (cc, gcc or clang)")
    command = [compiler, *FLAGS, *more_flags, "-o", os.fspath(library), os.fspath(SOURCE)]
    subprocess.run(command, check=True, timeout=_TIMEOUT_S)  # noqa: S603  # nothing from outside


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
