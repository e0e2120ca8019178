"""The ledger: rows of access logs and what a system declares of itself, as they are kept.

Law of the folder: who did or approved something is compared within one row, and only as to whether
the two are the same; no row is compared with another.
"""
