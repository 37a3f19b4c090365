"""The editing desk: the programmes as a reference record, and nothing that calls home."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from portal.accounts.models import Programme


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    icon = "group"
    menu_label = _("Programmes")
    add_to_admin_menu = True
    list_display = ["name", "strand", "countries"]
    list_filter = ["strand"]
    search_fields = ["name", "code"]
    form_fields = ["code", "name", "strand", "countries", "managing_authority", "cci", "keep_id"]


@hooks.register("register_admin_viewset")
def programmes() -> ModelViewSet:
    return ProgrammeViewSet("programme_records")


@hooks.register("construct_main_menu")
def no_second_help(request: Any, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in {"help"}]
