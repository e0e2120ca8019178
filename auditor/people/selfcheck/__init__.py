"""Promises tried on a user's own data: that identities change nothing, that nothing leaks, that runs agree.

- blind: identities replaced, permuted, equalised; the report stays, byte for byte
- canary, leak: words that stand nowhere else, planted in the data; none is in any output
- repro: however the bytes come, whoever works at it, the report is the same

Law of the folder: what audits is handed in, so that what is tried is what users call.
"""
