"""The sandbox's settings for servers that tests start.

LIVECHAT_OPTIONS   JSON, laid over ``WAGTAIL_LIVECHAT``
LIVECHAT_SETTINGS  JSON, laid over all settings
LIVECHAT_NONCE     "1": the strictest policy a page can have, with a nonce
"""

import json
import os

from sandbox.settings import *  # noqa: F403
from sandbox.settings import MIDDLEWARE, WAGTAIL_LIVECHAT
from wagtail_livechat.conf import DEFAULTS

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WAGTAIL_LIVECHAT = {
    **WAGTAIL_LIVECHAT,
    # Tests talk faster than people; the limits have tests of their own.
    "RATE_LIMITS": dict.fromkeys(DEFAULTS["RATE_LIMITS"]),
    "MINIMUM_FILL_SECONDS": 0,
    **json.loads(os.environ.get("LIVECHAT_OPTIONS") or "{}"),
}
if os.environ.get("LIVECHAT_NONCE") == "1":
    MIDDLEWARE = [
        "tests.support.strict_csp.nonce_policy"
        if name == "sandbox.middleware.content_security_policy"
        else name
        for name in MIDDLEWARE
    ]
globals().update(json.loads(os.environ.get("LIVECHAT_SETTINGS") or "{}"))
