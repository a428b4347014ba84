"""One of several processes that give the same school to their own Partner; run by the test.

python -m tests.together.allocator SCHOOL PROFILE DIRECTOR TIMES
"""

import sys
from contextlib import suppress

import django

django.setup()

from headway.accounts.models import User  # noqa: E402
from headway.core.refusals import Refused  # noqa: E402
from headway.partners.actions import allocate  # noqa: E402
from headway.partners.models import Profile  # noqa: E402
from headway.schools.models import School  # noqa: E402


def main(urn: int, pk: int, director: int, times: int) -> None:
    """Take the school over `times` times; says how often it came to pass."""
    by, done = User.objects.get(pk=director), 0
    for _ in range(times):
        school, profile = School.objects.get(urn=urn), Profile.objects.get(pk=pk)
        with suppress(Refused):  # the other was first, or it is theirs already
            allocate(school, profile, by=by, days=8, reason="Knows the phase.", over_reason="So.")
            done += 1
    sys.stdout.write(str(done))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
