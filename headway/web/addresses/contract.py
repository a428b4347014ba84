"""Addresses of the contract, the library and published framework versions."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import contract, library

ONE = "contract/<int:pk>/"
DOCUMENT = "library/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("contract/", contract.contract_list, name="contracts"),
    path("contract/add/", contract.contract_add, name="contract_add"),
    path(ONE, contract.contract, name="contract"),
    path(f"{ONE}edit/", contract.contract_edit, name="contract_edit"),
    path(f"{ONE}extend/", contract.contract_extend, name="contract_extend"),
    path(
        "contract/extensions/<int:pk>/withdraw/",
        contract.contract_extension_withdraw,
        name="contract_extension_withdraw",
    ),
    path("documents/", library.documents, name="documents"),
    path("documents/<int:pk>/file/", library.documents_file, name="documents_file"),
    path("library/", library.library, name="library"),
    path("library/add/", library.library_add, name="library_add"),
    path(DOCUMENT, library.library_document, name="library_document"),
    path(f"{DOCUMENT}version/", library.library_version, name="library_version"),
    path(f"{DOCUMENT}withdraw/", library.library_withdraw, name="library_withdraw"),
    path("library/versions/<int:pk>/file/", library.library_file, name="library_file"),
    path("frameworks/<int:pk>/publication/", library.publication, name="publication"),
    re_path(
        r"^frameworks/(?P<pk>\d+)/publication/schools\.(?P<kind>csv|xlsx)$",
        library.publication_download,
        name="publication_download",
    ),
]
