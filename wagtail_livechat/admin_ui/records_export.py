"""Spreadsheets of what visitors have typed, safe to open."""

import re

from django.http import HttpResponse
from wagtail.admin.views.mixins import SpreadsheetExportMixin

#: What makes a program calculate instead of show, also in full width.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]")
#: What a cell of a workbook cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def safe_cell(value):
    """``value`` so that no program takes a text for a formula."""
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if _FORMULA.match(text) else text


class SafeExport(SpreadsheetExportMixin):
    """Wagtail's export, with every cell made harmless."""

    def preprocess_field_value(self, field, value, export_format):
        return safe_cell(super().preprocess_field_value(field, value, export_format))

    def write_csv_response(self, queryset) -> HttpResponse:
        """The whole file at once.

        A stream would be written when the person's language is no longer active.
        """
        response = HttpResponse(
            b"".join(self.stream_csv(queryset)), content_type="text/csv; charset=utf-8"
        )
        name = f"{self.get_filename()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
