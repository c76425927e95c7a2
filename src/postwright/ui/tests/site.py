"""A site of nothing but components, served by the real handler, without a database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Template
from django.urls import include, path

from postwright.ui import respond
from postwright.ui.shell import BrandChoice, Destination, MenuLink, NavItem, Shell
from postwright.ui.styleguide import show_styleguide


def shell(_request: HttpRequest) -> dict[str, object]:
    return {
        "shell": Shell(
            organisation="Anna's Bakery",
            person="Anna Berger",
            email="anna@example.org",
            home_url="/",
            navigation=[
                NavItem(label="Home", url_name="home", icon="house", tab=True),
                NavItem(label="Studio", url_name="studio", icon="images", tab=True),
                NavItem(label="Calendar", url_name="calendar", icon="calendar-days", tab=True),
                NavItem(label="Posts", url_name="posts", icon="square-pen", count=3, tab=True),
                NavItem(label="Brand", url_name="brand", icon="store"),
            ],
            navigation_foot=[NavItem(label="Settings", url_name="settings", icon="settings")],
            brands=[
                BrandChoice(name="Anna's Bakery", url="/", is_current=True),
                BrandChoice(name="Café Nord", url="/"),
            ],
            new_brand_url="/brand/",
            account_menu=[
                MenuLink(label="Your account", url="/settings/", icon="circle-user"),
                MenuLink(label="Log out", url="/", icon="log-out", is_post=True),
            ],
            destinations=[
                Destination(
                    label="Studio", url="/studio/", icon="images", group="Pages", words="photos media"
                ),
                Destination(label="Posts", url="/posts/", icon="square-pen", group="Pages"),
                Destination(label="New post", url="/posts/", icon="plus", group="Actions", words="write"),
                Destination(label="Café Nord", url="/brand/", icon="store", group="Brands"),
            ],
        )
    }


def visitor(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/base.html")


def upload(request: HttpRequest) -> HttpResponse:
    file = request.FILES["file"]
    if file.read(4) == b"oops":
        return HttpResponse("This file is no photo.", status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(f'<figure class="picture picture-square" id="done">{file.size} bytes</figure>')
    return respond.toast(answer, "Uploaded.", undo="/styleguide/undo")


PART = """<div id="part" hx-get="/part?seen={{ seen }}" hx-trigger="renew from:body" hx-swap="outerHTML">
<p>Drawn {{ seen }}</p><a href="/visitor">There</a> <label><input type="checkbox" id="tick"> Tick</label></div>"""
PAGE = '{% extends "ui/base.html" %}{% block content %}' + PART + "{% endblock %}"


def renewed(_request: HttpRequest) -> HttpResponse:
    """A page with a part that is drawn anew at each event `renew`."""
    return HttpResponse(Template(PAGE).render(Context({"seen": 0})))


def part(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PART).render(Context({"seen": int(request.GET["seen"]) + 1})))


def undo(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


names = ("studio", "calendar", "posts", "brand", "settings")
urlpatterns = [
    path("", show_styleguide, name="home"),
    path("visitor", visitor),
    path("renewed", renewed),
    path("part", part),
    path("styleguide/upload", upload),
    path("styleguide/undo", undo),
    path("ui/", include("postwright.ui.urls")),
    *(path(f"{name}/", show_styleguide, name=name) for name in names),
]
