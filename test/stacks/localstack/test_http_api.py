import base64
import json
import unittest
from types import SimpleNamespace

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from katfan_localstack.callers import ACCOUNT, authorized
from katfan_localstack.http_api import event_of, match_route, response_of
from localstack.http import Request
from localstack.services.iam.models import AccessKeyEntity, UserEntity, iam_stores

REGION = "us-east-1"
HOST = "abc.execute-api.localhost:4566"
RESOURCE = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:abc/$default/POST/sweeps"
ROUTES = [SimpleNamespace(route_key=key) for key in ("GET /sweeps", "POST /sweeps", "GET /sweeps/{id}", "ANY /any/{a}/b/{c}")]


def matched(method, path):
    found = match_route(ROUTES, method, path)
    return None if found is None else (found.route.route_key, found.names)


class RoutesTest(unittest.TestCase):
    def test_the_first_that_fits_is_taken_with_its_names(self):
        self.assertEqual(matched("POST", "/sweeps"), ("POST /sweeps", {}))
        self.assertEqual(matched("GET", "/sweeps/1"), ("GET /sweeps/{id}", {"id": "1"}))
        self.assertEqual(matched("PUT", "/any/1/b/2"), ("ANY /any/{a}/b/{c}", {"a": "1", "c": "2"}))

    def test_none_is_taken_where_none_fits(self):
        for method, path in [("PUT", "/sweeps"), ("GET", "/"), ("GET", "/sweeps/1/2"), ("GET", "/sweeps/")]:
            self.assertIsNone(matched(method, path), path)


class EventsTest(unittest.TestCase):
    def event(self, **how):
        request = Request("POST", "/sweeps/1", headers={"Host": HOST, "X-Own": "1"}, **how)
        return event_of(request, "abc", match_route(ROUTES, "GET", "/sweeps/1"), None)

    def test_hold_a_request_as_lambda_gets_it(self):
        event = self.event(query_string="a=1&b=", body=b'{"x":"\xc3\xa4"}')
        self.assertEqual(event["queryStringParameters"], {"a": "1", "b": ""})
        self.assertEqual((event["body"], event["isBase64Encoded"]), ('{"x":"ä"}', False))
        self.assertEqual((event["pathParameters"], event["headers"]["x-own"]), ({"id": "1"}, "1"))
        self.assertNotIn("authorizer", event["requestContext"])
        json.dumps(event)

    def test_hold_a_body_that_is_no_text(self):
        event = self.event(body=b"\xff\xfe")
        self.assertEqual((base64.b64decode(event["body"]), event["isBase64Encoded"]), (b"\xff\xfe", True))

    def test_have_no_body_where_there_is_none(self):
        self.assertNotIn("body", self.event())
        self.assertNotIn("queryStringParameters", self.event())


class ResponsesTest(unittest.TestCase):
    def test_are_what_the_function_says(self):
        said = {"statusCode": 422, "body": "ä", "headers": {"content-type": "application/problem+json"}}
        response = response_of(said)
        self.assertEqual((response.status_code, response.get_data(), response.mimetype), (422, "ä".encode(), "application/problem+json"))
        coded = response_of({"statusCode": 200, "body": base64.b64encode(b"\xff").decode(), "isBase64Encoded": True})
        self.assertEqual(coded.get_data(), b"\xff")

    def test_are_json_where_it_says_nothing_of_http(self):
        response = response_of({"a": 1})
        self.assertEqual((response.status_code, response.get_data(as_text=True)), (200, '{"a": 1}'))


def allowing(action="execute-api:Invoke", resource=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:abc/*", effect="Allow"):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": resource}]})


class CallersTest(unittest.TestCase):
    def setUp(self):
        users = iam_stores[ACCOUNT][REGION].USERS
        users.clear()
        self.addCleanup(users.clear)

    def user(self, *policies):
        key = AccessKeyEntity({"AccessKeyId": "AKIAONE", "SecretAccessKey": "secret"})
        entity = UserEntity({"UserId": "AIDAONE", "Arn": f"arn:aws:iam::{ACCOUNT}:user/one"})
        entity.access_keys["AKIAONE"] = key
        entity.inline_policies.update({str(index): policy for index, policy in enumerate(policies)})
        iam_stores[ACCOUNT][REGION].USERS["one"] = entity

    def asked(self, key="AKIAONE", secret="secret", body=b"{}", sent=None, hashed=False):
        request = AWSRequest("POST", f"http://{HOST}/sweeps?a=1%2F2&b=", headers={"host": HOST}, data=body)
        if hashed:
            request.headers["x-amz-content-sha256"] = SigV4Auth(None, "execute-api", REGION).payload(request)
        SigV4Auth(Credentials(key, secret), "execute-api", REGION).add_auth(request)
        return authorized(
            Request("POST", "/sweeps", query_string="a=1%2F2&b=", headers=dict(request.headers), body=sent or body, raw_path="/sweeps"),
            REGION,
            RESOURCE,
        )

    def test_the_root_may_all(self):
        self.assertEqual(self.asked("test", "test").id, ACCOUNT)

    def test_a_user_may_what_their_policies_say(self):
        self.user(allowing())
        self.assertEqual(self.asked().id, "AIDAONE")
        for wide in [allowing("*", "*"), allowing("execute-api:*", "*")]:
            self.user(wide)
            self.assertEqual(self.asked().id, "AIDAONE")

    def test_a_user_may_not_what_they_do_not_say(self):
        for policies in [
            (),
            (allowing("s3:GetObject", "*"),),
            (allowing(resource=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:another/*"),),
            (allowing(), allowing(effect="Deny")),
        ]:
            self.user(*policies)
            self.assertIsNone(self.asked(), policies)

    def test_nobody_is_let_in_with_a_signature_that_is_not_theirs(self):
        self.user(allowing())
        self.assertIsNone(self.asked(secret="another"))
        self.assertIsNone(self.asked(key="AKIATWO"))
        self.assertIsNone(self.asked("test", "another"))
        for hashed in (False, True):
            self.assertIsNotNone(self.asked(hashed=hashed))
            self.assertIsNone(self.asked(hashed=hashed, sent=b"{ }"))
            self.assertIsNone(self.asked("test", "test", hashed=hashed, sent=b"{ }"))

    def test_nobody_is_let_in_unsigned(self):
        for header in ({}, {"authorization": "Bearer x"}):
            self.assertIsNone(authorized(Request("POST", "/sweeps", headers={"Host": HOST, **header}), REGION, RESOURCE))


if __name__ == "__main__":
    unittest.main()
