"""Why something did not happen. Each is a whole sentence that a page may show as it is."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Decision:
    """What a policy says. A refusal carries the reason for the person who asked."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


class Refused(Exception):
    """An action did not happen, and nothing was changed."""


class NotAllowed(Refused):
    """The policy refuses this person."""


class WrongState(Refused):
    """The case is not in the state that the move starts from."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the case after this copy of it was read."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed this while you had it open. Look at it again, then repeat "
            "what you wanted to do."
        )


class NotValid(Refused):
    """What was asked breaks a rule of the model; `errors` has the messages by field."""

    def __init__(self, error: ValidationError) -> None:
        self.errors: dict[str, list[str]] = (
            error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        )
        super().__init__(" ".join(m for messages in self.errors.values() for m in messages))
