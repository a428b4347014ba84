"""The page that shows every part of our pages, for whoever builds or checks them."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from headway.core.access import Permission, needs
from headway.core.components.gallery import shown
from headway.core.forms import HouseForm


class GalleryForm(HouseForm):
    """One field of each kind, so that every template of a field is drawn somewhere."""

    name = forms.CharField(label="School name", help_text="As on the school's sign.")
    day = forms.DateField(label="Date of the visit", required=False)
    phase = forms.ChoiceField(
        label="Phase", widget=forms.RadioSelect, choices=[("p", "Primary"), ("s", "Secondary")]
    )
    themes = forms.MultipleChoiceField(
        label="Themes",
        widget=forms.CheckboxSelectMultiple,
        choices=[("l", "Leadership"), ("g", "Governance"), ("f", "Finance")],
    )
    partner = forms.ChoiceField(label="Partner", choices=[("", ""), ("a", "A. Partner")])
    why = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="File")
    sure = forms.BooleanField(label="I have checked the list")


@require_http_methods(["GET", "POST"])
@needs(Permission.ROLES_SEE)
def gallery(request: HttpRequest) -> HttpResponse:
    """Draw everything; a POST shows the form with its errors and saves nothing."""
    form = GalleryForm(request.POST, request.FILES) if request.method == "POST" else GalleryForm()
    return render(request, "core/gallery.html", {"shown": shown(), "form": form})
