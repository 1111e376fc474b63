"""The page types of the demo sites: a front page and an article."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import RawHTMLBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from wagtail_livechat.blocks import ChatButtonBlock
from wagtail_livechat.models import ChatChoiceMixin


class HomePage(Page):
    """The front page of a site; it also holds what its footer says."""

    class Theme(models.TextChoices):
        LIBRARY = "library", "Library"
        MUSEUM = "museum", "Museum"

    theme = models.CharField(max_length=20, choices=Theme.choices)
    hero_title = models.CharField(max_length=120)
    hero_text = models.CharField(max_length=300)
    notice = models.CharField(max_length=160, blank=True)
    cards_title = models.CharField(max_length=80)
    news_title = models.CharField(max_length=80)
    news = RichTextField(features=["bold", "link", "ul"])
    address = models.CharField(max_length=160)
    opening_hours = models.CharField(max_length=160)
    contact = models.CharField(max_length=160)

    content_panels = Page.content_panels + [
        FieldPanel("theme"),
        MultiFieldPanel(
            [FieldPanel("hero_title"), FieldPanel("hero_text"), FieldPanel("notice")],
            heading="Hero",
        ),
        FieldPanel("cards_title"),
        FieldPanel("news_title"),
        FieldPanel("news"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("opening_hours"),
                FieldPanel("contact"),
            ],
            heading="Footer",
        ),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandardPage"]

    def get_cards(self):
        """The pages shown as cards: the site's main sections."""
        return StandardPage.objects.child_of(self).live()


class StandardPage(ChatChoiceMixin, Page):
    """An article with a summary that cards show, and a choice of its own about chat."""

    class Icon(models.TextChoices):
        BOOK = "book", "Book"
        CALENDAR = "calendar", "Calendar"
        CARD = "card", "Card"
        CLOCK = "clock", "Clock"
        PEOPLE = "people", "People"
        SHIP = "ship", "Ship"

    icon = models.CharField(max_length=20, choices=Icon.choices, default=Icon.BOOK)
    summary = models.CharField(max_length=240)
    body = RichTextField()
    actions = StreamField(
        [("chat_button", ChatButtonBlock()), ("pasted_code", RawHTMLBlock())],
        blank=True,
    )

    content_panels = Page.content_panels + [
        FieldPanel("icon"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("actions"),
    ]
    promote_panels = Page.promote_panels + ChatChoiceMixin.chat_panels
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
