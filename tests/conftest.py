"""What all tests share: real servers, databases and browsers."""

pytest_plugins = [
    "tests.support.browser",
    "tests.support.fixtures",
    "tests.support.people",
]
