"""The addresses under /api/v1/, gathered from the rooms."""

from django.urls import URLPattern, path

from voice.api import ToolList, ToolRun

urlpatterns: list[URLPattern] = [
    path("tools/", ToolList.as_view()),
    path("tools/<str:name>/", ToolRun.as_view()),
]
