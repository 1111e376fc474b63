"""Two Wagtail sites with their page trees, in two languages."""

from wagtail.models import Locale, Page, Site

from sandbox.home.models import HomePage, StandardPage

from . import library, museum

LANGUAGES = ("en", "ar")


def load_sites(port: int) -> dict[str, Site]:
    """Make what is missing; pages that exist are left as they are."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES
    }
    sites = {
        "library": _site("localhost", port, _tree(library, locales), default=True),
        "museum": _site("127.0.0.1", port, _tree(museum, locales)),
    }
    _remove_welcome_page()
    return sites


def _site(hostname: str, port: int, home: Page, default: bool = False) -> Site:
    values = {"hostname": hostname, "root_page": home, "is_default_site": default}
    site = Site.objects.filter(hostname=hostname).first() or Site(**values)
    if not isinstance(site.root_page.specific, HomePage):
        site.root_page = home  # Wagtail's own first site shows its welcome page
    site.site_name = site.site_name or home.title
    site.port = port
    site.save()
    return site


def _tree(content, locales: dict[str, Locale]) -> Page:
    """The front page in the default language, with everything below it."""
    first, *others = LANGUAGES
    root = Page.get_first_root_node()
    home = _child(root, HomePage, content.HOME[first], locales[first])
    for code in others:
        _child(root, HomePage, content.HOME[code], locales[code], translates=home)
    _branches(home, content.PAGES, locales)
    return home


def _branches(parent: Page, pages: list[dict], locales: dict[str, Locale]) -> None:
    """Add ``pages`` below ``parent``, and their translations below its own."""
    first, *others = LANGUAGES
    for data in pages:
        common = {"slug": data["slug"], "icon": data["icon"], "show_in_menus": True}
        page = _child(parent, StandardPage, common | data[first], locales[first])
        for code in others:
            _child(
                parent.get_translation(locales[code]),
                StandardPage,
                common | data[code],
                locales[code],
                translates=page,
            )
        _branches(page, data.get("children", []), locales)


def _child(
    parent: Page, model, values: dict, locale: Locale, translates: Page | None = None
) -> Page:
    # Children are found through a fresh parent: treebeard keeps numchild on the
    # instance, and an old instance would hide pages added in between.
    parent = Page.objects.get(pk=parent.pk)
    existing = parent.get_children().filter(slug=values["slug"]).first()
    if existing:
        return existing.specific
    page = model(locale=locale, **values)
    if translates:
        page.translation_key = translates.translation_key
    return parent.add_child(instance=page)


def _remove_welcome_page() -> None:
    """Wagtail's first page, unless somebody has made use of it."""
    welcome = Page.objects.filter(depth=2, slug="home", numchild=0).first()
    if welcome and not welcome.sites_rooted_here.exists():
        welcome.delete()
