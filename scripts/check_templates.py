"""Parse every template with curlylint; exit 1 if one cannot be parsed."""

import collections
import collections.abc
import sys

# The newest release that installs beside mypy (they want different pathspecs) still asks for the name's old home.
collections.Iterable = collections.abc.Iterable  # type: ignore[attr-defined]  # the linter looks for the name of Python 3.9

from curlylint.cli import main  # noqa: E402 -- after the name is back

if __name__ == "__main__":
    sys.argv = ["curlylint", "--parse-only", *(sys.argv[1:] or ["templates"])]
    main()
