"""Anybody may ask whether a file came from here. The answer never says whose it is or where its agreement stands."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from licences import throttle
from licences.agreement_files import known_by_hash
from licences.forms import HashForm
from licences.views.posting import posted_files


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """A hash is pasted or made here from a chosen file, of which nothing stays. Rate limited for each address."""
    if request.method == "POST":
        if throttle.too_many_tries(request, throttle.HASHES):
            return render(request, "429.html", status=429)
        throttle.count_try(request, throttle.HASHES)
    form = HashForm(*posted_files(request))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        sha256 = form.cleaned_data["sha256"] or _hash_of(file)
        context |= {"sha256": sha256, "known": known_by_hash(sha256), "name": file.name if file else ""}
    return render(request, "licences/verify.html", context)


def _hash_of(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
