"""Small questions the component templates ask about fields, pages and states. They load this library themselves."""

from functools import lru_cache

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, FileInput, RadioSelect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.website.badges import Look, look_of
from portal.website.templatetags.portal_format import filesize_short

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1024)
def icon_svg(name: str, size: int | str = "", label: str = "") -> SafeString:
    """A page has a hundred icons of some thirty kinds: each kind is put together once."""
    marks = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    sized = f"icon icon--{size}" if size else "icon"
    address = static("website/icons.svg")
    text = '<svg class="{}" {} focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(text, sized, marks, address, name)


@register.simple_tag
@lru_cache(maxsize=256)
def glyph_svg(state: str) -> SafeString:
    text = '<svg class="glyph" aria-hidden="true" focusable="false"><use href="{}#g-{}"></use></svg>'
    return format_html(text, static("website/icons.svg"), look_of(state).glyph)


@register.filter
def badge_look(state: str) -> Look:
    return look_of(state)


@register.filter
def error_count(form: BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Radio and checkbox lists; a RadioSelect subclass counts, a date made of three selects does not."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_file(field: BoundField) -> bool:
    return isinstance(field.field.widget, FileInput)


@register.filter
def file_amount(size: int | str | None) -> str:
    """Bytes become 412 kB; a text such as "5 pages, 212 kB" stays as it is."""
    return filesize_short(size) if isinstance(size, int) else str(size or "")


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """1 … 4 5 6 … 9: the ends, the neighbours, and None for a gap."""
    shown = {1, page.paginator.num_pages, *range(page.number - 1, page.number + 2)}
    numbers: list[int | None] = []
    for number in sorted(shown & set(page.paginator.page_range)):
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers
