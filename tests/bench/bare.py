"""The reference: a Django view that answers one word, without middleware, measured in the same run."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("bare")


urlpatterns = [path("", bare)]
