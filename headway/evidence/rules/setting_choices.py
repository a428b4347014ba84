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
    "partner_induction": {
        "all_yearly": "One day for all, at the start of each year",
        "new_only": "One day for new Partners, with shadowing and a mentor",
        "not_stated": "not stated",
    },
    "visit_note_qa": {
        "moderated_selection": "Selection moderated by a recently serving inspector",
        "sample_each_partner": "Sample of each Partner's notes, individual feedback, termly "
        "overview",
        "not_stated": "not stated",
    },
    "performance_boards": {
        "support_only": "Listed as support, no protocol",
        "full_protocol": "Full protocol",
        "as_before": "Enabled, with the protocol of the version before",
    },
    "scrutiny": {
        "stated": "Scrutiny twice a year, termly impact, 10% quality assurance, survey of "
        "priority schools",
        "not_stated": "not stated",
    },
    "intelligence_through": {
        "monthly_meeting": "Monthly meeting and monthly report",
        "review_meetings": "Review meetings",
    },
}
