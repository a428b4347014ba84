"""The annual assessment: six domains and a proposal for each school, and why."""
