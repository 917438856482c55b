"""Addresses. They are permalinks: what stands here keeps its meaning for ever."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
