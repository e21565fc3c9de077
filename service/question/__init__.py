"""What a question asks for, of which time, what it leans on, and whether it is two.

```
typed.py       what was typed, as it was meant
asked.py       what it asks for: a number, a date, a name, a reason, yes or no
when.py        the time it speaks of: a window, and whether it is after news or the past
spans.py       the forms in which a question names a time
portion.py     the part of a span that is meant: its start, its last weeks, its second half
feasts.py      feasts as days
course.py      whether it asks for a course of events, and of what topic and time
parts.py       a question that asks two things, made two questions
conditions.py  what one has to be or have done to be who is asked for
leaning.py     whether a question leans on what was said before
converse.py    a follow-up made a question that stands alone
ellipsis.py    "and in March?", made one without a model
```
"""
