"""XML: events with their place in the file, and slots that say what each path means.

events  bytes        -> elements that open and close
slots   paths        -> data elements
"""
