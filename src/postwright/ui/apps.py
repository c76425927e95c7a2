from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "postwright.ui"
    label = "ui"
