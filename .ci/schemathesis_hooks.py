"""
What no schema can say of a request: a key was used before, a token or a cursor is of another server, parameters exclude each
other.
"""

import re
import uuid

import schemathesis

KEY = re.compile(r"[!#-~][!-~]{0,254}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,400}")


@schemathesis.hook
def before_call(context, case, kwargs):
    """Keys and tokens that are malformed stay as they are: they have to be refused."""
    headers, query = case.headers or {}, case.query or {}
    if KEY.fullmatch(str(headers.get("Idempotency-Key", ""))):
        headers["Idempotency-Key"] = str(uuid.uuid4())
    if TOKEN.fullmatch(str(headers.get("Consistency-Token", ""))):
        del headers["Consistency-Token"]
    if case.operation.path == "/v1/orders":
        for cursor in ("after", "before"):
            query.pop(cursor, None)
        if "first" in query:
            query.pop("last", None)
        fields = [field.lstrip("-") for field in str(query.get("sort", "")).split(",")]
        if len(fields) > len(set(fields)):
            del query["sort"]
