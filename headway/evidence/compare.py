"""Two framework versions on the same evidence, with names, as text and as files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from headway.evidence.day import EvidenceOfDay, evidence_of_day
from headway.evidence.exports import comparison_csv
from headway.evidence.rules import Framework, evaluate, excluded
from headway.evidence.rules.compare import Carried, Comparison, Result, carried_over, compare
from headway.evidence.store import Store
from headway.evidence.terminal import heading, plural, wrapped


@dataclass(frozen=True)
class Compared:
    """Who enters, leaves and moves, and how reason codes carry over."""

    comparison: Comparison
    names: Mapping[int, str]
    before: Framework
    after: Framework
    as_at: date
    authority: str
    edition: str
    carried: tuple[Carried, ...]

    def to_json(self) -> str:
        """The documented shape."""
        made = {
            "edition": self.edition,
            "as_at": self.as_at.isoformat(),
            "authority": self.authority,
            "before": self.comparison.before,
            "after": self.comparison.after,
            "thresholds": {
                name: {"before": str(self.before.values.get(name)), "after": str(value)}
                for name, value in self.after.values.items()
                if self.before.values.get(name) != value
            },
            "listed_before": self.comparison.listed_before,
            "listed_after": self.comparison.listed_after,
            "unchanged": self.comparison.unchanged,
            "moved": [
                {
                    "urn": item.urn,
                    "name": self.names.get(item.urn),
                    "change": item.change,
                    "before": item.before,
                    "after": item.after,
                    "before_class": item.before_class,
                    "after_class": item.after_class,
                    "by": list(item.by),
                    "because": item.because,
                }
                for item in self.comparison.moved
            ],
            "reason_codes": [
                {"code": item.code, "words": item.words, "becomes": item.becomes}
                for item in self.carried
            ],
        }
        return json.dumps(made, ensure_ascii=False, indent=1) + "\n"

    def to_csv(self) -> str:
        """One line a school that moves."""
        return comparison_csv(self.comparison, dict(self.names))

    def to_text(self) -> str:
        """Enters, leaves, moves: each school with the rule that did it."""
        found = self.comparison
        out = [
            heading(f"{found.before} against {found.after}, as at {self.as_at.isoformat()}"),
            wrapped(
                f"{plural(found.listed_before, 'school')} listed before, "
                f"{found.listed_after:,} after; {found.unchanged:,} unchanged."
            ),
        ]
        for name, value in self.after.values.items():
            if name in self.before.values and self.before.values[name] != value:
                out.append(f"Threshold {name}: {self.before.values[name]} -> {value}")
        for change, title in (("enters", "Enter"), ("leaves", "Leave"), ("moves", "Move")):
            items = [item for item in found.moved if item.change == change]
            if not items:
                continue
            out.append("\n" + heading(f"{title}: {plural(len(items), 'school')}", mark="-"))
            for item in items:
                before = _label(item.before, item.before_class)
                after = _label(item.after, item.after_class)
                name, by = self.names.get(item.urn, ""), " ".join(item.by) or "no rule"
                out.append(f"{item.urn}  {name}  {before} -> {after}  by {by}")
                out.append(wrapped(item.because, indent=4))
        lost = [item for item in self.carried if item.becomes is None]
        if self.before.key != self.after.key and lost:
            out.append("\n" + heading("Reason codes that do not carry over", mark="-"))
            out += [f"{item.code}: {item.words}" for item in lost]
        return "\n".join(out)


def _label(category: str, class_: str | None) -> str:
    return f"{category}/{class_}" if class_ else category


def compare_versions(
    store: Store,
    *,
    before: Framework,
    after: Framework,
    authority: str,
    as_at: date,
    progress: Callable[[str], None] = lambda line: None,
) -> Compared:
    """Both versions on the evidence of one day."""
    day = evidence_of_day(store, authority=authority, on=as_at, progress=progress)
    return compared(day, before=before, after=after)


def compared(day: EvidenceOfDay, *, before: Framework, after: Framework) -> Compared:
    """Both versions on evidence already gathered."""
    return Compared(
        comparison=compare(_result(day, before), _result(day, after)),
        names=dict(day.schools.select("urn", "name").iter_rows()),
        before=before,
        after=after,
        as_at=day.on,
        authority=day.authority,
        edition=day.key,
        carried=tuple(carried_over(before, after)),
    )


def _result(day: EvidenceOfDay, framework: Framework) -> Result:
    return Result(
        framework,
        evaluate(framework, day.columns, day.cites),
        excluded(framework, day.columns),
    )
