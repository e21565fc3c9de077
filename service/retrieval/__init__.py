"""Question -> evidence -> quotes.

```
retrieve.py    finds evidence: three rankings fused, copies taken once, the leaders read closely
rank.py        how articles are ordered: by words and meaning, then time, outlet and form
rerank.py      the cross-encoder, which reads a text with the question
quote.py       evidence to quotes: whole passages for a language model, or the closest sentences
retriever.py   the same search as a LangChain retriever
```
"""
