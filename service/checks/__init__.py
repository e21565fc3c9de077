"""What verification looks at: numbers, dates, names, quotations, speakers, negation; and how it mends."""
