"""Count the database queries of a page, the status endpoint and one message."""

import json
import os
import uuid

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

#: Statements that only mark a transaction.
MARKERS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def count(ask, expected: int) -> dict:
    """The queries of ``ask``; statements that only mark transactions apart."""
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    assert response.status_code == expected, response.content  # noqa: S101
    statements = [query["sql"] for query in captured.captured_queries]
    markers = [sql for sql in statements if sql.upper().startswith(MARKERS)]
    real = [sql for sql in statements if sql not in markers]
    return {
        "queries": len(real),
        "markers": len(markers),
        "statements": [" ".join(sql.split())[:110] for sql in real],
    }


def main() -> None:
    guest, visitor = Client(), Client()
    name, _, value = os.environ["BENCH_COOKIE"].partition("=")
    visitor.cookies[name] = value
    status = f"/livechat/api/status/?profile={os.environ['BENCH_PROFILE']}&lang=en"

    def message():
        return visitor.post(
            "/livechat/api/messages/",
            {"client_id": str(uuid.uuid4()), "text": "Good morning"},
            content_type="application/json",
        )

    asked = {
        "page": (lambda: guest.get("/"), 200),
        "page_without_tag": (lambda: guest.get("/?plain=1"), 200),
        "status": (lambda: guest.get(status), 200),
        "message": (message, 201),
    }
    found = {}
    for label, (ask, expected) in asked.items():
        ask()
        ask()
        found[label] = count(ask, expected)
    found["tag"] = {
        "queries": found["page"]["queries"] - found["page_without_tag"]["queries"],
        "markers": 0,
        "statements": [],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
