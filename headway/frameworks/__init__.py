"""Framework versions as data: what a priority school is, in the words and dates of its time."""
