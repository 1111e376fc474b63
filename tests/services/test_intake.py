"""Log-in, name and e-mail before a chat (R16, R17, A16)."""

import pytest
from django.contrib.auth import get_user_model

from tests import factories
from wagtail_livechat.models import Conversation, Visitor
from wagtail_livechat.services import conversations, intake, portal, starting
from wagtail_livechat.services.errors import InvalidDetail, LoginRequired


@pytest.fixture
def asks(default):
    """The site's widget with other options."""

    def make(**options):
        for name, value in options.items():
            setattr(default, name, value)
        portal.apply(default)
        return portal.read(default.site_id).widgets[0]

    return make


@pytest.fixture
def nadia(db):
    return get_user_model().objects.create_user(
        "nadia", "nadia@example.org", first_name="Nadia", last_name="Rahal"
    )


def test_nothing_is_asked_by_default(site, agent, asks):
    """R17"""
    widget = asks()
    assert intake.questions(widget, None, None) == {"name": "off", "email": "off"}
    assert factories.start_chat(site, widget=widget).created


@pytest.mark.parametrize("field", ["name", "email"])
def test_what_is_required_is_required_by_the_server(site, agent, asks, field):
    """R17: nothing is stored without it."""
    widget = asks(**{f"ask_{field}": "required"})
    assert intake.questions(widget, None, None)[field] == "required"
    for given in ({}, {field: ""}):
        with pytest.raises(InvalidDetail) as refused:
            factories.start_chat(site, widget=widget, details=given)
        assert refused.value.field == field and str(refused.value).endswith(".")
    assert not Conversation.objects.exists() and not Visitor.objects.exists()
    started = factories.start_chat(
        site, widget=widget, details={field: "noor@example.org"}
    )
    assert getattr(started.visitor, field) == "noor@example.org"


@pytest.mark.parametrize("field", ["name", "email"])
def test_what_is_optional_may_be_left_empty(site, agent, asks, field):
    widget = asks(**{f"ask_{field}": "optional"})
    assert intake.questions(widget, None, None)[field] == "optional"
    assert factories.start_chat(site, widget=widget).created


def test_a_known_user_is_not_asked_and_known_to_the_agent(site, agent, asks, nadia):
    """A16"""
    widget = asks(ask_name="required", ask_email="required")
    assert set(intake.questions(widget, nadia, None).values()) == {"off"}
    visitor = factories.start_chat(site, widget=widget, user=nadia).visitor
    assert (visitor.name, visitor.email) == ("Nadia Rahal", "nadia@example.org")


def test_a_user_cannot_give_another_name_than_their_own(site, agent, asks, nadia):
    """Somebody who is logged in is not somebody else."""
    visitor = factories.start_chat(
        site,
        widget=asks(ask_email="required"),
        user=nadia,
        details={"email": "ada@example.org"},
    ).visitor
    assert visitor.email == "nadia@example.org"


def test_a_user_without_a_name_is_asked_for_it(asks):
    nameless = get_user_model().objects.create_user("x", "x@example.org")
    widget = asks(ask_name="required", ask_email="required")
    assert intake.questions(widget, nameless, None) == {
        "name": "required",
        "email": "off",
    }


def test_a_visitor_who_said_it_once_is_not_asked_again(site, agent, asks):
    """A16"""
    widget = asks(ask_name="required", ask_email="required")
    details = {"name": "Noor", "email": "noor@example.org"}
    started = factories.start_chat(site, widget=widget, details=details)
    conversations.end(started.conversation, by="visitor")
    assert set(intake.questions(widget, None, started.visitor).values()) == {"off"}
    import uuid

    again = starting.start(
        site,
        visitor=started.visitor,
        text="Again",
        client_id=uuid.uuid4(),
        widget=widget,
    )
    assert again.created


def test_login_is_required_by_the_server(site, agent, asks, nadia):
    """R16: an anonymous start is refused, a member's is not."""
    widget = asks(require_login=True)
    assert intake.needs_login(widget, None) and not intake.needs_login(widget, nadia)
    with pytest.raises(LoginRequired):
        factories.start_chat(site, widget=widget)
    assert not Conversation.objects.exists() and not Visitor.objects.exists()
    assert factories.start_chat(site, widget=widget, user=nadia).created


def test_login_comes_before_the_questions(site, agent, asks):
    with pytest.raises(LoginRequired):
        factories.start_chat(site, widget=asks(require_login=True, ask_name="required"))


def test_an_open_chat_goes_on_though_the_options_have_changed(site, agent, asks):
    """A17: what is running may finish."""
    started = factories.start_chat(site, widget=asks())
    import uuid

    again = starting.start(
        site,
        visitor=started.visitor,
        text="Another window",
        client_id=uuid.uuid4(),
        widget=asks(require_login=True, ask_name="required"),
    )
    assert not again.created and again.conversation == started.conversation
