"""Addresses of the annual round."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import round_agreeing, round_cases, round_estate, rounds

YEAR = "round/<int:year_end>/"
CASE = f"{YEAR}schools/<int:urn>/"
FILE = r"(?P<kind>csv|xlsx)$"
PAPER = r"(?P<kind>pdf|xlsx)$"
RE_YEAR = r"^round/(?P<year_end>\d{4})/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("round/", rounds.rounds, name="rounds"),
    path("round/open/", rounds.round_open, name="round_open"),
    path("round/challenges/", round_cases.round_challenges, name="round_challenges"),
    path("round/challenges/<int:pk>/", round_cases.round_challenge, name="round_challenge"),
    path("round/challenges/<int:pk>/answer/", round_cases.round_answer, name="round_answer"),
    path("round/challenges/<int:pk>/withdraw/", round_cases.round_withdraw, name="round_withdraw"),
    path(YEAR, rounds.round_page, name="round"),
    path(f"{YEAR}move/<str:verb>/", rounds.round_move, name="round_move"),
    path(f"{YEAR}evidence/", rounds.round_evidence, name="round_evidence"),
    path(f"{YEAR}evidence/hear/", rounds.round_hear, name="round_hear"),
    path(f"{YEAR}evidence/bring/", rounds.round_repin, name="round_repin"),
    path(f"{YEAR}rules/", rounds.round_rules, name="round_rules"),
    path(f"{YEAR}worksheet/", rounds.round_worksheet, name="round_worksheet"),
    re_path(rf"{RE_YEAR}worksheet\.{FILE}", rounds.round_download, name="round_download"),
    path(f"{YEAR}as-proposed/", rounds.round_bulk, name="round_bulk"),
    path(f"{YEAR}as-proposed/decide/", rounds.round_bulk_decide, name="round_bulk_decide"),
    path(f"{YEAR}first-time/", round_cases.round_talks, name="round_talks"),
    path(CASE, round_cases.round_case, name="round_case"),
    path(f"{CASE}decide/", round_cases.round_decide, name="round_decide"),
    path(f"{CASE}gap/", round_cases.round_gap, name="round_gap"),
    path(f"{CASE}reopen/", round_cases.round_reopen, name="round_reopen"),
    path(f"{CASE}talk/<str:step>/", round_cases.round_talk, name="round_talk"),
    path(f"{CASE}challenge/", round_cases.round_challenge_make, name="round_challenge_make"),
    path(f"{CASE}agree/<str:party>/", round_agreeing.round_agree, name="round_agree"),
    path(f"{YEAR}agreement/", round_agreeing.round_agreement, name="round_agreement"),
    path(
        f"{YEAR}agreement/<str:party>/all/", round_agreeing.round_agree_all, name="round_agree_all"
    ),
    path(f"{YEAR}sign/", round_agreeing.round_sign, name="round_sign"),
    path(f"{YEAR}sign/<str:party>/", round_agreeing.round_sign_now, name="round_sign_now"),
    re_path(rf"{RE_YEAR}list\.{PAPER}", round_agreeing.round_list, name="round_list"),
    path(f"{YEAR}academies/", round_estate.round_academies, name="round_academies"),
    path(f"{YEAR}academies/add/", round_estate.round_academy_add, name="round_academy_add"),
    path("round/academies/<int:pk>/notify/", round_estate.round_notify, name="round_notify"),
    path("round/academies/<int:pk>/drop/", round_estate.round_drop, name="round_drop"),
    path(f"{YEAR}risk/", round_estate.round_risk, name="round_risk"),
    path(f"{YEAR}risk/make/", round_estate.round_risk_make, name="round_risk_make"),
    path(f"{YEAR}risk/change/", round_estate.round_risk_change, name="round_risk_change"),
    re_path(rf"{RE_YEAR}risk\.{PAPER}", round_estate.round_risk_paper, name="round_risk_paper"),
    path(f"{YEAR}work/", round_estate.round_work, name="round_work"),
    path(f"{YEAR}work/plan/", round_estate.round_work_plan, name="round_work_plan"),
    path("round/work/<int:pk>/progress/", round_estate.round_progress, name="round_progress"),
    re_path(rf"{RE_YEAR}work\.{PAPER}", round_estate.round_work_paper, name="round_work_paper"),
]
