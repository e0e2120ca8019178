"""The formats of a data set: each writes one sheet of a plan, and says in its own place that it is synthetic.

NAME, SUFFIX     the name of the format, the ending of its files
write(plan, sheet)    the parts of one message, each the whole of a file
check(plan)      raises `Refused` where the format has no such kind, directory or part
"""
