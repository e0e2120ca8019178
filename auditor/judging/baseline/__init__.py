"""What is known and what is excused: counts that may only go down, and waivers that somebody answers for.

Laws of the folder: neither hides a finding; it is told apart, still shown, and its clause stays
broken. What is excused fails no build, until it grows or its waiver expires.
"""
