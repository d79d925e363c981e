"""Addresses inside the editor."""

from __future__ import annotations

from django.urls import path, re_path

from curricula import views

urlpatterns = [
    re_path(r"^modules/(?P<page_id>\d+)/media/(?P<sha256>[0-9a-f]{64})/$", views.module_media, name="curricula-media"),
    path("modules/<int:page_id>/guide/", views.guide, name="curricula-guide"),
    path("modules/<int:page_id>/align/", views.align, name="curricula-align"),
]
