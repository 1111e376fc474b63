"""Contrast as WCAG defines it, and the nearest colour that passes (R14)."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.models.contrast import contrast_ratio, nearest_passing

colors = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#767676", "#FFFFFF", 4.542),
        ("#ff0000", "#ffffff", 3.998),
        ("#123456", "#123456", 1.0),
    ],
)
def test_known_ratios(first, second, ratio):
    assert contrast_ratio(first, second) == pytest.approx(ratio, abs=0.001)


@given(colors, colors)
def test_the_order_does_not_matter_and_the_range_is_1_to_21(first, second):
    ratio = contrast_ratio(first, second)
    assert ratio == contrast_ratio(second, first)
    assert 1 <= ratio <= 21.0001


@given(colors, colors, st.sampled_from([3.0, 4.5]))
def test_the_proposal_always_passes(color, beside, minimum):
    proposal = nearest_passing(color, beside, minimum)
    assert contrast_ratio(proposal, beside) >= minimum
    if contrast_ratio(color, beside) >= minimum:
        assert proposal == color


@given(colors, colors)
def test_no_nearer_mixture_passes(color, beside):
    """One step less towards black or white would not be enough."""
    proposal = nearest_passing(color, beside, 4.5)

    def mix(goal, step):
        parts = (int(color[i : i + 2], 16) for i in (1, 3, 5))
        mixed = (round(part + (goal - part) * step / 255) for part in parts)
        return "#" + "".join(f"{part:02x}" for part in mixed)

    steps = [s for s in range(256) if proposal in (mix(0, s), mix(255, s))]
    nearer = (mix(goal, step) for step in range(steps[0]) for goal in (0, 255))
    assert all(contrast_ratio(one, beside) < 4.5 for one in nearer)


@pytest.mark.parametrize(
    "color", ["red", "#fff", "", "#12345g", "#1234567", "#12345\n"]
)
def test_what_is_no_colour_raises(color):
    with pytest.raises(ValueError, match="Not a colour"):
        contrast_ratio(color, "#ffffff")


@pytest.mark.parametrize(
    ("field", "colors"),
    [
        ("text_color", {"background_color": "#ffffff", "text_color": "#777777"}),
        ("border_color", {"background_color": "#ffffff", "border_color": "#cccccc"}),
    ],
)
def test_the_refusal_names_the_ratio_and_a_colour_that_would_do(site, field, colors):
    profile = WidgetProfile(
        site=site, name="Pale", **{"text_color": "#000000", **colors}
    )
    with pytest.raises(ValidationError) as refused:
        profile.clean()
    (message,) = refused.value.message_dict[field]
    minimum = 4.5 if field == "text_color" else 3
    ratio = contrast_ratio(colors[field], "#ffffff")
    assert f"{int(ratio * 100) / 100:.2f} to 1" in message
    proposal = nearest_passing(colors[field], "#ffffff", minimum)
    assert proposal in message
    setattr(profile, field, proposal)
    profile.clean()
