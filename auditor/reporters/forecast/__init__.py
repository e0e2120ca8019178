"""A forecast as text and as a table."""
