"""Where values end: what one value, or one text, says. Above this room nothing holds a value.

Who wants to know whether a value can get out reads this room and the readers of `formats`, which hand
values to it, and may stop there.
"""
