"""What every letter may say, whatever its kind."""

from headway.correspondence.kinds import Field, Kind

KINDS: dict[str, Kind] = {}
FIELDS: dict[str, Field] = {}
