"""What the authority itself supplies: figures of its own, lists, and the talk about figures."""
