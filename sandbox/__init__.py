"""A small but complete Wagtail project that shows wagtail_livechat at work."""
