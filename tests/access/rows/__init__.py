"""The rows of the access table, one file for each part of the service."""
