"""Background work and what its progress page says."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from headway.core import jobs
from headway.core.models import Job, JobState
from headway.core.refusals import Refused


def count_to(progress, number):
    for done in range(number + 1):
        progress(f"Counting {done}.", done=done, total=number)
    progress.finished_at("/schools/")


def refuse(progress):
    raise Refused("There is nothing to count.")


def break_down(progress):
    raise ZeroDivisionError("division by zero")


@pytest.fixture
def officer(cast):
    return cast("data_officer")


def started(callbacks, *args, **kwargs):
    with callbacks(execute=True):
        job = jobs.start(*args, **kwargs)
    job.refresh_from_db()
    return job


def test_work_runs_once_the_transaction_has_committed(
    officer, django_capture_on_commit_callbacks, client
):
    job = started(
        django_capture_on_commit_callbacks, "Count to three", count_to, by=officer, number=3
    )
    assert (job.state, job.done, job.total, job.percent) == (JobState.DONE, 3, 3, 100)
    assert job.ended
    client.force_login(officer)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Count to three" in page
    assert 'href="/schools/"' in page


def test_nothing_is_started_if_the_transaction_fails(officer):
    job = jobs.start("Count", count_to, by=officer, number=1)
    assert job.state == JobState.QUEUED
    assert job.percent is None


def test_our_own_refusal_is_shown_as_it_is(officer, django_capture_on_commit_callbacks):
    job = started(django_capture_on_commit_callbacks, "Count", refuse, by=officer)
    assert (job.state, job.problem) == (JobState.FAILED, "There is nothing to count.")


def test_a_mistake_of_ours_is_not_explained_by_its_traceback(
    officer, django_capture_on_commit_callbacks
):
    job = started(django_capture_on_commit_callbacks, "Count", break_down, by=officer)
    assert job.state == JobState.FAILED
    assert "division" not in job.problem
    assert "Tell your system administrator." in job.problem


def test_a_job_that_has_ended_is_not_run_again(officer, django_capture_on_commit_callbacks):
    job = started(django_capture_on_commit_callbacks, "Count", count_to, by=officer, number=1)
    ended = job.ended_at
    jobs.run.call(str(job.pk), f"{__name__}:refuse", {})
    job.refresh_from_db()
    assert (job.state, job.ended_at) == (JobState.DONE, ended)


def test_somebody_elses_job_does_not_exist(officer, cast, client):
    job = Job.objects.create(title="Mine", asked_by=officer, asked_at="2026-01-01T00:00Z")
    client.force_login(cast("director"))
    assert client.get(reverse("core:job", args=[job.pk])).status_code == 404


def test_a_problem_of_the_settings_is_said_in_general_too():
    assert "Something of ours failed." in jobs.problem_of(ImproperlyConfigured("x"))
