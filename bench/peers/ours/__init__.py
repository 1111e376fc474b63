"""wagtail_livechat in a Wagtail project."""
