"""The contract that the service works under, what is published of it, and who was told."""
