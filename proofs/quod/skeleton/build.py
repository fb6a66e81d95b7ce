"""From derivations to the write-up: ``python build.py``, or ``--check`` to only check."""

import sys
from pathlib import Path

from quod.cli import main

if __name__ == "__main__":
    sys.exit(main(["build", "--project", str(Path(__file__).parent), *sys.argv[1:]]))
