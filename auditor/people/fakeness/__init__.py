"""Whether data are provably fake: identifying values that lie in no reserved range, by element and place.

- value: what stands at the places that a format named
- segments, documents, trees: values out of EDIFACT, XML, JSON
- texts: addresses and numbers in running text, and in bytes that no format could place
- verdict: what one record's values prove of each other
- check: one source, or many, to a count
- words: the count as text and as JSON

Laws of the folder: a value is read, asked about and dropped; what leaves is an element of the dictionary,
the kind of range and a place. Whether a value looks real is never asked, only whether it is reserved.
"""
