from django.urls import path

from releases import converters  # noqa: F401  registers <version:...>
from releases.views import downloads, plugins, review, server_links, sharing

app_name = "plugins"
urlpatterns = [
    path("", plugins.plugin_list, name="list"),
    path("feed.atom", plugins.feed, name="feed"),
    path("index.json", plugins.index_json, name="index"),
    path("submit/", sharing.share, name="share"),
    path("desk/", review.desk, name="desk"),
    path("desk/<slug:slug>/<version:version>/", review.desk_version, name="desk_version"),
    path("desk/<slug:slug>/<version:version>/publish/", review.publish, name="publish"),
    path("desk/<slug:slug>/<version:version>/return/", review.return_to_author, name="return"),
    path("desk/<slug:slug>/<version:version>/quarantine/", review.quarantine, name="quarantine"),
    path("<slug:slug>/", plugins.plugin_detail, name="plugin"),
    path("<slug:slug>/edit/", sharing.describe, name="edit"),
    path("<slug:slug>/say/", sharing.say, name="say"),
    path("<slug:slug>/versions/new/", sharing.add_version, name="add_version"),
    path("<slug:slug>/<version:version>/edit/", sharing.edit_version, name="edit_version"),
    path("<slug:slug>/<version:version>/check/", sharing.check, name="check"),
    path("<slug:slug>/<version:version>/submit/", sharing.submit, name="submit"),
    path("<slug:slug>/<version:version>/withdraw/", sharing.withdraw, name="withdraw"),
    path("<slug:slug>/<version:version>/download/", downloads.download_plugin, name="download"),
    path("<slug:slug>/<version:version>/link/", server_links.plugin_link, name="link"),
]
