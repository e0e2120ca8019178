"""Forecasts: which records will break which clause, and from which day, if nobody does anything.

Laws of the folder: a forecast says of each day what an audit as of that day would say of the data
as they lie; only rules whose duty begins at a time are asked; nothing here knows what day it is.
"""
