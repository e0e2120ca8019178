"""Flaws: breaches that are put into data on purpose, each with the labels of what it breaks.

Each is planted in a file of its own, so that what one entails is not laid at another's door. Laws of
the folder: a label follows from what is planted and from the clauses of the policy, never from an
audit; nothing is planted that lies outside the reserved ranges.

`plant` starts it. `kinds` chooses how a rule is broken: by a value, an age, a cell of a log, damage to the structure,
or by `ways/<rule>`, where a rule has one. `readings/<rule>` says what breaks the rule, where one value does not
say it; `breaks` makes the labels.
"""
