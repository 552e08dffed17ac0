"""What a process may open."""

import resource
import subprocess
import sys


def test_a_process_opens_as_many_files_as_it_may() -> None:
    code = (
        "import resource\n"
        "from index.store.files import allow_many_open_files\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 100), hard))\n"
        "allow_many_open_files()\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert int(done.stdout) == (16_384 if hard < 0 else min(hard, 16_384))
