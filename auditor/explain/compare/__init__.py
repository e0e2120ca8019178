"""Policies held against what checks them, and against each other.

Law of the folder: what it says follows from the packs and the rules alone; a difference is shown
only with a record that proves it, and that record is of nobody.
"""
