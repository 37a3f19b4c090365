from django.urls import path

from portal.notices.views import inbox, log

app_name = "notices"
urlpatterns = [
    path("", inbox.notices, name="list"),
    path("read/", inbox.read_all, name="read_all"),
    path("<int:pk>/read/", inbox.read, name="read"),
    path("preferences/", inbox.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", inbox.unsubscribe, name="unsubscribe"),
    path("bounces/clear/", inbox.clear_bounces, name="clear_bounces"),
    path("log/", log.log, name="log"),
    path("log/retry/", log.retry_all, name="retry_all"),
    path("log/<int:pk>/", log.message, name="message"),
    path("log/<int:pk>/html/", log.message_html, name="message_html"),
    path("log/<int:pk>/files/<int:number>/", log.attachment, name="attachment"),
    path("log/<int:pk>/retry/", log.retry, name="retry"),
]
