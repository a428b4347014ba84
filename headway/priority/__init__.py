"""The priority list: entries, reviews, removal, and what schools report of themselves."""
