"""Changed thresholds as they are typed: NAME=VALUE."""

import tomllib
from collections.abc import Sequence
from datetime import date

from headway.evidence.errors import BadFramework
from headway.evidence.rules.framework import Plain


def read_changes(texts: Sequence[str]) -> dict[str, Plain]:
    """ "years=3" as {"years": 3}; true and false, numbers, days and words.

    Raises BadFramework for a text without a name or a value.
    """
    found: dict[str, Plain] = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        if not name or not value:
            raise BadFramework(f"{text!r} does not change a threshold; write NAME=VALUE.")
        found[name] = _read(value)
    return found


def _read(value: str) -> Plain:
    try:
        read = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value
    return read if isinstance(read, (bool, int, float, date)) else value
