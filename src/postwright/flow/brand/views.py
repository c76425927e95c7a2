from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.brand import forms, operations, queries
from postwright.flow.brand.models import Brand
from postwright.kit.clock import now
from postwright.ui import respond
from postwright.ui.appearance import way_back

LOGOS_SHOWN = 60


@dataclass(frozen=True)
class Part:
    """A section of the profile page: read, or open for changes when it has a form."""

    kind: type[forms.Section]
    form: forms.Section | None = None

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def title(self) -> str:
        return str(self.kind.title)

    @property
    def note(self) -> str:
        return str(self.kind.note)

    @property
    def template(self) -> str:
        return f"brand/sections.html#{self.key}"


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    url: str = ""


@member_required
def show_brands(request: MemberRequest) -> HttpResponse:
    brands = list(queries.brands_for(request.member))
    if len(brands) == 1:
        return redirect("brand", brands[0].pk)
    return render(request, "brand/brands.html", {"brands": brands, "can_change": _can_change(request)})


@member_required
def create_brand(request: MemberRequest) -> HttpResponse:
    request.member.require(Right.MANAGE_BRANDS)
    form = forms.NewBrand(request.POST or None)
    if form.is_valid():
        try:
            brand = operations.create_brand(
                by=request.member, at=now(), languages=[request.user.language], **form.profile
            )
        except operations.BrandError as error:
            form.add_error("name", str(error))
        else:
            request.session[queries.CHOSEN_BRAND] = str(brand.pk)
            return respond.go(request, "brand-guide", brand.pk, forms.GUIDE[0].key)
    context = {"form": form, "steps": _steps(None, forms.NewBrand)}
    return render(request, "brand/new.html", context, status=422 if form.errors else 200)


@member_required
def guide(request: MemberRequest, brand_id: UUID, section: str) -> HttpResponse:
    """What a new brand is asked, one section after the other; each can be skipped."""
    brand = _brand(request, brand_id)
    request.member.require(Right.MANAGE_BRANDS)
    kinds = list(forms.GUIDE)
    kind = next((one for one in kinds if one.key == section), None)
    if kind is None:
        raise Http404
    after = kinds[kinds.index(kind) + 1 :]
    following = (
        reverse("brand-guide", args=[brand.pk, after[0].key]) if after else reverse("brand", args=[brand.pk])
    )
    form = kind(request.POST) if request.method == "POST" else kind.of(brand)
    if form.is_bound and form.is_valid() and _changed(request, brand, form):
        return respond.go(request, following)
    context = {
        "brand": brand,
        "form": form,
        "steps": _steps(brand, kind),
        "following": following,
        "is_last": not after,
    }
    return render(request, "brand/guide.html", context, status=422 if form.errors else 200)


@member_required
def show_brand(request: MemberRequest, brand_id: UUID) -> HttpResponse:
    return _page(request, _brand(request, brand_id))


@member_required
def edit_brand(request: MemberRequest, brand_id: UUID, section: str) -> HttpResponse:
    """One section, open for changes in its place on the page."""
    brand = _brand(request, brand_id)
    request.member.require(Right.MANAGE_BRANDS)
    kind = forms.SECTIONS.get(section)
    if kind is None:
        raise Http404
    form = kind(request.POST) if request.method == "POST" else kind.of(brand)
    if not (form.is_bound and form.is_valid() and _changed(request, brand, form)):
        return _page(request, brand, Part(kind, form))
    if respond.is_part(request):
        return respond.toast(_page(request, _brand(request, brand_id), Part(kind)), _("Saved."))
    return respond.go(request, f"{reverse('brand', args=[brand.pk])}#{section}")


@member_required
def choose_logo(request: MemberRequest, brand_id: UUID) -> HttpResponse:
    brand = _brand(request, brand_id)
    request.member.require(Right.MANAGE_BRANDS)
    form = forms.Logo(request.POST or None)
    if form.is_valid():
        try:
            operations.choose_logo(
                brand=brand, media_id=form.cleaned_data["photo"], by=request.member, at=now()
            )
        except operations.BrandError as error:
            respond.say(request, str(error), tone="bad")
        return respond.go(request, f"{reverse('brand', args=[brand.pk])}#look")
    photos = queries.logo_choices_for(request.member)[:LOGOS_SHOWN]
    return render(request, "brand/logo.html", {"brand": brand, "photos": photos})


@require_POST
@member_required
def choose_brand(request: MemberRequest, brand_id: UUID) -> HttpResponse:
    request.session[queries.CHOSEN_BRAND] = str(_brand(request, brand_id).pk)
    return respond.go(request, _without_brand(way_back(request)))


@member_required
def remove_brand(request: MemberRequest, brand_id: UUID) -> HttpResponse:
    brand = _brand(request, brand_id)
    request.member.require(Right.MANAGE_BRANDS)
    problem = ""
    if request.method == "POST":
        try:
            operations.remove_brand(brand=brand, by=request.member, at=now())
        except operations.BrandError as error:
            problem = str(error)
        else:
            respond.say(request, _("%(name)s is removed.") % {"name": brand.name})
            return respond.go(request, "brands")
    context = {"brand": brand, "goes": queries.goes_with(brand), "problem": problem}
    return render(request, "brand/removal.html", context, status=409 if problem else 200)


def _brand(request: MemberRequest, brand_id: UUID) -> Brand:
    return get_object_or_404(queries.brands_for(request.member), pk=brand_id)


def _changed(request: MemberRequest, brand: Brand, form: forms.Section) -> bool:
    """Save a valid section; what stands against it is told in the form."""
    revision = django_forms.IntegerField(required=False).to_python(request.POST.get("revision"))
    try:
        operations.change_brand(brand=brand, by=request.member, at=now(), revision=revision, **form.profile)
    except operations.BrandError as error:
        form.add_error(None, str(error))
        return False
    return True


def _page(request: MemberRequest, brand: Brand, opened: Part | None = None) -> HttpResponse:
    parts = [
        Part(kind, opened.form if opened and opened.kind is kind else None)
        for kind in forms.SECTIONS.values()
    ]
    context = {
        "brand": brand,
        "parts": parts,
        "part": opened,
        "can_change": _can_change(request),
        "languages": queries.language_names(brand),
        "labels": [(code, brand.ai_label(code)) for code in brand.languages or [brand.language]],
    }
    failed = opened is not None and opened.form is not None and bool(opened.form.errors)
    return respond.page(request, "brand/brand.html", context, part="section", status=422 if failed else 200)


def _steps(brand: Brand | None, current: type[forms.Section]) -> list[Step]:
    kinds: list[type[forms.Section]] = [forms.NewBrand, *forms.GUIDE]
    here = kinds.index(current)
    states = ["done"] * here + ["now"] + ["next"] * (len(kinds) - here - 1)
    return [
        Step(str(kind.title), state, _step_url(brand, kind, state))
        for kind, state in zip(kinds, states, strict=True)
    ]


def _step_url(brand: Brand | None, kind: type[forms.Section], state: str) -> str:
    is_open = brand is not None and state == "done" and kind is not forms.NewBrand
    return reverse("brand-guide", args=[brand.pk, kind.key]) if is_open and brand else ""


def _can_change(request: MemberRequest) -> bool:
    return request.member.may(Right.MANAGE_BRANDS)


def _without_brand(address: str) -> str:
    """One that names a brand would go on showing that one."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "brand"]
    return urlunsplit(parts._replace(query=urlencode(query)))
