"""Writes suggestions from a hint, a brand and what is certain. No model writes; a seed picks the wording."""
