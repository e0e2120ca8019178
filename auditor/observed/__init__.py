"""What was observed: a record of forms, facts and clocks, without a single value."""
