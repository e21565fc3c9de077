"""Measures answers: gold sets in, per-item results and metrics with error bars out. Read `run.py` first."""
