"""Snippets of single sites: a manager meets those of the own sites alone."""

import functools

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.models import Site
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet

from .. import permissions
from .site_names import SiteChoiceField, name_of


def managed(rows: QuerySet, user) -> QuerySet:
    """Those of ``rows`` whose site ``user`` manages."""
    return rows.filter(site__in=permissions.managed_sites(user))


def site_column() -> Column:
    """The site's name, for lists."""
    return Column(
        "site",
        label=_("Site"),
        accessor=lambda row: name_of(row.site),
        sort_key="site__site_name",
    )


class SiteInspectView(InspectView):
    """All about one row."""

    def get_site_display_value(self):
        """The name people know."""
        return name_of(self.object.site)


class SiteScopedViewSet(SnippetViewSet):
    """A viewset in which nothing of other sites exists, whichever address is asked."""

    menu_hook = "register_livechat_menu_item"
    inspect_view_enabled = True
    inspect_view_class = SiteInspectView
    # Wagtail's takes the original for the copy: whoever may add could change it.
    copy_view_enabled = False
    add_to_reference_index = False

    def get_queryset(self, request):
        """The rows of the list."""
        return managed(self.model.objects.select_related("site"), request.user)

    def construct_view(self, view_class, **kwargs):
        """The view; asked for what belongs to another site it finds nothing (T27)."""
        view = super().construct_view(view_class, **kwargs)

        @functools.wraps(view)
        def scoped(request, *args, **view_kwargs):
            if "pk" in view_kwargs:
                own = managed(self.model.objects.all(), request.user)
                if not own.filter(pk=view_kwargs["pk"]).exists():
                    raise Http404
            return view(request, *args, **view_kwargs)

        return scoped

    def get_common_view_kwargs(self, **kwargs):
        """No link to "usage": no page and no snippet can use one of these."""
        return {**super().get_common_view_kwargs(**kwargs), "usage_url_name": None}

    def get_urlpatterns(self):
        """Wagtail's addresses without "usage"."""
        return [each for each in super().get_urlpatterns() if each.name != "usage"]


class SiteForm(WagtailAdminModelForm):
    """Something of a site that whoever fills in the form manages, for ever of it."""

    site = SiteChoiceField(label=_("Site"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sites = permissions.managed_sites(self.for_user)
        field = self.fields["site"]
        field.queryset = sites
        field.disabled = bool(self.instance.pk)
        field.initial = sites.order_by("-is_default_site", "pk").first()
        if field.disabled:
            field.help_text = _("It stays with its site.")
        elif field.initial is None:
            field.help_text = _(
                "You can choose sites whose chats you answer, and there is none."
            )


class _SiteField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, site: Site) -> str:
        return name_of(site)


class _SiteFilter(django_filters.ModelChoiceFilter):
    field_class = _SiteField


class SiteFilterSet(WagtailFilterSet):
    """Of which site, for those who manage several."""

    site = _SiteFilter(
        label=_("Site"),
        queryset=lambda request: permissions.managed_sites(request.user),
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if permissions.managed_sites(self.request.user).count() < 2:
            del self.filters["site"]
