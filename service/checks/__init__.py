"""What verification looks at: numbers, dates, names, quotations, speakers, negation; and how it mends.

```
cite.py        the fewest sentences of the quotes that carry a sentence
support.py     how much of a sentence its citations say
faults.py      what a sentence says and its citations do not
names.py       who and what is named
countries.py   which names are those of countries
dates.py       dates, resolved against the day of publication
happened.py    the day that a sentence gives to what it tells
quantities.py  numbers, however they are written
worded.py      those of several words, "half past six", and what a word may be told as, "a fortnight"
measures.py    what a number is measured in, and whether something rose by it, to it or from it
speech.py      who said what
interview.py   who speaks where in an interview or a transcript
outlets.py     who published what
slots.py       names and numbers in another's place
roles.py       who does what to whom
polarity.py    negation, opposites and lost hedges
contrast.py    what a text sets against something else
topic.py       whether what is cited is about what was asked
orders.py      orders to a model, which no news is
mend.py        what a reader must not see, and what can be cut safely
```
"""
