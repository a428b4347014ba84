"""What pages cost: the same for three schools and for sixty."""

import pytest
from django.urls import reverse

from headway.web.tests.worlds import (
    bands,
    city_figures,
    edition_with_run,
    full_school,
    listed_school,
)

# Statements a page, session and sign-in among them: a change has to be meant.
COSTS = {
    "home": 42,
    "list": 9,
    "work": 29,
    "schools": 8,
    "schools_map": 8,
    "school": 13,
    "school_performance": 13,
    "school_similar": 7,
    "school_inspections": 13,
    "school_reasons": 9,
    "school_people": 18,
    "school_history": 12,
    "school_sources": 8,
    "school_brief": 12,
    "assessment": 16,
    "assessment_runs": 5,
    "assessment_compare": 7,
    "city": 25,
    "city_measure": 6,
    "data": 9,
    "data_coverage": 5,
    "data_findings": 6,
    "data_editions": 5,
}
OF_ONE_SCHOOL = {name for name in COSTS if name == "school" or name.startswith("school_")}


def cost_of_all(count_queries, urn):
    found = {}
    for name in COSTS:
        arguments = [urn] if name in OF_ONE_SCHOOL else []
        if name == "city_measure":
            arguments = ["P_RWM_EXP"]
        found[name] = count_queries(reverse(name, args=arguments))
    return found


@pytest.mark.slow
def test_no_page_costs_more_queries_for_sixty_schools_than_for_three(
    client, cast, count_queries, store
):
    edition, run = edition_with_run()
    bands(edition)
    city_figures(edition)
    school = full_school(edition, run)
    listed_school(edition, run)
    full_school(edition, run)
    client.force_login(cast("director"))
    few = cost_of_all(count_queries, school.urn)
    for _ in range(57):
        listed_school(edition, run)
    assert cost_of_all(count_queries, school.urn) == few
    assert few == COSTS
