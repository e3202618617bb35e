"""The URLs of trainers' licences."""

from delivery.web.access.access_rules import OFFICE
from delivery.web.oversight import licences
from delivery.web.url import Url

LICENCE_URLS = (
    Url("GET", "/licences", "licences", licences.show, OFFICE),
    Url("POST", "/licences", "licences", licences.save, OFFICE),
    Url("POST", "/licences/remove", "remove_licence", licences.remove, OFFICE),
)
