"""The archive over HTTP: the API and the page, the server that runs them, and the client the CLI uses.

```
api.py       the endpoints
completions.py  those that OpenAI's clients call
desk.py      what they do, apart from HTTP
guard.py     what every request passes first: host, origin, key, size
messages.py  what crosses the wire, for server and client alike
problems.py  errors as the API tells them
runs.py      long work in threads of its own, stopped when nobody listens
turns.py     one language model, many questions: each gets its turn
ready.py     which parts are loaded
server.py    listens, and stops within seconds
client.py    talks to the server that holds a data folder
```
"""
