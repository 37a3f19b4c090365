from django.urls import path

from portal.accounts.views import directory, programme_desk

app_name = "programmes"
urlpatterns = [
    path("", directory.directory, name="list"),
    path("<slug:code>/", directory.programme, name="programme"),
    path("<slug:code>/rename/", programme_desk.rename, name="rename"),
    path("<slug:code>/merge/", programme_desk.merge, name="merge"),
    path("<slug:code>/invite/", directory.invite, name="invite"),
    path("<slug:code>/invitations/<int:pk>/withdraw/", directory.withdraw_invitation, name="withdraw_invitation"),
    path("<slug:code>/members/<int:pk>/", directory.member, name="member"),
    path("<slug:code>/members/<int:pk>/remove/", directory.remove_member, name="remove_member"),
]
