"""How sensitive each field of what is recorded of duties is."""

from headway.core.privacy import PERSONAL, PLAIN

PRIVACY = {
    "Record.id": PLAIN,
    "Record.version": PLAIN,
    "Record.duty": PLAIN,
    "Record.occasion": PLAIN,
    "Record.year_end": PLAIN,
    "Record.what": PERSONAL,  # may name the Partner whom a duty is about
    "Record.due_on": PLAIN,
    "Record.owners": PLAIN,
    "Record.state": PLAIN,
    "Record.on": PLAIN,
    "Record.topic": PLAIN,
    "Record.came": PERSONAL,
    "Record.note": PERSONAL,
    "Record.recorded_by": PERSONAL,
    "Record.recorded_at": PLAIN,
}
