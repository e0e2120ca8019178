"""Proof that a data set is entirely fake: what its bytes say, read on a way of its own, and where they come from.

- tokens: bytes to the values, names and codes that stand in them
- vocabulary: what is closed: tags, names, codes, words, forms of dates and amounts (`vocabulary.tsv`)
- reading: each token structural, closed, or in a reserved range; else a refusal that names its place
- manifest: which files, their digests, how they were made, and what was counted in them
- proof: a folder against its manifest, read again and made again

Laws of the folder: nothing here imports a format, a syntax, a codec or the generator (a contract of the
build), so that no mistake of theirs is shared; what made a set is handed in as a function. No refusal
holds a value.
"""
