"""Let the group "Chat supervisors" work on tickets (R20)."""

from django.db import migrations


def begin(apps, schema_editor):
    content_type, _created = apps.get_model(
        "contenttypes", "ContentType"
    ).objects.get_or_create(app_label="wagtail_livechat", model="ticket")
    # Permissions are made after all migrations; this one is given here, now.
    work, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="work_ticket",
        defaults={"name": "Can work on tickets"},
    )
    groups = apps.get_model("wagtail_livechat", "ChatGroup").objects
    for row in groups.filter(kind="supervisors").select_related("group"):
        row.group.permissions.add(work)


def end(apps, schema_editor):
    """Backwards, the permission goes with its model."""


class Migration(migrations.Migration):
    dependencies = [
        ("wagtail_livechat", "0005_fields_and_tickets"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(begin, end)]
