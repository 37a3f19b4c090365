"""allauth's own routes under /accounts/; apart from ours so that their names stay global."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
