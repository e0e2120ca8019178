"""Where values end: what one value, or one text, says. No record, finding or report has a field for a value.

Whether an audit can let a value out is answered by this room and by what hands values to it: the readers of
`formats` (bytes of messages) and, for stores, `auditor/stores/looks_in_process.py`, which is handed values by an engine
in this process. The other modules of `stores` on this room use its patterns and its table of forms, and get no value.
`sources` carries bytes. Four verbs work on the data themselves and hold values for as long as one file takes:
`minimise` (`auditor/api/minimise/`), `fakecheck` (`auditor/people/fakeness/`), `attest` (`auditor/people/attest/`), and
`selfcheck` where it changes values to see what follows (`blind.py` and `leak.py` in `auditor/people/selfcheck/`).
"""
