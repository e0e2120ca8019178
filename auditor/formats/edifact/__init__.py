"""UN/EDIFACT: how interchanges are cut, read and written, whatever messages they carry.

From bytes to segments:

advice       the service string: which characters separate, release, terminate
segments     bytes cut into canonical segments with their offsets and lines
repeated     elements that are repeated in place, a segment for each repetition
pieces       what an interchange is cut into: segments, and mishaps on the way
ordinary     segments that are cut together, as nothing about them has to be told
joints       where two interchanges are so alike that both are cut together
gathered     segments that were cut one by one, as columns too
columns      many segments as what a loop reads fastest
strings      which service characters hold where in a file
segment_kinds  tags and the codes behind them, one letter a segment

What a segment says:

shape        what is left of a segment when its values are taken out
slots        the table that says which data element each position is
content      the detectors: what the few contents say that must be seen
looks        such contents of many segments, looked at together
segment_reader  one tag in one group, its slots consulted once per shape
request      the same for special service requests, by their codes
memo         how many shapes are remembered, and the templates they share

Messages and what is around them:

dialect      one message type: its groups, its slots, how its segments are read
groups       where a kind of segment leads: its group, how it is read, what comes of it
message      a message under way, from UNH to UNT
message_facts  what a message has told so far
sightings    what one record of a message shows, each with its place
leg          one flight of an itinerary: its ports and times
border       the border crossing that an API message reports
times        dates and times as messages write them
frame        UNB to UNZ: the slots and figures of the frame
interchange  interchanges, groups and messages; counts and references
known        which messages are read, and what becomes of the others
series_part  a push of a flight that comes in several messages
loose        faults around messages, until an envelope carries them
paths        the groups of a dialect as the compiled walk takes them
_walk        that walk (`_walk.c`), in installs that found a compiler
compiled     whether it is there, and whether it is wanted

What writes, by the same slots:

layout       where each key of a tree stands in a message
ssr_text     special service requests as they are written
node         what a layout makes of a tree's shape, worked out once
places       where what a tree says is written
writer       trees to interchanges: escaping, counts, references
"""
