from django.urls import path

from postwright.desk.echoes import views

urlpatterns = [path("posts/<uuid:post_id>/echoes/", views.show_echoes, name="post-echoes")]
