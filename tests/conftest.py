"""What all tests share: real servers, databases and browsers."""

import hypothesis

pytest_plugins = [
    "tests.support.browser",
    "tests.support.fixtures",
    "tests.support.people",
]

# How long an example takes says something about the machine, not about a promise.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
