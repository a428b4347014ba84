"""Readers of publishers' files: bytes in any wrapping -> a table of text -> tidy rows."""
