"""Pages made from what defines things: rules, policies, data elements, formats.

Law of the folder: a page follows from the code, the shipped policies and the tests' cases alone, so
that one that is committed can be held to them (`make in-step`). It is no part of the package: who
audits needs no builder of pages.
"""
