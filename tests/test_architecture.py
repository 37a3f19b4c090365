"""What import-linter cannot see: string foreign keys, templates and migrations obey the same direction."""

import configparser
import re
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.template import engines
from django.urls import URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
# The frame every page stands in and the parts it is built of belong to nobody's feature.
SHARED_TEMPLATES = re.compile(r"^(base|desk|plain)\.html$|^components/|^mail/|^(400|403|404|429|500|503)\.html$")
SHARED_ROUTES = re.compile(r"^(account_|mfa_|usersessions_|socialaccount_|openid_)")
TAGS = re.compile(r"""\{%\s*(load|include|extends|url)\s+(["']?)([\w:./ -]+?)\2(?=\s|%)""")
FORBIDDEN_NAMES = {"core", "common", "utils", "helpers", "base", "misc"}


def levels() -> dict[str, int]:
    """Package -> height in the house, 0 at the bottom; read from the contract itself."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:house"]["layers"].strip().splitlines()
    return {
        package.strip(): height for height, line in enumerate(reversed(lines)) for package in line.strip().split("|")
    }


LEVELS = levels()
OURS = [config for config in apps.get_app_configs() if config.name in LEVELS]


def may_see(looker: str, seen: str) -> bool:
    return looker == seen or LEVELS[seen] < LEVELS[looker]


def is_ours(app: AppConfig) -> bool:
    return app.name in LEVELS


def test_every_app_of_ours_has_its_place_in_the_house():
    packages = {path.parent for path in ROOT.glob("*/apps.py")} | {
        path.parent for path in ROOT.glob("portal/*/apps.py")
    }
    names = {".".join(path.relative_to(ROOT).parts) for path in packages}

    assert names | {"portal.config"} == set(LEVELS)


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_foreign_keys_point_downwards(app):
    upwards = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for model in app.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        if field.related_model._meta.label != settings.AUTH_USER_MODEL
        if is_ours(field.related_model._meta.app_config)
        if not may_see(app.name, field.related_model._meta.app_config.name)
    ]

    assert upwards == []


def owner_of_namespace() -> dict[str, str]:
    owners = {}
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace:
            module = getattr(entry.urlconf_name, "__name__", "")
            owners[entry.namespace] = module.rpartition(".")[0]
    return owners


def owner_of_template(name: str) -> str | None:
    for app in OURS:
        if (Path(app.path) / "templates" / name).exists():
            return app.name
    return None


def owner_of_library(name: str) -> str | None:
    module = engines["django"].engine.libraries.get(name, "")
    return next((app.name for app in OURS if module.startswith(app.name + ".")), None)


def looked_at(template: Path) -> list[tuple[str, str | None]]:
    """(what a template names, the package that owns it)."""
    owners = owner_of_namespace()
    found: list[tuple[str, str | None]] = []
    for tag, _, argument in TAGS.findall(template.read_text()):
        if tag == "load":
            found += [(name, owner_of_library(name)) for name in argument.split()]
        elif tag == "url":
            if not SHARED_ROUTES.match(argument) and ":" in argument:
                found.append((argument, owners.get(argument.partition(":")[0])))
        elif not SHARED_TEMPLATES.match(argument):
            found.append((argument, owner_of_template(argument)))
    return found


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_templates_look_downwards(app):
    folder = Path(app.path) / "templates"
    upwards = [
        f"{template.relative_to(folder)} names {name} of {owner}"
        for template in folder.rglob("*.*")
        if template.suffix in {".html", ".txt"}
        if not SHARED_TEMPLATES.match(str(template.relative_to(folder)))
        for name, owner in looked_at(template)
        if owner and not may_see(app.name, owner)
    ]

    assert upwards == []


def route_names(resolver: URLResolver, namespace: str = "") -> set[str]:
    names: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            names |= route_names(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            names.add(namespace + entry.name)
    return names


def test_links_of_templates_name_routes_that_exist():
    """``{% url ... as name %}`` is silent about a route that is not there, and the page then links to nowhere."""
    known = route_names(get_resolver())
    missing = {
        f"{template.relative_to(ROOT)}: {argument}"
        for app in OURS
        for template in (Path(app.path) / "templates").rglob("*.html")
        for tag, quote, argument in TAGS.findall(template.read_text())
        if tag == "url" and quote and argument.split()[0] not in known
    }

    assert missing == set()


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_migrations_depend_downwards(app):
    loader = MigrationLoader(None, ignore_no_migrations=True)
    names = {config.label: config.name for config in OURS}
    upwards = [
        f"{migration.name} -> {label}"
        for (own_label, _), migration in loader.disk_migrations.items()
        if own_label == app.label
        for label, _ in migration.dependencies
        if label in names and not may_see(app.name, names[label])
    ]

    assert upwards == []


def test_no_module_has_a_name_that_says_nothing():
    modules = [
        path for top in ("portal", *{app.name for app in OURS}) for path in (ROOT / top.replace(".", "/")).rglob("*.py")
    ]

    assert sorted({str(path.relative_to(ROOT)) for path in modules if path.stem in FORBIDDEN_NAMES}) == []


# Style rule 20 talks at 400: the one settings file is a list of headings, and splitting it would hide them.
TALKED_ABOUT = {"portal/config/settings.py": 400}


def test_files_stay_short():
    tops = ["portal", "helpdesk", "releases", "licences", "academy", "search", "tests"]
    paths = [path for top in tops for path in (ROOT / top).rglob("*.py") if "migrations" not in path.parts]
    lines = {path.relative_to(ROOT): path.read_text().count("\n") for path in paths}

    def limit(path: Path) -> int:
        return TALKED_ABOUT.get(str(path), 400 if path.parts[0] == "tests" else 300)

    assert {str(path): count for path, count in lines.items() if count > limit(path)} == {}
