"""Funnel limits, naive and adjusted for schools differing for ordinary reasons (4.7).

Follows Spiegelhalter, Statistics in Medicine 2005;24:1185-1202: z winsorised at 10% and
90%, phi = mean of its square, and when phi > 1 an additive between-school variance by
DerSimonian and Laird.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headway.evidence.statistics.intervals import Z95, Z998, Numbers

NOT_A_LEAGUE_TABLE = "This chart is not a league table."


@dataclass(frozen=True)
class Funnel:
    """How far schools of one measure and year spread around the target.

    phi   mean squared winsorised z; above 1 the schools differ by more than chance
    tau   SD between schools beyond chance, in the unit of the measure; 0 when phi <= 1
    """

    target: float
    phi: float
    tau: float
    schools: int

    def limits(
        self, error: Numbers, *, z: float = Z95, adjusted: bool = True
    ) -> tuple[Numbers, Numbers]:
        """Lower and upper limit for a school whose figure has this standard error."""
        spread = z * np.sqrt(np.square(error) + (self.tau**2 if adjusted else 0.0))
        return self.target - spread, self.target + spread

    def z(self, value: Numbers, error: Numbers) -> Numbers:
        """Distance from the target in adjusted standard errors."""
        distance: Numbers = (value - self.target) / np.sqrt(np.square(error) + self.tau**2)
        return distance

    def words(self, value: float, error: float) -> str:
        """The only three things a funnel may say of a school."""
        distance = abs(self.z(value, error))
        if distance > Z998:
            return "very unusual"
        if distance > Z95:
            return "unusual even allowing for normal differences between schools"
        return "within the usual range"


def funnel(values: npt.ArrayLike, errors: npt.ArrayLike, *, target: float) -> Funnel:
    """Fit the spread of schools around `target`. Missing values and errors are left out."""
    value, error = np.asarray(values, float), np.asarray(errors, float)
    kept = np.isfinite(value) & np.isfinite(error) & (error > 0)
    value, error = value[kept], error[kept]
    if len(value) < 3:
        return Funnel(target=target, phi=1.0, tau=0.0, schools=len(value))
    z = (value - target) / error
    z = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    phi = float(np.mean(z * z))
    tau = 0.0
    if phi > 1:
        weight = 1 / (error * error)
        total = weight.sum()
        tau_squared = (len(z) * phi - (len(z) - 1)) / (total - (weight * weight).sum() / total)
        tau = float(np.sqrt(max(0.0, tau_squared)))
    return Funnel(target=target, phi=phi, tau=tau, schools=len(z))
