"""Django Channels and channels-redis."""
