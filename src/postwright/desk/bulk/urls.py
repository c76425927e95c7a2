from django.urls import path

from postwright.desk.bulk import views

urlpatterns = [
    path("", views.create_step, name="bulk"),
    path("<uuid:step_id>/", views.continue_step, name="bulk-step"),
    path("<uuid:step_id>/undo/", views.undo_step, name="bulk-undo"),
]
