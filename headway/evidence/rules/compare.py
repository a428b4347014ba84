"""Two versions, or one with a threshold moved, on the same evidence: who enters and leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from headway.evidence.rules.evaluate import Excluded, Proposal
from headway.evidence.rules.framework import Framework
from headway.evidence.rules.settings import ReasonCode

Change = Literal["enters", "leaves", "moves", "same"]
OUT_OF_SCOPE = "OUT_OF_SCOPE"


@dataclass(frozen=True)
class Moved:
    """One school whose proposal differs, and the rules that made the difference."""

    urn: int
    change: Change
    before: str  # category, or OUT_OF_SCOPE
    after: str
    by: tuple[str, ...]  # rules that fire in one of the two only, or the exclusion
    because: str
    before_class: str | None = None
    after_class: str | None = None


@dataclass(frozen=True)
class Comparison:
    """What changes between two evaluations of the same schools."""

    before: str  # ruleset, with its hash
    after: str
    moved: tuple[Moved, ...]
    listed_before: int
    listed_after: int
    unchanged: int

    def of(self, change: Change) -> list[Moved]:
        """The schools that enter, leave or move within the list or outside it."""
        return [item for item in self.moved if item.change == change]


@dataclass(frozen=True)
class Result:
    """One side of a comparison."""

    framework: Framework
    proposals: Sequence[Proposal]
    excluded: Sequence[Excluded] = ()


def compare(before: Result, after: Result) -> Comparison:
    """Who enters the proposed list, who leaves it, who changes category, and by which rule."""
    one, other = _by_urn(before), _by_urn(after)
    # classes are compared only where both versions have them
    classed = bool(before.framework.contents.classes and after.framework.contents.classes)
    moved = []
    for urn in sorted({*one, *other}):
        was, now = one.get(urn), other.get(urn)
        if _category(was) == _category(now) and (not classed or _class(was) == _class(now)):
            continue
        listed_was, listed_now = _listed(before.framework, was), _listed(after.framework, now)
        change: Change = (
            "enters"
            if listed_now and not listed_was
            else "leaves"
            if listed_was and not listed_now
            else "moves"
        )
        by = _by(before, after, was, now, change)
        because = _because(was, now, by, change)
        labels = (_category(was), _category(now))
        moved.append(Moved(urn, change, *labels, by, because, _class(was), _class(now)))
    return Comparison(
        before=before.framework.ruleset,
        after=after.framework.ruleset,
        moved=tuple(moved),
        listed_before=sum(_listed(before.framework, p) for p in one.values()),
        listed_after=sum(_listed(after.framework, p) for p in other.values()),
        unchanged=len({*one, *other}) - len(moved),
    )


@dataclass(frozen=True)
class Carried:
    """A reason code of the version before and what it becomes; None: it must be looked at."""

    code: str
    words: str
    becomes: str | None


def carried_over(before: Framework, after: Framework) -> list[Carried]:
    """How every reason code of one version is carried into another, unmatched ones too.

    Follows the later version's own mapping if it names the earlier; else equal codes match.
    """
    codes: Sequence[ReasonCode] = before.contents.reason_codes
    known = {code.code for code in after.contents.reason_codes}
    mapping: Mapping[str, str] = {code.code: code.code for code in codes if code.code in known}
    if after.contents.carried_from and after.contents.carried_from.version == before.key:
        mapping = after.contents.carried_from.codes
    return [Carried(code.code, code.words, mapping.get(code.code) or None) for code in codes]


_Side = Proposal | Excluded | None


def _by_urn(result: Result) -> dict[int, Proposal | Excluded]:
    found: dict[int, Proposal | Excluded] = {p.urn: p for p in result.proposals}
    return found | {e.urn: e for e in result.excluded}


def _category(side: _Side) -> str:
    return side.category if isinstance(side, Proposal) else OUT_OF_SCOPE


def _class(side: _Side) -> str | None:
    return side.class_ if isinstance(side, Proposal) else None


def _listed(framework: Framework, side: _Side) -> bool:
    return isinstance(side, Proposal) and framework.categories[side.category].listed


def _by(before: Result, after: Result, was: _Side, now: _Side, change: Change) -> tuple[str, ...]:
    """The rules of the category that decided, on the side where they fired."""
    for side in (now, was) if change != "leaves" else (was, now):
        if isinstance(side, Excluded):
            return (side.exclusion,)
    side, framework = (was, before.framework) if change == "leaves" else (now, after.framework)
    assert isinstance(side, Proposal)
    deciding = [i for i in side.fired if framework.rule(i).then == side.category]
    other = now if side is was else was
    fresh = [i for i in deciding if not isinstance(other, Proposal) or i not in other.fired]
    deciding = fresh or deciding
    if not deciding and isinstance(was, Proposal):  # into the last category: what stopped firing
        deciding = [i for i in was.fired if before.framework.rule(i).then == was.category]
    return tuple(deciding)


def _because(was: _Side, now: _Side, by: tuple[str, ...], change: Change) -> str:
    for side in (now, was):
        if isinstance(side, Excluded):
            return side.because
    side = was if change == "leaves" else now
    assert isinstance(side, Proposal)
    said = [reason.sentence for reason in side.reasons if reason.rule in by]
    return " ".join(said) or side.reasons[0].sentence
