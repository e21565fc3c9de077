"""What happened when: a topic's days, each told by a sentence as it stood.

```
timeline.py    topic to dated, cited sentences, copies merged
topical.py     whether a sentence is about the topic
live.py        reads the posts of live blogs
story.py       "what happened with ...": a timeline's sentences as the answer, no model asked
```
"""
