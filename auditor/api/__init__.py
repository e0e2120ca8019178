"""The product as functions, one to a file: texts and paths become values, and an answer comes back.

Laws of the folder: it reads no clock and no environment; every mistake of the caller is a
`UsageError` that says what to do.
"""
