"""The URLs of figures, their files, and second looks."""

from delivery.web.access.access_rules import OFFICER
from delivery.web.figures import (
    force_figures,
    national_returns,
    published,
    report,
    second_looks,
)
from delivery.web.url import Url

FIGURE_URLS = (
    Url("GET", "/officer/report", "report", report.show, OFFICER),
    Url("GET", "/officer/report.csv", "report_file", report.export, OFFICER),
    Url("GET", "/officer/figures", "force_figures", force_figures.show, OFFICER),
    Url("GET", "/officer/figures.csv", "force_figures_file", force_figures.export, OFFICER),
    Url("GET", "/officer/published", "published", published.show, OFFICER),
    Url("POST", "/officer/published", "published", published.publish, OFFICER),
    Url("GET", "/officer/published.csv", "published_file", published.export, OFFICER),
    Url("GET", "/officer/second-looks", "second_looks", second_looks.show, OFFICER),
    Url("GET", "/officer/second-looks/{review_id}", "second_look", second_looks.open_one, OFFICER),
    Url("POST", "/officer/second-looks/{review_id}", "second_look", second_looks.save, OFFICER),
    Url("GET", "/officer/returns", "returns", national_returns.show, OFFICER),
    Url("GET", "/officer/return.csv", "return_file", national_returns.export, OFFICER),
)
