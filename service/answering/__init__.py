"""Which sentences answer and are shown, how they look, and what is said where none does.

```
settle.py       drafts to the sentences that pass verification and give what was asked for
short.py        the short answer: whether it can be looked for, and whether a text gives it
held.py         the sentences of the quotes that hold a short answer, best first
another_day.py  whether an article of another day answers better
amounts.py      whether words give the figure or time that is asked for
comparison.py   asked which of two has more: whether a sentence compares them
loose.py        leaves out what has too few words, or is woven of several sentences
beside.py       what is of another time, person or story than the question
unsaid.py       what a verified draft leaves out that its quotes say: who "she" is, whose claim it is
judged.py       single sentences put to the language model: which answer best, or give the reason?
reasons.py      "why ...": the closest sentences, as the model judges them
fulfilled.py    several conditions of one: for each the sentence that says it of the answer
quoted.py       "who said ...?": the sentence with those words, and who says them
said.py         "what did she say about ...?": the sentences in which it is she who says it
stated.py       yes or no, where nothing that the model wrote stands: the sentence that says which
extract.py      without a model: the closest sentences, word for word
reckoned.py     the date of "on Monday", asked when
shown.py        how a sentence looks: no dateline, the short answer marked
tables.py       a row of a table, said with the heads of its columns
antecedent.py   adds the sentence that says who "he" is, or who is speaking
confidence.py   how sure an answer is; the weights come from `nutgraf eval calibrate`
missing.py      what the archive does not say, in the question's own words
```
"""
