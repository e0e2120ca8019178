"""The demonstration: what is made, under which law it is audited, and how that is told.

Law of the folder: seeds and days are written down here, so that everybody sees the same.
"""
