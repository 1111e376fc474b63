"""Asking “Why can they chat, or not?”, and reading the answer."""

URL = "/admin/livechat/why/"


def ask(client, **question):
    response = client.get(URL, question)
    assert response.status_code == 200
    return response


def answer(client, **question):
    found = ask(client, **question).context["answer"]
    assert found is not None
    return found


def told(found, gate: str) -> str:
    """Everything the line of that gate says."""
    [line] = [line for line in found.lines if line.gate == gate]
    return " ".join(line.sentences)


def links(found, gate: str) -> dict[str, str]:
    [line] = [line for line in found.lines if line.gate == gate]
    return {link.text: link.url for link in line.links}
