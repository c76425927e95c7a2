from django.urls import path

from postwright.desk.posts import views

urlpatterns = [path("", views.show_posts, name="posts")]
