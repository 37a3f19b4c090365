"""Alpine Lakes (anna, bela) holds a licence, Northern Fjords (carla) does not; tomas manages releases."""

from django.utils import timezone

from releases.server_links import make_link
from tests.access import Route, everyone
from tests.factories.releases import (
    ChangeEntryFactory,
    InstallationFactory,
    PluginVersionFactory,
    ReleaseFactory,
    ReleaseFileFactory,
)
from tests.releases.conftest import license_to

NOT_THERE = everyone(405)
# The desks: guests sign in, people are told nothing, staff without the right are refused.
DESK = everyone(404, guest=302, iris=403, tomas=200)
DESK_ACT = everyone(404, guest=302, iris=403, tomas=302)
DESK_FORM = everyone(404, guest=302, iris=403, tomas=200)
DESK_NO_GET = everyone(404, guest=302, iris=403, tomas=405)
CATALOGUE = everyone(404, guest=404, anna=200, bela=200, iris=200, tomas=200)
OWN_GET = everyone(405, guest=302)


def build(world) -> None:
    license_to(world.alpine)
    world.release = ReleaseFactory(version="10.0.1")
    world.prepared = ReleaseFactory(version="11.0.0", prepared=True)
    world.entry = ChangeEntryFactory(release=world.prepared)
    world.package = ReleaseFileFactory(release=world.release)
    world.next_package = ReleaseFileFactory(release=world.prepared)
    world.installation = InstallationFactory(programme=world.alpine, release=world.release)
    world.shared = PluginVersionFactory(plugin__slug="shared", plugin__owner=world.alpine, version="1.0.0")
    world.draft = PluginVersionFactory(plugin=world.shared.plugin, version="2.0.0", draft=True)
    world.waiting = PluginVersionFactory(plugin=world.shared.plugin, version="3.0.0", submitted=True)


def of(name: str):
    return lambda world: {"version": getattr(world, name).version}


def part(release: str, name: str):
    return lambda world: {"version": getattr(world, release).version, "pk": getattr(world, name).pk}


def link_of_anna(world):
    url = make_link(of=world.package, by=world.anna, now=timezone.now())
    return {"token": url.split("/")[-2], "name": url.split("/")[-1]}


def plugin(world):
    return {"slug": "shared"}


def plugin_version(name: str):
    return lambda world: {"slug": "shared", "version": getattr(world, name).version}


NOTES = [
    Route(f"releases:{name}", get=everyone(200), post=post)
    for name, post in {
        "list": NOT_THERE,
        "json": NOT_THERE,
        "changes": NOT_THERE,
        "feed": everyone(200),
    }.items()
] + [
    Route("releases:release", kwargs=of("release"), get=everyone(200), post=NOT_THERE),
    Route("releases:release", kwargs=of("prepared"), query="?", get=everyone(404, tomas=200), post=NOT_THERE),
    Route(
        "releases:download",
        kwargs=part("release", "package"),
        get=everyone(403, guest=302, anna=200, bela=200, iris=200, tomas=200),
        post=NOT_THERE,
    ),
    # A button beside each open file; GET explains, POST makes the link.
    Route(
        "releases:file_link",
        kwargs=part("release", "package"),
        get=everyone(403, guest=302, anna=200, bela=200, iris=200, tomas=200),
        post=everyone(403, guest=302, anna=200, bela=200, iris=200, tomas=200),
    ),
    # Who is signed in does not count: the link of anna is good for whoever has it.
    Route("releases:take", kwargs=link_of_anna, get=everyone(200), post=NOT_THERE),
    Route(
        "releases:register",
        get=everyone(403, guest=302, anna=200, bela=200, carla=200),
        post=everyone(403, guest=302, anna=200, bela=200, carla=200),
    ),
    Route(
        "releases:remove_installation",
        kwargs=lambda world: {"pk": world.installation.pk},
        get=OWN_GET,
        post=everyone(404, guest=302, anna=302, bela=302, iris=403, tomas=403),
    ),
]

RELEASE_DESK = [
    Route("releases:desk", get=DESK, post=DESK_NO_GET),
    Route("releases:prepare", get=DESK, post=DESK_FORM),
    Route("releases:desk_release", kwargs=of("prepared"), get=DESK, post=DESK_NO_GET),
    Route("releases:facts", kwargs=of("prepared"), get=DESK_NO_GET, post=DESK_FORM),
    Route("releases:publish", kwargs=of("prepared"), get=DESK_NO_GET, post=DESK_ACT),
    Route("releases:withdraw", kwargs=of("release"), get=DESK_NO_GET, post=DESK_FORM),
    Route("releases:add_entry", kwargs=of("prepared"), get=DESK_NO_GET, post=DESK_FORM),
    Route("releases:edit_entry", kwargs=part("prepared", "entry"), get=DESK, post=DESK_FORM),
    Route("releases:remove_entry", kwargs=part("prepared", "entry"), get=DESK_NO_GET, post=DESK_ACT),
    Route("releases:add_file", kwargs=of("prepared"), get=DESK_NO_GET, post=DESK_FORM),
    Route("releases:remove_file", kwargs=part("prepared", "next_package"), get=DESK_NO_GET, post=DESK_ACT),
]

CATALOGUE_PAGES = [
    Route("plugins:list", get=everyone(200), post=NOT_THERE),
    Route("plugins:plugin", kwargs=plugin, get=CATALOGUE, post=NOT_THERE),
    Route("plugins:download", kwargs=plugin_version("shared"), get=CATALOGUE, post=NOT_THERE),
    Route(
        "plugins:link", kwargs=plugin_version("shared"), get=CATALOGUE | {"guest": 302}, post=CATALOGUE | {"guest": 302}
    ),
    *(
        Route(
            f"plugins:{name}",
            get=everyone(403, guest=302, anna=200, bela=200, iris=200, tomas=200),
            post=everyone(405, guest=302),
        )
        for name in ("feed", "index")
    ),
]

# Authors act on what is theirs; other readers of the catalogue are refused, and outsiders find nothing.
AUTHOR = everyone(404, guest=302, anna=200, bela=200, iris=403, tomas=403)
AUTHOR_ACT = everyone(404, guest=302, anna=302, bela=302, iris=403, tomas=403)
DRAFT = everyone(404, guest=302, anna=200, bela=200, tomas=403)
DRAFT_ACT = everyone(404, guest=302, anna=302, bela=302, tomas=403)
SHARING = [
    Route(
        "plugins:share",
        get=everyone(403, guest=302, anna=200, bela=200),
        post=everyone(403, guest=302, anna=200, bela=200),
    ),
    Route("plugins:edit", kwargs=plugin, get=AUTHOR, post=AUTHOR),
    Route("plugins:say", kwargs=plugin, get=OWN_GET, post=AUTHOR_ACT),
    Route("plugins:add_version", kwargs=plugin, get=AUTHOR, post=AUTHOR),
    Route("plugins:edit_version", kwargs=plugin_version("draft"), get=DRAFT, post=DRAFT),
    Route("plugins:check", kwargs=plugin_version("draft"), get=DRAFT, post=OWN_GET),
    Route("plugins:submit", kwargs=plugin_version("draft"), get=OWN_GET, post=DRAFT_ACT),
    Route("plugins:withdraw", kwargs=plugin_version("draft"), get=OWN_GET, post=DRAFT_ACT),
]

REVIEW = [
    Route("plugins:desk", get=DESK, post=DESK_NO_GET),
    Route("plugins:desk_version", kwargs=plugin_version("waiting"), get=DESK, post=DESK_NO_GET),
    Route("plugins:publish", kwargs=plugin_version("waiting"), get=DESK_NO_GET, post=DESK_ACT),
    Route("plugins:return", kwargs=plugin_version("waiting"), get=DESK_NO_GET, post=DESK_FORM),
    Route("plugins:quarantine", kwargs=plugin_version("shared"), get=DESK_NO_GET, post=DESK_FORM),
]

ROUTES = NOTES + RELEASE_DESK + CATALOGUE_PAGES + SHARING + REVIEW
