"""Say which system libraries certificates need and this machine lacks; exit 1 if any."""

import contextlib
import io
import sys
import warnings

SENTENCE = "Certificates need Pango and HarfBuzz. On Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def main() -> int:
    """Return 0 if WeasyPrint finds its libraries."""
    warnings.simplefilter("ignore")
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # its own advice is a page long
            from weasyprint.text import ffi  # noqa: PLC0415 -- loading it is the question
    except OSError:
        missing = True
    else:
        missing = ffi.harfbuzz_subset is None
    if missing:
        print(SENTENCE)
    return int(missing)


if __name__ == "__main__":
    sys.exit(main())
