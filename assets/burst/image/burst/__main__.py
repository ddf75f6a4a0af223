"""`python3 -m burst COMMAND [ARGUMENT ...]`; what it does is told in `burst/__init__.py`."""

import os
import sys

from burst.container import EXIT_USAGE, Container, say
from burst.settings import BadSetting, Settings


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    if not arguments:
        print("usage: python3 -m burst COMMAND [ARGUMENT ...]", file=sys.stderr)
        return EXIT_USAGE
    try:
        settings = Settings.read(os.environ)
    except BadSetting as error:
        say("bad-setting", error=str(error))
        return EXIT_USAGE
    return Container(settings, dict(os.environ), arguments).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
