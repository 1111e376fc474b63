"""Refusals of the services as answers."""

import pytest

from wagtail_livechat.services import errors
from wagtail_livechat.transport.errors import from_service


def test_who_was_answered_meanwhile_is_told_so():
    """R19: 409, beside the other refusals that come from being second."""
    answer = from_service(errors.Answered("An agent has just answered."))
    assert (answer.status, answer.body["code"]) == (409, "answered")


@pytest.mark.parametrize("error", errors.ServiceError.__subclasses__())
def test_every_refusal_has_an_answer(error):
    extra = {
        errors.InvalidDetail: ["field"],
        errors.NotPossible: ["field"],
    }.get(error, [])
    arguments = [*extra, "No."]
    if error is errors.AlreadyAccepted:
        arguments.append(None)
    elif error is errors.TooQuick:
        arguments.append(2)
    assert 400 <= from_service(error(*arguments)).status < 500
