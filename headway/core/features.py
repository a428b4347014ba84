"""Finding what a feature declares in a file of its own."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


@cache
def declaration(app: str, name: str) -> ModuleType | None:
    """The module `headway.<app>.<name>`, or None where the feature has no such file.

    Looked for once a process: every page asks it of every feature.
    """
    if find_spec(f"headway.{app}") is None or find_spec(f"headway.{app}.{name}") is None:
        return None
    return import_module(f"headway.{app}.{name}")
