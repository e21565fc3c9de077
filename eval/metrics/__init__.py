"""Metrics, by kind. Every one is a pure function whose docstring gives its definition and source.

```
retrieval.py     how high the right articles stand
answers.py       whether the words of an answer are right
citations.py     whether citations lead where the answer stands
conflict.py      what an answer makes of sources of which some are false
abstention.py    whether `confidence` knows when an answer is right
groundedness.py  whether a score tells supported claims from unsupported ones
agreement.py     whether two judges agree
```
"""
