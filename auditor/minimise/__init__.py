"""Minimising: the same file without what the law does not permit, everything else byte for byte.

Laws of the folder: only what an audit found goes; what is left is audited again, until nothing is
found or nothing more can go; what could not be taken out is said; no value is repeated anywhere.
"""
