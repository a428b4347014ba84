"""The story of the contract: two contracts, an extension, a library, a published framework."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from headway.accounts.models import User
from headway.contract import actions
from headway.contract.models import Contract
from headway.core import clock
from headway.frameworks.queries import NoFramework, version_in_force

LINKS = (
    ("Support and intervention in schools", "guidance", "The national guidance that the framework "
     "refers to", "https://www.gov.uk/government/publications/schools-causing-concern--2", "open"),
    ("Terms of reference of the advisory committee", "terms", "Who sits on it, what it decides "
     "and what it advises", "https://aldermere.example/terms-of-reference", "open"),
    ("Annual report 2024/25", "annual_report", "What the service did and what came of it",
     "https://aldermere.example/annual-report-2025", "open"),
    ("How the office handles warning notices", "policy", "For those who draft them",
     "https://intranet.aldermere.example/warning-notices", "closed"),
)  # fmt: skip


def tell(people: Mapping[str, User], today: date) -> None:
    """Recorded once; a second telling changes nothing."""
    if Contract.objects.exists():
        return
    by = people["director"]
    with clock.pretending(timezone.make_aware(datetime.combine(date(2025, 9, 8), time(10)))):
        _contracts(by)
        for title, kind, about, link, audience in LINKS:
            actions.add_document(
                title, kind, about=about, by=by, from_on=date(2025, 9, 1), audience=audience,
                link=link,
            )  # fmt: skip
        _published(by, today)


def _contracts(by: User) -> None:
    council, provider = "Aldermere Council", "Aldermere School Improvement Service"
    before = actions.record_contract(
        title="School improvement 2021 to 2025", council=council, provider=provider,
        starts_on=date(2021, 9, 1), ends_on=date(2024, 8, 31), longest_on=date(2025, 8, 31),
        funding="Schools Forum, de-delegated", value=Decimal("2850000"), by=by,
        history="The council commissioned the service first in 2015, for three years.",
    )  # fmt: skip
    actions.extend_contract(
        before, date(2025, 8, 31), agreed_on=date(2024, 5, 14), by=by,
        cause="The new specification needed another year of consultation with schools.",
    )  # fmt: skip
    actions.record_contract(
        title="School improvement 2025 to 2030", council=council, provider=provider,
        starts_on=date(2025, 9, 1), ends_on=date(2030, 8, 31), longest_on=date(2032, 8, 31),
        break_on=date(2028, 3, 31), value=Decimal("5200000"), predecessor=before, by=by,
        break_words="Either party may end it at the break date with six months' notice, once the "
        "Schools Forum has decided on funding.",
        funding="Schools Forum, de-delegated, and the council's own grant",
    )  # fmt: skip


def _published(by: User, today: date) -> None:
    from headway.frameworks.models import Version

    try:
        held = version_in_force(today)
    except NoFramework:
        return
    stored = held if held.pk else Version.objects.filter(key=held.key, hash=held.hash).first()
    if stored is not None:
        actions.publish_framework(stored, date(2025, 9, 3), by=by, note="With the new contract.")
