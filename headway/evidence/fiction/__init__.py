"""A fictional England in the publishers' own file layouts, the same for the same seed.

`write` makes a folder that the ordinary loaders read: one authority, Aldermere (code 399),
with about 450 schools of every kind, and enough of the rest of the country for every
comparator, family and rank to be worked out. Everything in it is invented; the magnitudes
(spreads, correlations from year to year, intervals, shares hidden) are those measured in
published tables, so that methods behave as they do on real data.
"""

from headway.evidence.fiction.writing import Summary, write

__all__ = ["Summary", "write"]
