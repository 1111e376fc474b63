"""Contrast of two colours as WCAG 2.2 defines it (success criteria 1.4.3, 1.4.11)."""

import re

MINIMUM_TEXT_CONTRAST = 4.5
#: Borders and other parts that are not text (1.4.11).
MINIMUM_EDGE_CONTRAST = 3.0

_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_STEPS = 256


def contrast_ratio(first: str, second: str) -> float:
    """The contrast ratio, 1.0 to 21.0, of two colours written ``#rrggbb``.

    Raises ``ValueError`` if one of them is not written so.
    """
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest_passing(color: str, beside: str, minimum: float) -> str:
    """The colour nearest to ``color`` with enough contrast to ``beside``.

    It keeps the hue: the colour is mixed with black or with white, whichever
    takes the smaller step. One of the two always suffices for ``minimum`` up to
    4.5. Raises ``ValueError`` if a colour is not written ``#rrggbb``.
    """
    channels, fixed = _channels(color), beside
    for step in range(_STEPS):
        for goal in (0, 255):
            mixed = _hex(_mix(channel, goal, step) for channel in channels)
            if contrast_ratio(mixed, fixed) >= minimum:
                return mixed
    return max(("#000000", "#ffffff"), key=lambda edge: contrast_ratio(edge, fixed))


def _mix(channel: int, goal: int, step: int) -> int:
    return round(channel + (goal - channel) * step / (_STEPS - 1))


def _hex(channels) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _channels(color: str) -> tuple[int, int, int]:
    if not _HEX.match(color):
        raise ValueError(f"Not a colour: {color!r}")
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
