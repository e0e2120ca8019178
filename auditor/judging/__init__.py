"""From clauses and records to the report: plan, judge, tally, listing, baseline, and the run that drives them."""
