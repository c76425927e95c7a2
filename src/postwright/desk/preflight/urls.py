from django.urls import path

from postwright.desk.preflight import views

urlpatterns = [path("posts/<uuid:post_id>/preflight/", views.show_cautions, name="post-preflight")]
