"""Where a command's result goes: the terminal, a pipe, or a file written whole."""

import sys
from pathlib import Path

from headway.evidence.errors import EvidenceError

ENDINGS = ("csv", "xlsx", "json")


def format_of(asked: str, output: Path | None) -> str:
    """What was asked for; for a file and no format, what its ending says."""
    ending = output.suffix.lower().lstrip(".") if output else ""
    return ending if asked == "table" and ending in ENDINGS else asked


def put(made: str | bytes, output: Path | None = None) -> None:
    """Print it, or write it to a file that is there whole or not at all.

    Raises EvidenceError where it cannot be written, and for a workbook to a terminal.
    """
    if output is not None:
        _write(made, output)
    elif isinstance(made, str):
        sys.stdout.write(made if made.endswith("\n") else made + "\n")
    elif sys.stdout.isatty():
        raise EvidenceError("An XLSX file cannot be shown here; add --output FILE.xlsx.")
    else:
        sys.stdout.buffer.write(made)


def _write(made: str | bytes, output: Path) -> None:
    work = output.with_name(f".{output.name}.writing")
    try:
        work.write_bytes(made.encode() if isinstance(made, str) else made)
        work.replace(output)
    except OSError as error:
        work.unlink(missing_ok=True)
        raise EvidenceError(f"{output} cannot be written: {error.strerror}.") from error
    sys.stderr.write(f"Written to {output}.\n")
