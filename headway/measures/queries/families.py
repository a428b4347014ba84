"""The similar schools of a school, as the current edition has them."""

from headway.measures.models import Family
from headway.schools.models import School


def families_of(school: School) -> list[Family]:
    """One family for each stage that the school teaches; none where too little is known of it."""
    return list(Family.objects.current().filter(school=school).order_by("stage"))
