"""What must be fast, each measured beside its yardstick in one run.

A benchmark is a module with `def run() -> list[Result]`. `ratio` is the time of ours over
the time of the yardstick, both taken on this machine in this run, so that a slow machine
does not fail and a slow change does.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One figure and its limit.

    ratio      what was measured: times the yardstick, or a share of an allowance
    limit      what it may be at most
    yardstick  what it was measured against, in words with the figures
    """

    name: str
    ratio: float
    limit: float
    yardstick: str

    @property
    def passed(self) -> bool:
        return self.ratio <= self.limit

    def __str__(self) -> str:
        return f"{self.name}  {self.ratio:.2f}  {self.limit:g}  {self.yardstick}"
