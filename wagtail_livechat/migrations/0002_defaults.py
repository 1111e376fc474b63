"""Give every existing site a default department and a default profile (A8)."""

from django.db import migrations

#: What a new profile offers; a test compares it with the code of today.
OPTIONS = {
    "button_text": "",
    "button_size": "medium",
    "background": "#1d5c8f",
    "color": "#ffffff",
    "border": "",
    "position": "end",
    "icon": "bubble",
    "title": "",
    "greeting": "",
    "panel_size": "medium",
    "require_login": False,
    "ask_name": "off",
    "ask_email": "off",
    "consent": None,
    "proactive": False,
    "proactive_seconds": 60,
    "proactive_title": "",
    "proactive_text": "",
    "waiting_seconds": 60,
    "texts": {"waiting": "", "unanswered": "", "unavailable": "", "ended": ""},
    "tickets": False,
    "tickets_when_off": False,
    "ticket_department": None,
}


def create_defaults(apps, schema_editor):
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    Department = apps.get_model("wagtail_livechat", "Department")
    WidgetProfile = apps.get_model("wagtail_livechat", "WidgetProfile")
    AppliedProfile = apps.get_model("wagtail_livechat", "AppliedProfile")
    for site in Site.objects.select_related("root_page__locale"):
        Department.objects.get_or_create(
            site=site, is_default=True, defaults={"name": "General"}
        )
        locale = site.root_page.locale or Locale.objects.order_by("pk").first()
        profile, created = WidgetProfile.objects.get_or_create(
            site=site, is_default=True, defaults={"name": "Default", "locale": locale}
        )
        if created:
            AppliedProfile.objects.create(
                profile=profile,
                site=site,
                key=profile.key,
                translation_key=profile.translation_key,
                language=locale.language_code,
                name=profile.name,
                options=OPTIONS,
            )


class Migration(migrations.Migration):
    dependencies = [("wagtail_livechat", "0001_initial")]

    operations = [
        migrations.RunPython(create_defaults, migrations.RunPython.noop, elidable=True)
    ]
