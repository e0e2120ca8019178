"""Where values end: what one value, or one text, says. No record, finding or report has a field for a value.

Whether an audit can let a value out is answered by this room and by what hands values to it: the readers of
`formats` (bytes of messages) and, for stores, `auditor/stores/looks_in_process.py`. `sources` carries bytes and
looks at none. Two verbs work on the data themselves and hold values for as long as one file takes:
`minimise` (`auditor/api/minimise/`) and `fakecheck` (`auditor/people/fakeness/`).
"""
