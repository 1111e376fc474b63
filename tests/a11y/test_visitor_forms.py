"""axe on what visitors fill in: the start form, the prompt, tickets, the log-in."""

import json

import pytest
from playwright.sync_api import expect

from tests.support.pages import Desk, Site

from .test_axe import LOOKS, WIDGET, check

pytestmark = pytest.mark.e2e

PREPARE = """
from wagtail.models import Site
from wagtail_livechat.models import ChatField, WidgetProfile
from wagtail_livechat.services import portal
site = Site.objects.get(hostname="localhost")
for kind in ChatField.Kind:
    choices = "Red\\nGreen" if kind in ChatField.WITH_CHOICES else ""
    ChatField.objects.create(site=site, label=f"My {kind.value}", kind=kind,
        help_text="A word of help.", choices=choices)
for profile in WidgetProfile.objects.filter(site=site).exclude(name="Events"):
    profile.tickets = profile.tickets_when_off = True
    profile.consent_text = '<p>I agree to <a href="https://example.org/">it</a>.</p>'
    profile.ask_name = profile.ask_email = "required"
    profile.full_clean()
    profile.save()
    portal.apply(profile)
"""
DUE = """
from django.utils import timezone
from wagtail_livechat.models import Timer
Timer.objects.filter(done_at=None).update(deadline=timezone.now())
"""
LOG_IN = """
from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import portal
profile = WidgetProfile.objects.get(site__hostname="localhost", is_default=True)
profile.require_login = {on}
profile.save()
portal.apply(profile)
"""


@pytest.fixture(scope="module")
def server(make_module_server):
    options = {"HEARTBEAT_SECONDS": 2, "REGISTER_URL": "/join/"}
    settings = {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    server = make_module_server(
        start=False,
        options=options,
        environment={"LIVECHAT_SETTINGS": json.dumps(settings)},
    )
    server.database.run(PREPARE)
    return server.start()


@pytest.mark.parametrize("scheme, path", LOOKS)
def test_from_the_form_to_the_ticket(server, person, scheme, path):
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    visitor = person("visitor", color_scheme=scheme)
    visitor.allow("favicon")
    page = Site(visitor, server, path).page
    widget = page.locator(WIDGET)
    widget.locator(".launcher").click()
    expect(widget.locator("#name")).to_be_focused()
    check(page, "start form", WIDGET)
    widget.locator(".composer .main").click()
    expect(widget.locator("#name")).to_have_attribute("aria-invalid", "true")
    check(page, "its errors", WIDGET)
    widget.locator("#name").fill("Noor")
    widget.locator("#email").fill(f"noor{scheme}{len(path)}@example.org")
    widget.locator("#consent").check()
    widget.locator("#message").fill("Hello?")
    widget.locator(".composer .main").click()
    prompt = widget.locator(".rest .choices")
    expect(widget.locator(".send")).to_be_visible()
    server.database.run(DUE)
    expect(prompt).to_be_visible(timeout=20_000)
    check(page, "prompt", WIDGET)
    prompt.locator(".main").click()
    expect(widget.locator(".rest h3")).to_be_visible()
    check(page, "ticket form", WIDGET)
    widget.locator("#message").fill("")
    widget.locator(".composer .main").click()
    expect(widget.locator("#message")).to_have_attribute("aria-invalid", "true")
    check(page, "its errors", WIDGET)
    widget.locator("#message").fill("Hello!")
    widget.locator(".composer .main").click()
    expect(widget.locator(".rest h3")).to_be_focused()
    check(page, "confirmation", WIDGET)
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(wide)
    desk.switch.click()
    expect(desk.switch).not_to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_there_and_the_log_in(server, person, scheme):
    someone = person("visitor", color_scheme=scheme)
    page = Site(someone, server).page
    widget = page.locator(WIDGET)
    widget.locator(".launcher").click()
    expect(widget.locator("#name")).to_be_focused()
    check(page, "ticket form with fields", WIDGET)
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    server.database.run(LOG_IN.format(on=True))
    page = Site(person("guest", color_scheme=scheme), server).page
    widget = page.locator(WIDGET)
    widget.locator(".launcher").click()
    expect(widget.locator(".rest a")).to_have_count(2)
    check(page, "log-in", WIDGET)
    for link in widget.locator(".rest a").all():
        assert link.bounding_box()["height"] >= 24
    desk.switch.click()
    expect(desk.switch).not_to_be_checked()
    server.database.run(LOG_IN.format(on=False))
