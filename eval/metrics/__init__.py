"""Metrics, by kind. Every one is a pure function whose docstring gives its definition and source."""
