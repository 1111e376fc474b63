"""Choosers of what belongs to single sites."""

from wagtail.snippets.views import chooser

from .choosers import ManagersChooserViewSet
from .site_scope import managed


class _ChooseMixin:
    def get_object_list(self):
        return managed(super().get_object_list(), self.request.user)


class _ChooseView(_ChooseMixin, chooser.ChooseView):
    pass


class _ChooseResultsView(_ChooseMixin, chooser.ChooseResultsView):
    pass


class _ChosenView(chooser.SnippetChosenView):
    def get_object(self, pk):
        return managed(self.model_class.objects.all(), self.request.user).get(pk=pk)


class _ChosenMultipleView(chooser.SnippetChosenMultipleView):
    def get_objects(self, pks):
        return managed(super().get_objects(pks), self.request.user)


class SiteChooserViewSet(ManagersChooserViewSet):
    """What other sites have cannot be chosen, nor asked for by its number (T27)."""

    choose_view_class = _ChooseView
    choose_results_view_class = _ChooseResultsView
    chosen_view_class = _ChosenView
    chosen_multiple_view_class = _ChosenMultipleView
