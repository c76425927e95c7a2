from django.apps import AppConfig


class Config(AppConfig):
    name = "postwright.desk.posts"
    label = "desk_posts"
