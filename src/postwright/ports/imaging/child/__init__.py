"""Runs only inside the limited child process; the parent imports none of it."""
