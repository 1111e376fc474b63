"""Bare ASGI."""
