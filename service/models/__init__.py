"""The models that run on this machine, and others that are asked: weights, runtimes, what is put to them.

```
model.py       the language model: embedded, or any that LangChain knows
embedded.py    the embedded one, in this process
convert.py     its weights, converted once
runtime.py     the library it runs in, and whether this machine has it
pair_model.py  how models that read two texts together are run: the cross-encoder, a checker
checker.py     a model that may check beside the rules of verification, where one is set
store.py       pulls weights, checks them, and knows where they lie
weights.py     which weights there are: hashes, licences, sources
```
"""
