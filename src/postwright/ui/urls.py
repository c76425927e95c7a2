from django.urls import path

from postwright.ui.appearance import choose_theme

app_name = "ui"
urlpatterns = [path("appearance", choose_theme, name="appearance")]
