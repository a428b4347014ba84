"""The arithmetic of the method notes, sections 2.5, 2.6 and 4 to 6: pure functions.

Nothing here reads a file, a clock or a catalogue. Functions of numbers take floats or
NumPy arrays alike; functions of tables take Narwhals expressions or frames, so that the
same code runs on Polars or on a cluster's engine. Percentages are 0 to 100 throughout.
"""
