from django.urls import URLPattern, URLResolver

app_name = "plugins"
urlpatterns: list[URLPattern | URLResolver] = []
