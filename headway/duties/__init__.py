"""The duties of the year: what the framework's calendar asks for, and what became of it."""
