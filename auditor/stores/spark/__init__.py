"""Spark: the same judgment of stores on many machines; each worker groups its rows, the driver judges the groups.

Laws of the folder: no value leaves a worker: what it sends is signatures, counts and numbers of rows;
what it needs to know is sent with its function, so that a cluster needs nothing but this package.
"""
