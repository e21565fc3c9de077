"""Where sources differ from what is answered, and what corrections replace; when in doubt, nothing."""
