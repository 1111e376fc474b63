"""Real servers, databases, clients and browsers for the tests."""
