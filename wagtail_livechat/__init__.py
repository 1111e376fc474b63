"""Live chat for Wagtail sites: a widget for visitors, a desk for agents."""

__version__ = "0.1.0"
