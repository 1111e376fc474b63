"""Contrast of two colours as WCAG 2.2 defines it (success criterion 1.4.3)."""

MINIMUM_TEXT_CONTRAST = 4.5


def contrast_ratio(first: str, second: str) -> float:
    """The contrast ratio, 1.0 to 21.0, of two colours written ``#rrggbb``.

    Raises ``ValueError`` if one of them is not written so.
    """
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    if len(color) != 7 or color[0] != "#":
        raise ValueError(f"Not a colour: {color!r}")
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
