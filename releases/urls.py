from django.urls import path

from releases import converters  # noqa: F401  registers <version:...>
from releases.feeds import ReleaseFeed
from releases.views import desk, downloads, installations, notes, server_links

app_name = "releases"
urlpatterns = [
    path("", notes.release_list, name="list"),
    path("feed.atom", ReleaseFeed(), name="feed"),
    path("releases.json", notes.releases_json, name="json"),
    path("changes/", notes.changes, name="changes"),
    path("installations/register/", installations.register, name="register"),
    path("installations/<int:pk>/remove/", installations.remove, name="remove_installation"),
    path("desk/", desk.desk, name="desk"),
    path("desk/new/", desk.prepare, name="prepare"),
    path("desk/<version:version>/", desk.desk_release, name="desk_release"),
    path("desk/<version:version>/facts/", desk.facts, name="facts"),
    path("desk/<version:version>/publish/", desk.publish, name="publish"),
    path("desk/<version:version>/withdraw/", desk.withdraw, name="withdraw"),
    path("desk/<version:version>/entries/add/", desk.add_entry, name="add_entry"),
    path("desk/<version:version>/entries/<int:pk>/", desk.edit_entry, name="edit_entry"),
    path("desk/<version:version>/entries/<int:pk>/remove/", desk.remove_entry, name="remove_entry"),
    path("desk/<version:version>/files/add/", desk.add_file, name="add_file"),
    path("desk/<version:version>/files/<int:pk>/remove/", desk.remove_file, name="remove_file"),
    path("take/<str:token>/<str:name>", server_links.take, name="take"),
    path("<version:version>/", notes.release_detail, name="release"),
    path("<version:version>/files/<int:pk>/", downloads.download, name="download"),
    path("<version:version>/files/<int:pk>/link/", server_links.file_link, name="file_link"),
]
