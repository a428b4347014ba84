"""Publishing an edition, worked out first (`preparing`) and stored in one transaction (`storing`).

`publish` is the way in. It is fetched when it is asked for: it brings the statistics
libraries, seconds of work that no page needs, and a page does import this package for the
rows of a run.
"""

from typing import Any

__all__ = ["Published", "publish"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from headway.assessment.publishing import edition

        return getattr(edition, name)
    raise AttributeError(name)
