"""What time it is, in a service that people rely on and in a demonstration."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from config.environment import clock_shift
from headway.core import clock


def test_a_demonstration_lives_on_days_of_its_own(settings):
    settings.CLOCK_SHIFT = timedelta(days=-47)
    away = timezone.now() - clock.now()
    assert abs(away - timedelta(days=47)) < timedelta(seconds=5)


def test_the_shift_is_kept_in_the_demonstrations_folder(tmp_path):
    assert clock_shift(tmp_path) == timedelta(0)
    (tmp_path / "clock").write_text("-3600\n", encoding="ascii")
    assert clock_shift(tmp_path) == timedelta(hours=-1)


def test_time_is_never_pretended_where_people_rely_on_it(settings):
    settings.MODE = "production"
    with (
        pytest.raises(RuntimeError, match="demonstration"),
        clock.pretending(datetime(2025, 1, 1, tzinfo=UTC)),
    ):
        pass
