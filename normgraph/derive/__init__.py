"""Rules as data plus generic CONSTRUCT queries in computed strata: which rules apply to a case, and why."""
