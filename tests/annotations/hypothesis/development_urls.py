"""The site with its addresses for development."""

from __future__ import annotations

from treatyreader.urls import DEVELOPMENT, handler400, handler403, handler404, handler500
from treatyreader.urls import urlpatterns as delivered

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*delivered, *DEVELOPMENT]
