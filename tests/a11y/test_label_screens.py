"""axe-core finds nothing to object to in the screens of labels and canned replies."""

import pytest
from playwright.sync_api import expect

from .test_axe import check

pytestmark = pytest.mark.e2e

#: (address below the admin, something that the page has)
SCREENS = [
    ("snippets/wagtail_livechat/label/", "Add chat label"),
    ("snippets/wagtail_livechat/label/add/", "Colour"),
    ("snippets/wagtail_livechat/label/edit/{label}/", "It stays with its site."),
    ("snippets/wagtail_livechat/label/delete/{label}/", "Are you sure"),
    ("snippets/wagtail_livechat/label/inspect/{label}/", "Colour"),
    ("bulk/wagtail_livechat/label/merge/?id={label}", "Merge into"),
    ("bulk/wagtail_livechat/label/delete/?id={label}", "Are you sure"),
    ("snippets/wagtail_livechat/cannedreply/", "Add canned reply"),
    ("snippets/wagtail_livechat/cannedreply/edit/{reply}/", "Offered in chats"),
    ("bulk/wagtail_livechat/cannedreply/delete/?id={reply}", "Are you sure"),
]


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_has_violations(server, person, scheme):
    """R23: the list, the forms, and what asks before it merges or deletes."""
    numbers = server.database.run(
        "from wagtail_livechat.models import CannedReply, Label\n"
        "print(Label.objects.first().pk, CannedReply.objects.first().pk)"
    )
    label, reply = numbers.split()
    admin = person("admin", color_scheme=scheme)
    admin.allow(r"favicon\.ico")
    admin.use_session(server, "admin")
    page = admin.page()
    for address, words in SCREENS:
        path = address.format(label=label, reply=reply)
        page.goto(f"{server.url}/admin/{path}")
        expect(page.get_by_text(words).first).to_be_visible()
        check(page, path)
