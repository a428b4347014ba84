"""What the round holds of each school: decision, agreements, talk with the head, challenges."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from headway.assessment.models.rounds import Round
from headway.assessment.states import (
    ApproachState,
    CaseState,
    ChallengeState,
    GapKind,
    HeadView,
    Party,
)
from headway.core.access import Actor, Permission
from headway.core.constraints import known, ordered, together
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet

LONGEST = 5_000  # characters of one narrative: about 800 words
LONG_TEXT = MaxLengthValidator(
    LONGEST,
    f"Shorten the text to {LONGEST:,} characters. Put a longer one into a document and name it.",
)
USER = settings.AUTH_USER_MODEL


class CaseQuerySet(SchoolQuerySet):
    """Cases, narrowed by who asks and by where they stand."""

    opened_by = (Permission.ROUND_SEE,)

    def with_pause(self) -> Self:
        """Each case with `paused`: somebody said that something is wrong and waits."""
        waiting = Challenge.objects.filter(school=OuterRef("school"), state=ChallengeState.OPEN)
        return self.annotate(paused=Exists(waiting))

    def paused_now(self) -> Self:
        """Cases that wait for an answer to a challenge."""
        return self.with_pause().filter(paused=True)

    def decided_now(self) -> Self:
        """Cases with a category."""
        return self.filter(state=CaseState.DECIDED)


class Case(Versioned):
    """One school in one round: what is proposed, what is decided and why, never one for the other.

    `proposed_*` follow the round's run; `decided_on` is the proposal that the decision was made
    on, so that a proposal which changed since is shown.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="cases", db_index=False)
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="cases")
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.TO_ASSESS)
    gap = models.CharField(max_length=500, blank=True, help_text="why there is no category")
    gap_kind = models.CharField(max_length=8, choices=GapKind, blank=True)
    proposed_category = models.CharField(max_length=40, blank=True)
    proposed_name = models.CharField(max_length=120, blank=True)
    proposed_listed = models.BooleanField(default=False)
    decided_category = models.CharField(max_length=40, blank=True)
    decided_name = models.CharField(max_length=120, blank=True)
    decided_listed = models.BooleanField(default=False)
    decided_on = models.CharField(
        max_length=40, blank=True, help_text="category proposed when it was decided"
    )
    fired = models.JSONField(default=list, blank=True, help_text="rules that fired by then")
    class_id = models.CharField(max_length=40, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    rationale = models.TextField(blank=True, validators=[LONG_TEXT])
    differs_reason = models.TextField(blank=True, validators=[LONG_TEXT])
    evidence_type = models.CharField(max_length=200, blank=True)
    imminence = models.CharField(max_length=500, blank=True)
    first_time = models.BooleanField(
        default=False, help_text="seen as vulnerable for the first time: contact and visit first"
    )
    listed_before = models.BooleanField(default=False, help_text="listed when the round began")
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["school__name", "school_id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "school"], name="case_once_per_round"),
            known("state", CaseState, name="case_state_known"),
            known("gap_kind", ["", *GapKind], name="case_gap_kind_known"),
            together("decided_by", "decided_at", name="case_decision_whole"),
            models.CheckConstraint(
                condition=(
                    Q(state=CaseState.DECIDED)
                    & ~Q(decided_category="")
                    & ~Q(rationale="")
                    & Q(decided_by__isnull=False)
                )
                | ~Q(state=CaseState.DECIDED),
                name="case_decided_with_category_and_rationale",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.GAP) | ~Q(gap=""), name="case_gap_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.DECIDED)
                | Q(decided_category=models.F("decided_on"))
                | ~Q(differs_reason=""),
                name="case_differs_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="case_by_state")]

    def __str__(self) -> str:
        return f"the case of {self.school}"

    def get_absolute_url(self) -> str:
        return reverse("round_case", args=[self.round.year_end, self.school_id])

    @property
    def differs(self) -> bool:
        """Decided otherwise than was proposed at the time."""
        return self.state == CaseState.DECIDED and self.decided_category != self.decided_on

    @property
    def moved_since(self) -> bool:
        """The proposal changed after the decision, which stands until somebody looks again."""
        return self.state == CaseState.DECIDED and self.proposed_category != self.decided_on


class Agreement(models.Model):
    """What one party says to the decision on one school. A newer word replaces, and stays."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="agreements", db_index=False)
    party = models.CharField(max_length=10, choices=Party)
    agrees = models.BooleanField()
    reason = models.TextField(blank=True, validators=[LONG_TEXT])
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    role = models.CharField(max_length=200, help_text="role in which it was said")
    at = models.DateTimeField()
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            known("party", Party, name="agreement_party_known"),
            models.UniqueConstraint(
                fields=["case", "party"],
                condition=Q(current=True),
                name="agreement_one_word_per_party",
            ),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(reason=""), name="agreement_no_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["case", "current"], name="agreement_of_case")]

    def __str__(self) -> str:
        return f"the {self.party}'s word on {self.case.school}"

    @property
    def school_id(self) -> int:
        """The school that it is about, for the audit."""
        return self.case.school_id


class SignOff(models.Model):
    """One party's signature under the list as it stood: `fingerprint` is of what was signed."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="sign_offs")
    party = models.CharField(max_length=10, choices=Party)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    role = models.CharField(max_length=200)
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)
    schools = models.PositiveSmallIntegerField(help_text="schools in the list that was signed")
    listed = models.PositiveSmallIntegerField(help_text="of which listed")
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            known("party", Party, name="sign_off_party_known"),
            models.UniqueConstraint(
                fields=["round", "party"], condition=Q(current=True), name="sign_off_one_per_party"
            ),
        ]

    def __str__(self) -> str:
        return f"the list of {self.round}"


class Approach(Versioned):
    """The talk with a school seen as vulnerable for the first time: contact, visit, reply."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="approach")
    state = models.CharField(max_length=12, choices=ApproachState, default=ApproachState.TO_CONTACT)
    contacted_on = models.DateField(null=True, blank=True)
    contacted_how = models.CharField(max_length=300, blank=True)
    visited_on = models.DateField(null=True, blank=True)
    head_view = models.CharField(max_length=10, choices=HeadView, blank=True)
    head_words = models.TextField(blank=True, validators=[LONG_TEXT])
    outcome = models.TextField(blank=True, validators=[LONG_TEXT])
    reply_by = models.DateField(null=True, blank=True, help_text="last day of the right of reply")
    reply_on = models.DateField(null=True, blank=True)
    reply = models.TextField(blank=True, validators=[LONG_TEXT])
    own_evidence = models.TextField(blank=True, validators=[LONG_TEXT])
    done_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            known("state", ApproachState, name="approach_state_known"),
            known("head_view", ["", *HeadView], name="approach_head_view_known"),
            ordered("contacted_on", "visited_on", name="approach_contact_before_visit"),
        ]

    def __str__(self) -> str:
        return f"the talk with {self.case.school}"

    @property
    def school_id(self) -> int:
        """The school, for the audit and the policy."""
        return self.case.school_id

    @property
    def may_be_proposed(self) -> bool:
        """Contacted and visited, with the head's view and the outcome."""
        return self.state in (ApproachState.VISITED, ApproachState.REPLIED)


class ChallengeQuerySet(SchoolQuerySet):
    """Challenges: of one's own school, or all of them for those who run the round."""

    opened_by = (Permission.ROUND_SEE, Permission.CHALLENGE_MAKE)

    def visible_to(self, user: Actor) -> Self:
        """As for any row of a school; data officers see what is said of figures."""
        seen = super().visible_to(user)
        if not user.reach(Permission.ROUND_SEE) and user.reach(Permission.DATA_UPLOAD).everywhere:
            return self.filter(about__startswith="figure:")
        return seen

    def waiting(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(state=ChallengeState.OPEN)


class Challenge(Versioned):
    """ "This is wrong", said by a school. Its case is paused until somebody answers.

    `about` is a plain reference: "figure:P_RWM_EXP:2025:all", "entry:12", "proposal".
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="challenges")
    about = models.CharField(max_length=120)
    about_words = models.CharField(max_length=300, blank=True)
    text = models.TextField(validators=[LONG_TEXT])
    own_evidence = models.TextField(blank=True, validators=[LONG_TEXT])
    state = models.CharField(max_length=10, choices=ChallengeState, default=ChallengeState.OPEN)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    entered = models.BooleanField(default=False, help_text="entered by the service for the school")
    answer = models.TextField(blank=True, validators=[LONG_TEXT])
    changed = models.CharField(max_length=500, blank=True, help_text="what was changed")
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            known("state", ChallengeState, name="challenge_state_known"),
            together("answered_by", "answered_at", name="challenge_answer_whole"),
            models.UniqueConstraint(
                fields=["school", "about", "made_by"],
                condition=Q(state=ChallengeState.OPEN),
                name="challenge_open_once",
                violation_error_message="You have said so already, and the answer is on its way.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ChallengeState.ANSWERED) | ~Q(answer=""),
                name="challenge_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"the challenge by {self.school}"

    @property
    def kind(self) -> str:
        """What it is about: figure, entry, proposal, register or other."""
        return self.about.split(":", 1)[0]

    @property
    def kind_words(self) -> str:
        """The kind in words."""
        return KIND_WORDS.get(self.kind, "Something else")


KIND_WORDS = {
    "figure": "A figure",
    "entry": "An entry of intelligence",
    "proposal": "The proposal",
    "register": "The school's details",
    "inspection": "An inspection",
    "other": "Something else",
}
