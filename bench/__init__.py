"""The benchmark: wagtail_livechat beside its peers, in one run."""
