"""What people (and programs) put into a message."""

#: Shown as they are: name -> text.
SHOWN = {
    "script": "<script>window.__pwn=1</script>",
    "image": '<img src=x onerror="window.__pwn=1">',
    "svg": "<svg/onload=window.__pwn=1>",
    "iframe": "<iframe srcdoc='<script>parent.__pwn=1</script>'></iframe>",
    "attribute break": '" autofocus onfocus=window.__pwn=1 x="',
    "quote break": "'><script>window.__pwn=1</script>",
    "template": "{{7*7}} ${7*7} {% debug %} <%= 7*7 %>",
    "javascript link": "javascript:window.__pwn=1//https://example.org/",
    "data link": "data:text/html,<script>window.__pwn=1</script>",
    "markdown link": "[click](javascript:window.__pwn=1)",
    "link with quote": 'https://example.org/"onmouseover="window.__pwn=1',
    "comment": "<!--<script>window.__pwn=1</script>-->",
    "closing tags": "</div></template></script><script>window.__pwn=1</script>",
    "entities": "&lt;script&gt;window.__pwn=1&lt;/script&gt; &amp; &#x3c;",
    "style": "<style>*{display:none}</style>",
    "form": "<form action=https://evil.example><button>Log in</button></form>",
    "prototype": '{"__proto__": {"x": 1}, "constructor": 1}',
    "rtl override": "photo \u202egnp.exe",
    "bidi isolates": "\u2066\u2067\u2068 abc \u2069",
    "arabic": "مرحبا، هل يمكنني تجديد الكتب؟",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇺🇳",
    "astral": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0010ffff",
    "zalgo": "Z" + "\u0301\u0335\u034f" * 50,
    "zero width": "a\u200bb\u200dc\ufeffd",
    "controls": "a\x01\x02\x07\x1b[31mred\x7f",
    "line separators": "a\u2028b\u2029c\x85d",
    "sse": "data: x\nevent: bye\nid: 9\nretry: 1\n\nevent: bye\ndata: {}",
    "sql": "'; DROP TABLE wagtail_livechat_message; --",
    "format": "%s %n %(text)s {text} {0} %00",
    "path": "../../../etc/passwd",
    "formula": "=cmd|' /C calc'!A0",
    "newlines": "one\ntwo\n\n\nfive",
    "long": "x" * 4000,
    "long emoji": "👍" * 4000,
}

#: Normalised: name -> (sent, shown).
NORMALISED = {
    "crlf": ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    "outer space": ("  hello \n", "hello"),
}

#: Refused with 400 and the field, as JSON source text for ``text``.
REFUSED = {
    "empty": '""',
    "spaces": '"   "',
    "line ends": '"\\r\\n\\t"',
    "too long": '"' + "x" * 4001 + '"',
    "nul": '"a\\u0000b"',
    "high surrogate": '"a\\ud800b"',
    "low surrogate": '"\\udfff"',
    "swapped surrogates": '"\\udc00\\ud800"',
    "null": "null",
    "number": "17",
    "true": "true",
    "list": '["a"]',
    "object": '{"a": 1}',
}

#: Bodies that are no proper request: name -> (body, status).
BROKEN = {
    "nothing": (b" ", 400),
    "not json": (b"{", 400),
    "a list": (b"[]", 400),
    "a string": (b'"hello"', 400),
    "not utf-8": (b'{"text": "\xff\xfe"}', 400),
    "utf-16": ('{"text": "a"}'.encode("utf-16"), 400),
    "raw nul": (b'{"text": "a\x00b"}', 400),
    "deep": (b'{"text": ' + b"[" * 15_000 + b"]" * 15_000 + b"}", 400),
    "huge number": (b'{"text": "a", "client_id": ' + b"9" * 20_000 + b"}", 400),
    "33 KiB": (b'{"text": "' + b"x" * 33 * 1024 + b'"}', 413),
}
