"""What law is made of: policies and their clauses, duties, what a rule is, what a finding is."""
