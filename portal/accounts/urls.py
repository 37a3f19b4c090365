from django.urls import path

from portal.accounts.views import desks, invitations, joining, profile

app_name = "accounts"
urlpatterns = [
    path("", profile.index, name="index"),
    path("profile/", profile.profile, name="profile"),
    path("memberships/<int:pk>/leave/", profile.leave, name="leave"),
    path("welcome/", joining.welcome, name="welcome"),
    path("welcome/<slug:code>/", joining.join, name="join"),
    path("requests/<int:pk>/withdraw/", joining.withdraw, name="withdraw"),
    path("requests/<int:pk>/approve/", joining.approve, name="approve"),
    path("requests/<int:pk>/decline/", joining.decline, name="decline"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("desk/", desks.memberships, name="desk"),
    path("staff/", desks.staff, name="staff"),
    path("staff/<int:pk>/revoke/", desks.revoke_role, name="revoke_role"),
]
