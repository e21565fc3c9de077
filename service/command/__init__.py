"""The command line, and how things look there."""
