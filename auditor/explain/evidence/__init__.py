"""The evidence pack: an audit as files for a data-protection authority, with what it rests on, and its proof.

Laws of the folder: a pack follows from the report, the policies and the assessment alone, byte for
byte; it holds no place and no name of a source unless that was asked for; a pack is verified by
making it again, not by believing its manifest.
"""
