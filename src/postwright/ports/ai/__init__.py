"""Asking a model what a media item shows and what could be written about it."""
