"""The framework versions that ship with the product, one TOML file each.

No Django here: the command line reads versions without starting the web application.
"""

from datetime import date
from functools import cache
from importlib.resources import files

from headway.evidence.errors import BadFramework
from headway.evidence.rules import Framework, load


@cache
def shipped() -> dict[str, str]:
    """The text of every shipped version by key, in the order of the keys."""
    found = sorted(files(__package__).iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".toml"): file.read_text(encoding="utf-8")
        for file in found
        if file.name.endswith(".toml")
    }


@cache
def version(key: str) -> Framework:
    """A shipped version, checked. Raises BadFramework for a key that does not ship."""
    if key not in shipped():
        raise BadFramework(
            f"There is no framework version {key}. The versions are: {', '.join(shipped())}."
        )
    return load(shipped()[key], name=f"{key}.toml")


def in_force(authority: str, on: date) -> Framework | None:
    """The shipped version in force for an authority on a day, the latest of them, or none."""
    holding = [
        framework
        for framework in map(version, shipped())
        if framework.contents.authority == authority and framework.contents.holds(on)
    ]
    return max(holding, key=lambda one: one.contents.valid_from, default=None)
