"""A changeover between versions: what each reason code of the earlier becomes in the later.

A later version says in its own text how the codes of the one before it are carried over. Two
versions that are not neighbours are joined through those between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headway.evidence.errors import BadFramework
from headway.evidence.rules import Framework
from headway.frameworks.models import DECIDING, Version
from headway.frameworks.queries import framework_of
from headway.frameworks.versions import shipped, version

LONGEST = 20  # versions in a chain: more than any authority has


@dataclass(frozen=True)
class Carried:
    """One reason code of the earlier version, and what it becomes."""

    code: str
    words: str
    becomes: str | None
    becomes_words: str
    through: tuple[str, ...]  # the codes on the way, where versions lie between

    @property
    def unmatched(self) -> bool:
        """Whether entries with this code must be looked at by a person."""
        return self.becomes is None


@dataclass(frozen=True)
class Changeover:
    """The mapping of every reason code from one version to another."""

    before: Framework
    after: Framework
    chain: tuple[str, ...]  # keys, from the earlier to the later; empty if nothing joins them
    rows: tuple[Carried, ...]

    @property
    def unmatched(self) -> tuple[Carried, ...]:
        """The codes that have no successor."""
        return tuple(row for row in self.rows if row.unmatched)

    @property
    def sentence(self) -> str:
        """The report in a line."""
        left = len(self.unmatched)
        if not self.chain:
            return (
                "Nothing says how these two versions follow each other, so equal codes are taken "
                f"to mean the same. {left} of {len(self.rows)} reason codes have no successor."
            )
        if not left:
            return f"All {len(self.rows)} reason codes have a successor."
        return (
            f"{left} of {len(self.rows)} reason codes {'has' if left == 1 else 'have'} no "
            "successor: entries with them must be looked at one by one."
        )


def mapped(code: str, from_version: str, to_version: str) -> str | None:
    """What a reason code of one version is in another; None where a person must look.

    Versions by key. Raises BadFramework for a key that is neither shipped nor approved.
    """
    report = changeover(_read(from_version), _read(to_version))
    return next((row.becomes for row in report.rows if row.code == code), None)


def changeover(before: Framework, after: Framework) -> Changeover:
    """How every reason code of `before` is carried into `after`, unmatched ones too."""
    chain = _chain(before, after)
    words = {code.code: code.words for code in after.contents.reason_codes}
    rows = []
    for one in before.contents.reason_codes:
        steps = _steps(one.code, chain) if chain else _same(one.code, words)
        becomes = steps[-1] if steps and steps[-1] in words else None
        rows.append(
            Carried(
                code=one.code,
                words=one.words,
                becomes=becomes,
                becomes_words=words.get(becomes or "", ""),
                through=tuple(step for step in steps[:-1] if step),
            )
        )
    keys = (before.key, *(one.key for one in chain)) if chain else ()
    return Changeover(before, after, keys, tuple(rows))


def _same(code: str, known: Mapping[str, str]) -> list[str]:
    return [code] if code in known else []


def _steps(code: str, chain: Sequence[Framework]) -> list[str]:
    """The code after each version of the chain; ends early where it is not carried."""
    found: list[str] = []
    for framework in chain:
        mapping = framework.contents.carried_from
        assert mapping is not None  # the chain is made of versions that have one
        code = mapping.codes.get(code, "")
        found.append(code)
        if not code:
            break
    return found


def _chain(before: Framework, after: Framework) -> list[Framework]:
    """The versions after `before` up to `after`, each carried from the one before it.

    Empty where they do not join, and for a version and itself.
    """
    found: list[Framework] = []
    here = after
    while here.key != before.key:
        mapping = here.contents.carried_from
        if mapping is None or len(found) > LONGEST:
            return []
        found.insert(0, here)
        if mapping.version == before.key:
            return found
        try:
            here = _read(mapping.version)
        except BadFramework:
            return []
    return []


def _read(key: str) -> Framework:
    """A version that may decide, by key: the latest of that key that is held, else as shipped."""
    if key in shipped():
        return version(key)
    held = Version.objects.filter(key=key, state__in=DECIDING).order_by("-pk").first()
    if held is None:
        raise BadFramework(f"There is no framework version {key}.")
    return framework_of(held)
