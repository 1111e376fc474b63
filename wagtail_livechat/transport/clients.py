"""Where a request comes from: the address limits count by."""

import ipaddress

from .. import conf


def client_address(request) -> str:
    """The client's network address, IPv6 cut to its /64.

    ``X-Forwarded-For`` is believed only for as many proxies as the host says
    there are (``TRUSTED_PROXIES``), counted from the right.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = conf.get("TRUSTED_PROXIES")
    forwarded = [
        part.strip()
        for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if part.strip()
    ]
    if proxies and len(forwarded) >= proxies:
        address = forwarded[-proxies]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)
