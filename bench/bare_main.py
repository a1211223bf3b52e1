"""The door of the smallest program, as an installed script has it."""

import sys

from bare import app

if __name__ == "__main__":
    sys.exit(app())
