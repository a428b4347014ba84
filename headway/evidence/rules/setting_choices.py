"""The answers that settings of a framework version have, by code, in words."""

# The answers of settings that the product follows, with the words in which a page says them.
CHOICES: dict[str, dict[str, str]] = {
    "vulnerable_from": {
        "good_outstanding": "Good, Outstanding",
        "any": "Any other maintained school",
    },
    "academy_route": {
        "commissioner_and_group": "Commissioner and group, in September",
        "group": "Commissioner, through the group's September meeting",
        "outside_contract": "Outside the contract",
    },
    "self_report_plan": {
        "agreed": "Agreed plan",
        "agreed_and_costed": "Agreed and costed plan",
    },
    "self_report_from": {
        "good_outstanding": "Good and outstanding maintained schools",
        "any": "Any maintained school",
    },
    "school_questionnaire": {
        "autumn_start": "Start of autumn term",
        "summer_end": "End of summer term",
        "not_stated": "not stated",
    },
    "inspection_attendance": {
        "listed": "Listed schools: meet inspectors, attend feedback",
        "listed_and_inform": "Listed schools: meet inspectors, attend feedback, inform the "
        "provider",
        "maintained": "Feedback meetings, for maintained schools",
    },
    "client_function": {
        "council": "Council",
        "provider": "Provider",
        "not_stated": "not stated",
    },
    "intelligence_through": {
        "monthly_meeting": "Monthly meeting and monthly report",
        "review_meetings": "Review meetings",
    },
}
