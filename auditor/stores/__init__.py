"""Stores: tables, lakes and databases audited where they lie, by what a mapping says of them.

Laws of the folder: an identifying value never leaves the engine that keeps it: what a query brings
back is forms, marks, words of closed lists and days; a place is a table, a column and the number of
a row, never a key; no address, user or password is ever told. One judgment serves all engines.
"""
