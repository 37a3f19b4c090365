from django.urls import URLPattern, URLResolver

app_name = "academy"
urlpatterns: list[URLPattern | URLResolver] = []
