"""Views: ask, act, answer. Reads come from the features' queries, writes are their actions."""
