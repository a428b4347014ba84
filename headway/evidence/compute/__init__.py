"""From loaded values to comparators and statistics, one measure and year at a time."""

from headway.evidence.compute.run import compute
from headway.evidence.compute.vintage import Vintage

__all__ = ["Vintage", "compute"]
