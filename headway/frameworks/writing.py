"""A version's contents as the text of its file.

A draft's text is written anew from what it says, so comments of the version it was made of are
lost in it; the fingerprint counts neither comments nor layout, so it stays the same.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from headway.evidence.rules.framework import Contents

BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def told(contents: Contents) -> dict[str, Any]:
    """What a version says as plain tables; what it leaves at the default is left out."""
    return contents.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)


def text_of(said: Mapping[str, Any]) -> str:
    """Plain tables as the text of a version's file."""
    return "\n".join(_lines(said)) + "\n"


def _lines(said: Mapping[str, Any]) -> Iterator[str]:
    tables = {name: value for name, value in said.items() if _is_table(value)}
    for name, value in said.items():
        if name not in tables:
            yield f"{_key(name)} = {_value(value)}"
    for name, value in tables.items():
        for header, rows in _tables(_key(name), value):
            yield ""
            yield header
            for inner, one in rows.items():
                yield f"{_key(inner)} = {_value(one)}"


def _is_table(value: object) -> bool:
    if isinstance(value, Mapping):
        return True
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(one, Mapping) for one in value)
    )


def _tables(name: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(value, Mapping):
        for row in value:
            yield f"[[{name}]]", row
        return
    inner = {key: one for key, one in value.items() if isinstance(one, Mapping)}
    arrays = {key: one for key, one in value.items() if key not in inner and _is_table(one)}
    plain = {key: one for key, one in value.items() if key not in inner and key not in arrays}
    if plain or not (inner or arrays):
        yield f"[{name}]", plain
    for key, one in inner.items():
        yield f"[{name}.{_key(key)}]", one
    for key, one in arrays.items():
        for row in one:
            yield f"[[{name}.{_key(key)}]]", row


def _key(name: str) -> str:
    return name if BARE.match(name) else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    rows = [_value(one) for one in value]
    if any(isinstance(one, Mapping) for one in value) or sum(map(len, rows)) > 80:
        return "[\n" + "".join(f"  {row},\n" for row in rows) + "]"
    return "[" + ", ".join(rows) + "]"


def _text(value: str) -> str:
    # A JSON string is a TOML string but for one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
