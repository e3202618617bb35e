"""The keys under which a request carries its session, its access rule and its log fields."""

from aiohttp import web

from delivery.records.accounts.sessions import Session
from delivery.web.access.access_rules import AccessRule
from delivery.web.transport.request_body import Form

FORM = web.RequestKey("form", Form)  # of a request that posts one, read before its view is asked
SESSION = web.RequestKey("session", Session)  # complete: both steps of signing in are done
BEGUN_SESSION = web.RequestKey("begun_session", Session)  # the second step is still to do
ACCESS_RULE = web.RequestKey("access_rule", AccessRule)
REFERENCE = web.RequestKey("reference", str)  # of this request, in the log and on a page of error
ANSWER_BEGUN = web.RequestKey("answer_begun", bool)  # the first byte of the answer has been sent
