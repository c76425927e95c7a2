"""Secrets that change while they are used."""
