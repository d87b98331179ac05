"""Where the desk begins."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from crm.permissions import rights_of


def home_view(request: HttpRequest) -> HttpResponse:
    """Today's list; the list of all tables while there is no shop yet, or none of the user's."""
    if rights_of(request).shops():
        return redirect("admin:appointments_appointment_today")
    return admin.site.index(request)
