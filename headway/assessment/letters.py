"""The letter of the annual round: a concern about an academy, to whom the version says."""

from headway.correspondence.kinds import REGULATOR, Field, Kind

KINDS = {
    "academy_concern": Kind(
        "academy_concern",
        "Concern about an academy",
        to=(REGULATOR,),
        about="Tells the regulator of academies of a significant concern.",
        fields=("concern", "evidence"),
        number=10,
    )
}
FIELDS = {
    "concern": Field("concern", "What the concern is", "Results have fallen for three years."),
    "evidence": Field(
        "evidence", "What the concern rests on", "Published results of 2023 to 2025."
    ),
}
