"""The site as a WSGI application, for any server."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abord.web.settings")

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.contrib.staticfiles.views import serve
from django.core.wsgi import get_wsgi_application


class StaticFirst(StaticFilesHandler):
    """The style sheet straight from the package (Django's own finder, no build step); all else from Django."""

    def serve(self, request: Any) -> Any:
        """Few and small files: no other server is needed in front."""
        response = serve(request, self.file_path(request.path), insecure=True)
        response["Cache-Control"] = "public, max-age=86400"
        response["X-Content-Type-Options"] = "nosniff"
        return response


application = StaticFirst(get_wsgi_application())
