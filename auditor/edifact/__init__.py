"""UN/EDIFACT: syntax, tables of slots, the memo of shapes, and the frame that carries messages.

advice      the service string: which characters separate, release, terminate
segments    bytes cut into canonical segments with offsets and lines
shape       what is left of a segment when its values are taken out of reach
slots       the table that says which data element each position is
lens        the table consulted once per shape
dialect     one message type: its groups, its slots, what its frame tells
messages    interchanges, groups and messages: counts, references, records
"""
