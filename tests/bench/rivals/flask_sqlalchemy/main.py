"""Flask with Flask-SQLAlchemy, as their quick starts show, for gunicorn with threads."""

import hashlib
import hmac
import json
import os
import time

from flask import Flask, abort, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SECRET = os.environ["WEBHOOK_SECRET"].encode()
LATITUDE_S = 300


class Tables(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Tables)


class EventRow(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    received_at: Mapped[float]
    kind: Mapped[str]
    meeting_id: Mapped[str | None] = mapped_column(index=True)
    instance: Mapped[str | None] = mapped_column(index=True)
    body: Mapped[dict] = mapped_column(JSON)


def make_durable(connection, _) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['DATABASE']}"
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 30}}
db.init_app(app)
with app.app_context():
    event.listen(db.engine, "connect", make_durable)
    db.create_all()


@app.post("/webhooks/zoom")
def receive() -> str:
    raw = request.get_data()
    check_signature(raw)
    body = json.loads(raw)
    meeting = body["payload"]["object"]
    db.session.add(
        EventRow(
            digest=hashlib.sha256(raw).digest(),
            received_at=time.time(),
            kind=body["event"],
            meeting_id=meeting.get("id"),
            instance=meeting.get("uuid"),
            body=body,
        )
    )
    try:
        db.session.commit()
    except IntegrityError:  # told again
        db.session.rollback()
    return ""


def check_signature(raw: bytes) -> None:
    stamp = request.headers.get("x-zm-request-timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > LATITUDE_S:
        abort(401)
    wanted = hmac.new(SECRET, b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    given = request.headers.get("x-zm-signature", "")
    if not hmac.compare_digest(f"v0={wanted}".encode(), given.encode()):
        abort(401)
