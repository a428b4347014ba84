"""How sensitive each field is: small counts of a school and words of people are restricted."""

from headway.core.privacy import PERSONAL, PLAIN, SENSITIVE

PRIVACY = {
    **{
        f"LocalMeasure.{name}": PLAIN
        for name in (
            "id", "version", "key", "name", "unit", "better", "every", "phase", "of_schools",
            "adds_up", "source", "owner", "made_at", "retired_at",
        )
    },
    "LocalMeasure.made_by": PERSONAL,
    "LocalMeasure.retired_by": PERSONAL,
    **{
        f"LocalValue.{name}": PLAIN
        for name in (
            "id", "version", "measure", "school", "district", "starts_on", "every", "state",
            "file_name", "entered_at",
        )
    },
    "LocalValue.value": SENSITIVE,
    "LocalValue.note": SENSITIVE,
    "LocalValue.entered_by": PERSONAL,
    **{
        f"ComparedList.{name}": PLAIN
        for name in (
            "id", "version", "kind", "from_on", "compared", "source", "state", "release_id",
            "set_at", "withdrawn_at",
        )
    },
    "ComparedList.set_by": PERSONAL,
    "ComparedList.withdrawn_by": PERSONAL,
    **{
        f"Remark.{name}": PLAIN
        for name in (
            "id", "version", "school", "district", "measure", "measure_name", "state",
            "shared_at", "closed_at", "at", "token",
        )
    },
    "Remark.figure": SENSITIVE,
    "Remark.text": SENSITIVE,
    "Remark.outcome": SENSITIVE,
    "Remark.shared_by": PERSONAL,
    "Remark.closed_by": PERSONAL,
    "Remark.by": PERSONAL,
    "Remark.by_role": PERSONAL,
    "RemarkAnswer.id": PLAIN,
    "RemarkAnswer.remark": PLAIN,
    "RemarkAnswer.text": SENSITIVE,
    "RemarkAnswer.by": PERSONAL,
    "RemarkAnswer.by_role": PERSONAL,
    "RemarkAnswer.at": PLAIN,
    "RemarkAnswer.token": PLAIN,
}  # fmt: skip
