"""UN/EDIFACT: syntax, tables of slots, the memo of shapes, and the frame that carries messages.

advice       the service string: which characters separate, release, terminate
segments     bytes cut into canonical segments with their offsets and lines
columns      a batch of segments as what a loop reads fastest
segment_kinds  tags and the codes behind them, one letter a segment
groups       where a kind of segment leads: groups, views, events
shape        what is left of a segment when its values are taken out of reach
slots        the table that says which data element each position is
content      the few positions whose content a detector must see
looks        such contents of many segments, looked at together
segment_reader  one tag in one group, its slots consulted once per shape
memo         how many shapes are remembered, and the templates they share
request      the same for special service requests, by their codes
message_facts  what a message has told so far
dialect      one message type: its groups, its slots, its heads
leg          one flight of an itinerary: its ports and times
border       the border crossing that an API message reports
times        dates and times as messages write them
frame        UNB to UNZ: the slots and figures of the frame
message      a message under way, from UNH to UNT
paths        the groups of a dialect as the compiled walk takes them
_walk        that walk (`_walk.c`), in installs that found a compiler
compiled     whether it is there, and whether it is wanted
interchange  interchanges, groups and messages; counts and references

What writes, by the same slots:

layout       where each key of a tree stands in a message
ssr_text     special service requests as they are written
node         what a layout makes of a tree's shape, worked out once
places       where what a tree says is written
writer       trees to interchanges: escaping, counts, references
"""
