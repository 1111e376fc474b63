"""Who and what is in a test server's database, beside the demo's content.

Run as ``python -m tests.support.world FILE`` in the server's environment: fills
the database and writes FILE, JSON, for the tests. Names of people are canaries:
``agent07-username`` must never be seen by a visitor.
"""

import json
import sys

AGENTS = 20
#: The session's CSRF token, for clients that never saw a form.
CSRF_TOKEN = "t" * 32


def build() -> dict:
    """Fill the database; returns what the tests need to know of it."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Site

    from wagtail_livechat.models import Conversation, Visitor, WidgetProfile

    call_command("load_demo", verbosity=0)
    # The demo's conversation would be one more in every list.
    Conversation.objects.all().delete()
    Visitor.objects.all().delete()
    library = Site.objects.get(hostname="localhost")
    museum = Site.objects.get(hostname="127.0.0.1")
    for number in range(AGENTS):
        _agent(f"agent{number:02d}", f"Agent{number:02d}", "Library chat agents")
    _agent("curator", "Curator", "Museum chat agents")
    users = {
        user.username.removesuffix("-username"): {
            "id": user.pk,
            "username": user.username,
            "session": _session(user),
        }
        for user in get_user_model().objects.all()
    }
    profiles = {
        name: WidgetProfile.objects.get(site=site, is_default=True)
        for name, site in {"library": library, "museum": museum}.items()
    }
    return {
        "users": users,
        "profiles": {name: str(profile.key) for name, profile in profiles.items()},
        "profile_ids": {name: profile.pk for name, profile in profiles.items()},
    }


def _agent(name: str, first_name: str, group: str) -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from sandbox.home.demo.people import PASSWORD

    user = get_user_model().objects.create_user(
        f"{name}-username",
        f"{name}-email@example.org",
        PASSWORD,
        first_name=first_name,
    )
    user.groups.add(Group.objects.get(name=group))


def _session(user) -> str:
    """A session of ``user``, logged in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    import django

    django.setup()
    with open(sys.argv[1], "w") as target:
        json.dump(build(), target)
