"""The addresses of each part of the service, put together in `headway.web.urls`."""
