"""Editions, releases and the published figures of our own schools; local uploads."""
