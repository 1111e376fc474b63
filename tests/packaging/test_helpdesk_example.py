"""docs/examples/helpdesk_plugin.py with the real django-helpdesk (R20)."""

import json
import shutil
import sys
import sysconfig
from pathlib import Path

import pytest

from .conftest import ROOT, clean_environment, run
from .instructions import apply, install_blocks

pytestmark = pytest.mark.packaging

HELPDESK = "django-helpdesk==2.6.1"

#: Run inside the project: leaves tickets, and prints what both systems have.
SCRIPT = """
import json
from django.core.management import call_command
from helpdesk.models import Queue, Ticket as HelpdeskTicket
from wagtail.models import Site
from wagtail_livechat.models import Ticket, TicketDepartment
from wagtail_livechat.services import ticket_delivery, tickets

call_command("migrate", verbosity=0)
site = Site.objects.get()
Queue.objects.create(title="Support", slug="support")
for name in ("Questions", "Complaints"):
    department = TicketDepartment.objects.create(site=site, name=name)
    tickets.create(
        site,
        department=department,
        name="Nora Berg",
        email="nora@example.org",
        subject="Opening hours",
        text=f"{name}: do you open on Sunday?",
        fields=[{"label": "Group", "text": "Ten people"}],
    )
delivered = ticket_delivery.deliver_due()
# As if the process had been killed before it could note the receipt.
again = Ticket.objects.get(department__name="Questions")
from django.utils import timezone
Ticket.objects.filter(pk=again.pk).update(retry_at=timezone.now(), backend="")
ticket_delivery.deliver_due()
fields = ("title", "submitter_email", "description", "queue__slug", "pk")
ours = ("reference", "backend", "external_reference", "external_url", "retry_at")
print("RESULT", json.dumps({
    "delivered": delivered,
    "there": list(HelpdeskTicket.objects.values(*fields)),
    "here": list(Ticket.objects.order_by("pk").values(*ours)),
}))
"""


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """A throw-away environment with the wheel and django-helpdesk.

    What is installed for these tests is lent to it, so that only the two and what
    django-helpdesk needs besides have to be installed.
    """
    folder = tmp_path_factory.mktemp("helpdesk-venv")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    site_packages = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
    ).strip()
    lent = sysconfig.get_path("purelib")
    (Path(site_packages) / "lent.pth").write_text(f"{lent}\n")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    run(*pip, "--no-deps", "--ignore-installed", wheel, env=clean_environment())
    run(*pip, HELPDESK, env=clean_environment())
    return python


@pytest.fixture(scope="module")
def project(python, tmp_path_factory) -> Path:
    """A bare project with our documented lines, and then those for django-helpdesk."""
    folder = tmp_path_factory.mktemp("helpdesk-project")
    start = "from wagtail.bin.wagtail import main; main()"
    run(python, "-c", start, "start", "mysite", folder, env=clean_environment())
    blocks = install_blocks(ROOT / "docs" / "installation.md")
    for name, block in install_blocks(ROOT / "docs" / "tickets.md").items():
        blocks[name] += block
    apply(blocks, folder, "mysite")
    example = ROOT / "docs" / "examples" / "helpdesk_plugin.py"
    shutil.copy(example, folder / "mysite")
    return folder


@pytest.fixture(scope="module")
def result(python, project) -> dict:
    """What the script found."""
    settings = project / "mysite" / "settings" / "base.py"
    settings.write_text(
        settings.read_text() + '\nWAGTAIL_LIVECHAT["BACKGROUND_THREAD"] = False\n'
    )
    shell = [python, "manage.py", "shell", "--verbosity", "0", "-c", SCRIPT]
    output = run(*shell, cwd=project, env=clean_environment())
    return json.loads(output.split("RESULT ")[1])


def test_a_ticket_appears_in_the_helpdesk(result):
    kept_reference = result["here"][0]["reference"]
    [there] = result["there"]
    assert result["delivered"] == 2
    assert there["title"] == f"Opening hours [{kept_reference}]"
    assert there["submitter_email"] == "nora@example.org"
    assert there["queue__slug"] == "support"
    assert there["description"] == (
        "Questions: do you open on Sunday?\n\nName: Nora Berg\nGroup: Ten people"
    )


def test_the_ticket_here_knows_where_it_is_and_others_stay(result):
    there = result["there"][0]["pk"]
    taken, kept = result["here"]
    assert taken["backend"] == "Helpdesk"
    assert taken["external_reference"] == f"[support-{there}]"
    assert taken["external_url"] == f"/helpdesk/tickets/{there}/"
    assert (kept["backend"], kept["external_url"]) == ("", "")
    assert taken["retry_at"] is kept["retry_at"] is None
