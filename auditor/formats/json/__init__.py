"""Canonical records as JSON trees: where each text ends, and what each tree says.

- texts: bytes to JSON texts
- walk: a tree to sightings, and to what in it the schema does not name
"""
