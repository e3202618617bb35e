"""Django REST framework: a project in one file, its model, view and URLs, for gunicorn."""

import hashlib
import hmac
import json
import os
import sys
import time

import django
from django.conf import settings

LATITUDE_S = 300
NAME = "main"
sys.modules.setdefault(NAME, sys.modules[__name__])

settings.configure(
    DEBUG=False,
    SECRET_KEY=os.environ["WEBHOOK_SECRET"] * 4,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=NAME,
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["DATABASE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - Django wants its settings first
from django.db import IntegrityError, connection, models  # noqa: E402 - likewise
from django.urls import path  # noqa: E402 - likewise
from rest_framework.exceptions import APIException  # noqa: E402 - likewise
from rest_framework.response import Response  # noqa: E402 - likewise
from rest_framework.serializers import ModelSerializer  # noqa: E402 - likewise
from rest_framework.views import APIView  # noqa: E402 - likewise


class Event(models.Model):
    digest = models.BinaryField(max_length=32, unique=True)
    received_at = models.FloatField()
    kind = models.CharField(max_length=80)
    meeting_id = models.CharField(max_length=40, null=True, db_index=True)
    instance = models.CharField(max_length=80, null=True, db_index=True)
    body = models.JSONField()

    class Meta:
        app_label = "bench"
        db_table = "event"


class EventSerializer(ModelSerializer):
    class Meta:
        model = Event
        fields = ("received_at", "kind", "meeting_id", "instance", "body")


class SignatureRefused(APIException):
    status_code = 401


class Receive(APIView):
    def post(self, request) -> Response:
        raw = request._request.body
        check_signature(request, raw)
        body = json.loads(raw)
        meeting = body["payload"]["object"]
        event = EventSerializer(
            data={
                "received_at": time.time(),
                "kind": body["event"],
                "meeting_id": meeting.get("id"),
                "instance": meeting.get("uuid"),
                "body": body,
            }
        )
        event.is_valid(raise_exception=True)
        try:
            event.save(digest=hashlib.sha256(raw).digest())
        except IntegrityError:
            return Response()  # told again
        return Response()


def check_signature(request, raw: bytes) -> None:
    stamp = request.headers.get("x-zm-request-timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > LATITUDE_S:
        raise SignatureRefused
    secret = os.environ["WEBHOOK_SECRET"].encode()
    wanted = hmac.new(secret, b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    given = request.headers.get("x-zm-signature", "")
    if not hmac.compare_digest(f"v0={wanted}".encode(), given.encode()):
        raise SignatureRefused


urlpatterns = [path("webhooks/zoom", Receive.as_view())]

if "event" not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Event)
connection.close()

application = get_wsgi_application()
