"""XML: tags with their place in the file, and slots that say what each path means.

- events: bytes to elements that open and close
- element: an element while it is open
- slots: paths to data elements
- skeleton: a message with a hole for each key of a tree
- writer: trees to documents by a skeleton
"""
