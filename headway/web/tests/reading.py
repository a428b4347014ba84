"""Pages as a reader has them: their markup, or their words alone."""

from html import unescape

from django.urls import reverse
from django.utils.html import strip_tags


def page(client, name, *args, query=""):
    response = client.get(f"{reverse(name, args=args)}{query}")
    assert response.status_code == 200
    return response.content.decode()


def shown(client, name, *args, query=""):
    """The page's words without markup, spaces folded."""
    html = page(client, name, *args, query=query).replace("<", " <")
    return " ".join(unescape(strip_tags(html)).split())
