"""Answering: find evidence, quote it, compose from the quotes, prove each sentence; and the ways to ask.

```
answer.py      a question's whole way; read this first
joined.py      a question in two parts: each answered by itself, one answer of both
question/      what a question asks for, and of which time
answering/     which sentences answer, and how they are shown
verify.py      a sentence against its quotes: supported, mended or dropped, and why
checks/        what verification looks at
checker.py     a model that may check beside those rules, where one is set
conflicts/     where sources differ, and what was corrected
app.py         builds the parts from the settings, once

retrieve.py    finds evidence: three rankings fused, copies taken once, the leaders read closely
rank.py        how articles are ordered: by words and meaning, then time, outlet and form
rerank.py      the cross-encoder, which reads a text with the question
pair_model.py  how the cross-encoder and a checker are run
quote.py       evidence to quotes: whole passages for a language model, or the closest sentences
retriever.py   the same search as a LangChain retriever

compose.py     the call to the language model that writes the answer, held to a JSON schema
model.py       the language model: embedded, or any that LangChain knows
embedded.py    the embedded one, in this process
convert.py     its weights, converted once
runtime.py     the library it runs in, and whether this machine has it
models.py      pulls weights and checks them
weights.py     which weights there are: hashes, licences, sources

timeline.py    topic to dated, cited sentences, copies merged
topical.py     whether a sentence is about the topic
happened.py    the day that a sentence gives to what it tells
live.py        reads the posts of live blogs
story.py       "what happened with ...": a timeline's sentences as the answer, no model asked

types.py       what flows through an answer
words.py       tokens with places, stems, and which words carry meaning
dateline.py    where the dateline ends that an article opens with
days.py        days as people write them, to a moment in UTC
clock.py       how long each stage took
config.py      the settings, read once

command/       the command line
http/          the API, its server and its client
web/           the page to ask in
__main__.py    where the command `nutgraf` starts
docs.py        makes `docs/settings.md`, `docs/cli.md` and `docs/api.md`; a test compares
```
"""
