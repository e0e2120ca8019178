"""Canonical records as JSON trees: where each text ends, and what each tree says.

texts   bytes       -> JSON texts
walk    a tree      -> sightings, and what in it the schema does not name
"""
