"""Answering: find evidence, quote it, compose from the quotes, prove each sentence; and the ways to ask."""
