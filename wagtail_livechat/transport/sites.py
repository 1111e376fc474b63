"""Which Wagtail site a request belongs to, without a query when warm."""

from django.utils.translation import gettext as _
from wagtail.models import Site

from ..services import quiet_cache
from .embedding import code_of
from .errors import ApiError

_SECONDS = 60


def site_id_for(request) -> int:
    """The primary key of the embed code's site, or of the one the host names.

    Raises ``ApiError`` 404 if the host has no site at all.
    """
    if code := code_of(request):
        return code.site_id
    host = request.get_host().lower()
    key = f"wagtail_livechat:site:{host}"
    site_id = quiet_cache.get(key)
    if site_id is None:
        site = Site.find_for_request(request)
        if site is None:
            raise ApiError(404, "not_found", _("There is no site at this address."))
        site_id = site.pk
        quiet_cache.put(key, site_id, _SECONDS)
    return site_id


def home_of(request, site: Site) -> dict[str, str] | None:
    """Address and name of the site's front page; None while nobody may see it."""
    page = site.root_page.localized
    url = page.get_url(request) if page.live else None
    return url and {"url": url, "name": site.site_name or page.title}


def forget(**kwargs) -> None:
    """A site was saved or deleted: forget the addresses of all sites."""
    hosts = Site.objects.values_list("hostname", "port")
    names = {name for host, port in hosts for name in (host, f"{host}:{port}")}
    quiet_cache.forget(f"wagtail_livechat:site:{name.lower()}" for name in names)
