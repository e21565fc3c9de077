"""Where sources differ from what is answered, and what corrections replace; when in doubt, nothing.

```
disagreements.py  where sources give other figures or accounts, in words; read this first
statement.py      a sentence of an article, with its days and places
figures.py        what articles count, and how many
same.py           whether sentences of two articles tell of one thing
one_thing.py      whether two counts tell of what befell one named thing
apart.py          whether a count is of another time, of any year, or of a part
accounts.py       where articles tell one thing in two ways
parallel.py       whether a sentence holds another value in the answer's place
facts.py          the days, numbers and names of a sentence
scope.py          sentences that are alike but for a word: before tax and after tax
alone.py          whether two names in one place contradict each other
parties.py        two sides' accounts
counterclaim.py   who counts otherwise in one of the next sentences
countercharge.py  two parties that accuse each other, and what one denies
sides.py          a disagreement and its sides, in words
notices.py        notices of correction, read
corrections.py    what a correction replaces, and the correction in its place
superseded.py     whether a sentence states what is no longer so
errata.py         looks up what was corrected later of the articles that are cited
```
"""
