"""One of several processes that change the same person; run by the test beside it.

python -m tests.together.writer PERSON TIMES LETTER
"""

import sys
from contextlib import suppress

import django

django.setup()

from headway.accounts.actions import rename_person, system_user  # noqa: E402
from headway.accounts.models import User  # noqa: E402
from headway.core.refusals import ChangedMeanwhile  # noqa: E402


def main(pk: int, times: int, letter: str) -> None:
    """Rename the person `times` times, reading again after each refusal."""
    installer = system_user("installer")
    done = 0
    while done < times:
        person = User.objects.get(pk=pk)
        with suppress(ChangedMeanwhile):
            rename_person(person, name=f"{letter} {done}", email=person.email, by=installer)
            done += 1


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
