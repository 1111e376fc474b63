"""The text of docs/benchmarks.md around the main table."""

from .measures.numbers import median

INTRODUCTION = """\
# Benchmarks

What streams, sends and delivery cost, beside the peers and measured in one run.
`make bench` writes this file; `make bench ARGS=--quick` prints a short round
(about 7 minutes) and leaves the file alone.
"""

METHOD = """\
## How it is measured

- One uvicorn process per contender, the same flags for all, one contender at a
  time, everything on the loopback interface. The client runs in another process,
  so on two cores a saturated server and the client share the machine. Rounds are
  interleaved (every contender, then every contender again, another one first) and
  the tables show medians.
- **wagtail_livechat** runs in a whole Wagtail project with all of Wagtail's
  middleware; a stream open includes its signed ticket, a send its visitor's cookie,
  the checks, the numbering and the publishing. Rate limits are lifted, because one
  machine plays all visitors. **django-eventstream** and **Channels** run in the
  smallest Django project there is: no middleware, no authentication, one insert and
  one publish per send. "Inside Wagtail" is that same view in the Wagtail project.
  **Bare ASGI** has neither Django nor a database: the floor of Python and uvicorn.
- **Idle**: proportional set size from `/proc/PID/smaps_rollup`, threads, and clients
  in `pg_stat_activity`, each as the difference to no stream at all after 50 streams
  have come and gone; read 3 seconds after the last open. PostgreSQL with a connection
  per request, except for the memory of the stock view with DjangoModelStorage: it
  keeps a connection for every stream, so its memory is read on SQLite and its
  connections with 60 streams.
- **Opens**: bursts of 1,000 streams, 64 on their way at once, until the first event
  of each has arrived (for a WebSocket: until it is accepted).
- **Sends**: 16 keep-alive connections post as fast as they are answered, to 50
  chats with one reader each. SQLite: WAL, synchronous NORMAL, IMMEDIATE; PostgreSQL:
  default settings (every commit waits for the disk), either a connection per
  request, Django's default, or psycopg's pool of up to 80. Channels uses its pub/sub
  layer here, because its default layer drops messages under such a load.
- **Delivery**: 50 posts per second on a clock to 50 chats while 1,000 other streams
  are open; from the start of the POST to the first frame at a reader. The host of a
  virtual machine takes its cores or its memory away now and then (here about every
  1.5 seconds for up to 100 ms, with nothing of ours running), and the longest
  hundredth would tell of little else. So a process beside the client does the same
  small work every 4 ms and reads how much *processor time* it took, which others in
  the machine do not change: three times its median is a hiccup (`bench/hiccups.py`).
  Messages in flight during one are "hit"; p50 and p99 are of the others, "p99 of
  all" of every message. The same is done for every contender.
- **CPU**: user and system time of the server process (not of Redis) while 10 chats
  take 10 messages per second in all; each message goes to its visitor and to one
  agent who hears all ten.
- **Queries**: Django's test client on SQLite, warm; statements that only mark a
  transaction (BEGIN, SAVEPOINT, COMMIT) are counted apart.
"""


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table whose columns line up in the source too."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    text = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


def document(about: dict, table: str, missed: list[str], found: dict, plan) -> str:
    """The whole file."""
    versions = ", ".join(f"{name} {v}" for name, v in about["versions"].items())
    rounds = f"up to {plan.rounds} rounds" if plan.rounds > 1 else "one round"
    parts = [
        INTRODUCTION,
        f"- Run: {about['date']}, `{about['command']}` ({plan.name}, {rounds})",
        f"- Machine: {about['machine']}. Just before each measurement others used"
        f" {about['others']['median']} of it (median; {about['others']['most']} at"
        " most); what they use during one is missing to both server and client.",
        f"- Server: `uvicorn {about['server_flags']}`",
        f"- Versions: {versions}",
        "",
        "## Targets",
        "",
        table,
        "",
        "Missed: " + ("; ".join(missed) if missed else "nothing") + ".",
        "",
        *section("Sends at saturation", sends(found)),
        *section("Delivery at 50 sends/s beside 1,000 idle streams", delivery(found)),
        *section("CPU", cpu(found)),
        *queries(found),
        METHOD,
    ]
    return "\n".join(parts)


def section(title: str, table: str) -> list[str]:
    return [f"## {title}", "", table, ""] if table else []


def sends(found: dict) -> str:
    head = ["contender @ database", "sends/s", "p50 ms", "p99 ms", "delivered"]
    head += ["failed", "CPU ms each", "sends/s in each round"]
    return listing(
        found.get("sends", {}),
        head,
        [("per_second", "{:,.0f}"), ("p50", "{:.0f}"), ("p99", "{:.0f}")]
        + [("delivered", "{:.1%}"), ("failed", "{:.0f}"), ("cpu_ms", "{:.1f}")],
        "per_second",
    )


def delivery(found: dict) -> str:
    head = ["contender @ database", "p50 ms", "p99 ms", "p99 of all", "hit"]
    head += ["delivered", "opens/s", "CPU ms per open"]
    return listing(
        found.get("delivery", {}),
        [*head, "p99 in each round"],
        [("p50", "{:.1f}"), ("p99", "{:.1f}"), ("p99_all", "{:.1f}")]
        + [("hit", "{:.0%}"), ("delivered", "{:.1%}"), ("opens", "{:,.0f}")]
        + [("open_cpu_ms", "{:.2f}")],
        "p99",
    )


def cpu(found: dict) -> str:
    head = ["contender", "CPU s per 1,000", "p50 ms", "p99 ms", "frames per message"]
    return listing(
        found.get("cpu", {}),
        [*head, "CPU in each round"],
        [("cpu_per_1000", "{:.1f}"), ("p50", "{:.1f}"), ("p99", "{:.1f}")]
        + [("frames_each", "{:.1f}")],
        "cpu_per_1000",
    )


def listing(rows: dict, head: list[str], keys: list, spread: str) -> str:
    """A row per contender: medians, then ``spread`` as each round had it."""
    if not rows:
        return ""
    lines = []
    for name, answers in rows.items():
        cells = []
        for key, form in keys:
            values = []
            for answer in answers:
                value = answer.get(key)
                values += value if isinstance(value, list) else [value]
            middle = median(values)
            cells.append("-" if middle is None else form.format(middle))
        each = [a.get(spread) for a in answers]
        last = " / ".join("failed" if v is None else f"{v:.1f}" for v in each)
        lines.append([name.removesuffix("@"), *cells, last])
    return markdown(head, lines)


def queries(found: dict) -> list[str]:
    counted = found.get("queries")
    if not counted:
        return []
    head = ["request", "queries", "transaction marks"]
    names = {
        "page": "page with the tag",
        "page_without_tag": "the same page without the tag",
        "status": "status endpoint",
        "message": "one message post",
    }
    rows = [
        [label, str(counted[key]["queries"]), str(counted[key]["markers"])]
        for key, label in names.items()
    ]
    statements = "\n".join(f"    {sql}" for sql in counted["message"]["statements"])
    text = ["The message post's statements:", "", statements, ""]
    return section("Queries", markdown(head, rows)) + text
