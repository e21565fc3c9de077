"""What a question asks for, of which time, what it leans on, and whether it is two."""
