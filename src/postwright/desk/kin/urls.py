from django.urls import path

from postwright.desk.kin import views

urlpatterns = [
    path("studio/<uuid:media_id>/kin/", views.show_kin, name="media-kin"),
    path("studio/<uuid:media_id>/series/", views.create_series, name="media-series"),
]
