"""Give every existing site a default department and a default profile (A8)."""

from django.db import migrations


def create_defaults(apps, schema_editor):
    Site = apps.get_model("wagtailcore", "Site")
    Department = apps.get_model("wagtail_livechat", "Department")
    WidgetProfile = apps.get_model("wagtail_livechat", "WidgetProfile")
    for site in Site.objects.all():
        Department.objects.get_or_create(
            site=site, is_default=True, defaults={"name": "General"}
        )
        WidgetProfile.objects.get_or_create(
            site=site, is_default=True, defaults={"name": "Default"}
        )


class Migration(migrations.Migration):
    dependencies = [("wagtail_livechat", "0001_initial")]

    operations = [
        migrations.RunPython(create_defaults, migrations.RunPython.noop, elidable=True)
    ]
