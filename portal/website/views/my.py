from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def my_programme(request: HttpRequest) -> HttpResponse:
    return render(request, "website/my/my.html", {})
