"""What a child process that opens a person's file is given of our surroundings."""

import os

# What an interpreter may need to start; keys and passwords of the site stay here.
_PASSED_ON = ("DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


def child_environment() -> dict[str, str]:
    """Give the environment of such a child.

    Without a trace of its calls: a reader that has no memory left stops dead while it writes one.
    """
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, "RUST_BACKTRACE": "0"}
