"""How sensitive the assessment is: what is proposed for a school is not public."""

from headway.core.privacy import PERSONAL, PLAIN, SENSITIVE

PRIVACY = {
    "Run.*": PLAIN,
    "Run.created_by": PERSONAL,
    "RunInputs.*": SENSITIVE,
    "Profile.*": SENSITIVE,
    "DomainLevel.*": SENSITIVE,
    "Proposal.*": SENSITIVE,
}
