"""Answering: find evidence, quote it, compose from the quotes, prove each sentence; and the ways to ask.

```
answer.py      a question's whole way; read this first
way.py         one question on its way, and what has come of it
drafted.py     what a language model writes, proved; newer articles are asked again
limits.py      what a question may look at, and whether it may be asked
joined.py      a question in two parts: each answered by itself, one answer of both
question/      what a question asks for, and of which time
answering/     which sentences answer, and how they are shown
verify.py      a sentence against its quotes: supported, mended or dropped, and why
checks/        what verification looks at
conflicts/     where sources differ, and what was corrected
compose.py     the call to the language model that writes the answer, held to a JSON schema
retrieval/     finds evidence, and what of it is read
models/        the models: weights, runtimes, what is put to them
timelines/     what happened when
app.py         builds the parts from the settings, once

types.py       what flows through an answer
labels.py      what stands beside the words of an answer: numbers, outlets, days, opinion
words.py       tokens with places, stems, and which words carry meaning
lexicon.py     what words name, where several modules read them: numbers, verbs of saying, irregular verbs
dateline.py    where the dateline ends that an article opens with
days.py        days as people write them, to a moment in UTC
clock.py       how long each stage took
config.py      the settings, read once

command/       the command line
http/          the API, its server and its client
web/           the page to ask in
__main__.py    where the command `nutgraf` starts
```
"""
