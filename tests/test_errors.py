"""Programs get every refusal as problem+json with a stable code."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from crm.errors import CustomerNotFound, DomainError


def answer_to(error):
    """What a program gets when a REST view raises `error`."""

    class Refusing(APIView):
        authentication_classes = ()
        permission_classes = (AllowAny,)

        def post(self, request):
            raise error

    response = Refusing.as_view()(APIRequestFactory().post("/", {})).render()
    assert response["Content-Type"] == "application/problem+json"
    assert response.data["status"] == response.status_code
    assert response.data["type"] == "about:blank"
    return response


def test_a_domain_error_keeps_its_code_text_and_data():
    when = datetime(2026, 11, 27, 9, tzinfo=UTC)
    response = answer_to(CustomerNotFound(message="I can't find you.", alternatives=[when]))
    assert response.status_code == 404
    assert response.data["code"] == "customer_not_found"
    assert response.data["detail"] == "Customer not found"
    assert response.data["title"] == "Not Found"
    assert b'"alternatives":["2026-11-27T09:00:00Z"]' in response.content


def test_data_cannot_pass_itself_off_as_the_verdict():
    response = answer_to(DomainError("No", status=200, code="fine", detail="All is well"))
    assert (response.data["status"], response.data["code"], response.data["detail"]) == (400, "refused", "No")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 403, "not_authenticated"),
        (exceptions.MethodNotAllowed("POST"), 405, "method_not_allowed"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.NotFound(code="gone"), 404, "gone"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
    ],
)
def test_the_errors_of_the_framework_keep_status_and_code(error, status, code):
    response = answer_to(error)
    assert (response.status_code, response.data["code"]) == (status, code)


def test_every_wrong_field_is_named():
    class Form(serializers.Serializer):
        year = serializers.IntegerField()
        make = serializers.CharField()

    form = Form(data={"year": "old"})
    form.is_valid()
    response = answer_to(exceptions.ValidationError(form.errors))
    assert (response.status_code, response.data["code"]) == (400, "invalid")
    assert set(response.data["errors"]) == {"year", "make"}


def test_when_to_come_back_is_kept():
    assert answer_to(exceptions.Throttled(wait=7))["Retry-After"] == "7"


def test_what_nobody_foresaw_stays_an_error_of_the_server():
    with pytest.raises(ZeroDivisionError):
        answer_to(ZeroDivisionError())
