"""Which council service somebody is of moves from their first entry to their role."""

from typing import Any

from django.db import migrations


def services_go_to_roles(apps: Any, editor: Any) -> None:
    """Roles of a council service take the service that the person's first entry named."""
    holdings = apps.get_model("accounts", "Holding")
    entries = apps.get_model("intelligence", "Entry").objects.exclude(service="")
    for held in holdings.objects.filter(role="council_service", service=""):
        first = entries.filter(author_id=held.person_id).order_by("pk").first()
        if first is not None:
            holdings.objects.filter(pk=held.pk).update(service=first.service)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_the_service_of_a_council_service"),
        ("intelligence", "0001_what_is_heard_about_schools"),
    ]
    operations = [migrations.RunPython(services_go_to_roles, migrations.RunPython.noop)]
