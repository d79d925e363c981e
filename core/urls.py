"""Addresses that belong to no part of the business."""

from django.urls import path

from core import views

urlpatterns = [path("healthz", views.health, name="healthz")]
