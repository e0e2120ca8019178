"""The assessment of what data cannot show: a questionnaire, its answers, and what they add to a report.

Laws of the folder: an answer never counts as examined or passed; one that nobody signed, that has
run out, or that was given on other words of the clause does not count, and says so.
"""
