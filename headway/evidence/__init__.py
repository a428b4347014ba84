"""What publishers say about schools, and what follows from it.

No Django and no database: this package is a library and a command line that an
analyst can use alone. It reads publishers' files as downloaded, keeps every value
with its state and source, and computes comparators, profiles and rule outcomes.
"""
