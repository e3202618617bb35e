// Express with better-sqlite3, as their documentation shows: one connection, prepared statements.
"use strict";

const crypto = require("node:crypto");
const Database = require("better-sqlite3");
const express = require("express");

const SECRET = process.env.WEBHOOK_SECRET;
const LATITUDE_S = 300;

const db = new Database(process.env.DATABASE);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(`
  CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, received_at REAL NOT NULL,
    kind TEXT NOT NULL, meeting_id TEXT, instance TEXT, body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS ix_event_meeting_id ON event (meeting_id);
  CREATE INDEX IF NOT EXISTS ix_event_instance ON event (instance);
`);
const append = db.prepare(`
  INSERT INTO event (digest, received_at, kind, meeting_id, instance, body)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING
`);

function genuine(request) {
  const stamp = request.get("x-zm-request-timestamp") || "";
  if (!/^[0-9]{1,12}$/.test(stamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(stamp)) > LATITUDE_S) return false;
  const hash = crypto.createHmac("sha256", SECRET).update(`v0:${stamp}:`).update(request.body);
  const wanted = Buffer.from("v0=" + hash.digest("hex"));
  const given = Buffer.from(request.get("x-zm-signature") || "");
  return wanted.length === given.length && crypto.timingSafeEqual(wanted, given);
}

const app = express();
app.post("/webhooks/zoom", express.raw({ type: "*/*", limit: "256kb" }), (request, response) => {
  if (!genuine(request)) return response.sendStatus(401);
  const body = JSON.parse(request.body);
  const told = body.payload.object;
  const digest = crypto.createHash("sha256").update(request.body).digest();
  append.run(digest, Date.now() / 1000, body.event, told.id, told.uuid, JSON.stringify(body));
  response.status(200).end();
});
app.listen(Number(process.env.PORT), "127.0.0.1");
