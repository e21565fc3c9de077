"""Which sentences answer and are shown, how they look, and what is said where none does."""
