"""What all JSON endpoints have in common: methods, errors, language."""

import functools
import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from ..services.errors import ServiceError
from . import embedding, languages, throttling
from .clients import client_address
from .errors import ApiError, from_service
from .origins import require_same_origin

logger = logging.getLogger(__name__)

#: What a database raises that is away, starting, or cut off.
DATABASE_AWAY = (OperationalError, InterfaceError)


def endpoint(method: str) -> Callable:
    """Make a view of one HTTP method that answers every refusal as JSON.

    The view is not wrapped in a transaction (``ATOMIC_REQUESTS``): services
    commit before they return, and only then is there a 2xx answer (I1).
    """

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def wrapped(request, *args, **kwargs):
            try:
                if request.method != method:
                    raise ApiError(
                        405, "method", _("Use %(method)s here.") % {"method": method}
                    )
                response = view(request, *args, **kwargs)
            except ApiError as error:
                response = error.response()
            except ServiceError as error:
                response = from_service(error).response()
            except DATABASE_AWAY:
                logger.exception("The database did not answer a chat request.")
                response = try_later().response()
            if response.status_code == 405:
                response["Allow"] = method
            add_never_cache_headers(response)
            return response

        return transaction.non_atomic_requests(wrapped)

    return decorate


def public(method: str) -> Callable:
    """``endpoint`` for visitors: counted, and only pages that may can write.

    These are pages of the own origin, and those an embed code lists (R7).
    """

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            throttling.check("any", client_address(request))
            if embedding.is_embedded(request):
                embedding.require_allowed(request)
            elif method == "POST":
                require_same_origin(request)
            with translation.override(languages.of_request(request)):
                return view(request, *args, **kwargs)

        @functools.wraps(view)
        def readable(request, *args, **kwargs):
            if not embedding.is_embedded(request):
                return answered(request, *args, **kwargs)
            asks = request.method == "OPTIONS"
            response = (preflight if asks else answered)(request, *args, **kwargs)
            embedding.allow_reading(request, response)
            return response

        answered = endpoint(method)(guarded)
        return csrf_exempt(transaction.non_atomic_requests(readable))

    return decorate


@endpoint("OPTIONS")
def preflight(request, *args, **kwargs):
    """What browsers ask before they send JSON from another origin."""
    throttling.check("any", client_address(request))
    return embedding.preflight(request)


def try_later() -> ApiError:
    """The answer when it is we who cannot, for the moment."""
    return ApiError(
        503,
        "busy",
        _("The chat cannot be reached at the moment. Try again shortly."),
        retry_after=2,
    )
