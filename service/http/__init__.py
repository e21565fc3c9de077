"""The archive over HTTP: the API and the page, the server that runs them, and the client the CLI uses."""
