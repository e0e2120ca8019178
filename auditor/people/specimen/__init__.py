"""Specimens: people who do not exist, their journeys, and what is written about them.

Laws of the folder: every identifying value lies in a range that belongs to nobody
(`auditor/people/reserved.tsv`), and every traveller is anchored by name and by the issuer of the document;
the same plan gives the same bytes on every machine and day, however many work at it.
"""
