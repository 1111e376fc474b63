"""In which language a request is answered."""

from django.utils import translation


def of_request(request) -> str | None:
    """The one that ``?lang=`` names, as our links and scripts do; else the active."""
    try:
        return translation.get_supported_language_variant(request.GET.get("lang", ""))
    except LookupError:
        return translation.get_language()
