"""Migrations are complete, and load under the lowest supported Wagtail."""

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

#: The newest migrations that Wagtail 7.4 ships. Migrations made under Wagtail 8
#: depend on newer ones, and then 7.4 refuses to load them.
NEWEST_IN_WAGTAIL_74 = {
    "wagtailcore": 97,
    "wagtailadmin": 6,
    "wagtaildocs": 14,
    "wagtailimages": 27,
    "wagtailusers": 15,
}
OURS = ["wagtail_livechat", "home"]


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("app", OURS)
def test_migrations_load_under_the_lowest_supported_wagtail(app):
    migrations = MigrationLoader(None).disk_migrations
    needed = {
        (name, dependency)
        for (label, name), migration in migrations.items()
        if label == app
        for dependency in migration.dependencies
        if dependency[0].startswith("wagtail") and dependency[0] not in OURS
    }

    assert needed, "they must depend on Wagtail, or this test looks at nothing"
    for name, (label, dependency) in needed:
        newest = NEWEST_IN_WAGTAIL_74[label]
        assert int(dependency[:4]) <= newest, f"{name} needs {label}.{dependency}"
