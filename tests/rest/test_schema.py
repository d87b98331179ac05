"""The schema is complete, and the one that is kept in docs/ is true."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from tests.rest.world import V1, check_problem

KEPT = Path(__file__).resolve().parents[2] / "docs/openapi.yaml"
RENEW = "DJANGO_SETTINGS_MODULE=tests.settings python manage.py spectacular --file docs/openapi.yaml"


def test_the_kept_schema_is_what_the_code_says():
    now = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=now)
    assert now.getvalue().strip() == KEPT.read_text().strip(), f"Renew it: {RENEW}"


@pytest.mark.django_db
def test_schema_and_docs_need_no_key_and_no_foreign_server(client):
    assert client.get(f"{V1}schema/").status_code == 200
    page = client.get(f"{V1}docs/")
    script = client.get(f"{V1}docs/?script=")
    assert (page.status_code, script.status_code) == (200, 200)
    assert "://" not in page.content.decode()
    assert "://" not in script.content.decode().replace("http://www.w3.org", "")
    assert finders.find("drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["", "nothing/", "customers", "customers/x/", "customers/1/eat/", "%00"])
def test_an_unknown_address_is_a_problem(client, method, path):
    check_problem(getattr(client, method)(f"{V1}{path}"), 404, "not_found")


def test_the_errors_of_the_frame_are_problems_too(advisor, settings):
    url = f"{V1}customers/"
    check_problem(advisor.post(url, "<a/>", content_type="text/xml"), 415, "unsupported_media_type")
    check_problem(advisor.get(url, headers={"accept": "text/html"}), 406, "not_acceptable")
    check_problem(
        advisor.post(url, "{}", content_type="application/json; charset=rot13"), 415, "unsupported_media_type"
    )
    check_problem(
        advisor.get(url, headers={"content-type": "text/x; charset=rot13"}), 415, "unsupported_media_type"
    )
    check_problem(advisor.options(url), 405, "method_not_allowed")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    check_problem(advisor.post(url, {"first_name": "x" * 20}), 413, "too_large")
    settings.ALLOWED_HOSTS = ["desk.example.com"]
    check_problem(advisor.get(url), 400, "bad_request")
