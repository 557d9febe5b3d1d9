"""Connects with libpq's own OAUTHBEARER (PostgreSQL 18): argv: libpq, conninfo, a token or nothing. Prints what it hears."""
import ctypes
import json
import sys

library, conninfo, token = sys.argv[1:4]
pq = ctypes.CDLL(library)
for name in ("PQconnectdb", "PQexec"):
    getattr(pq, name).restype = ctypes.c_void_p
for name in ("PQerrorMessage", "PQgetvalue"):
    getattr(pq, name).restype = ctypes.c_char_p


class Request(ctypes.Structure):
    """PGoauthBearerRequest (libpq-fe.h)."""

    _fields_ = [
        ("openid_configuration", ctypes.c_char_p),
        ("scope", ctypes.c_char_p),
        ("async_step", ctypes.c_void_p),
        ("cleanup", ctypes.c_void_p),
        ("token", ctypes.c_char_p),
        ("user", ctypes.c_void_p),
    ]


asked = []
BEARER_TOKEN = 1


def hook(kind, _connection, given):
    if kind != BEARER_TOKEN:
        return 0
    request = ctypes.cast(given, ctypes.POINTER(Request)).contents
    asked.append([(request.openid_configuration or b"").decode(), (request.scope or b"").decode()])
    request.token = token.encode()
    return 1


hook_type = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
kept = hook_type(hook)
pq.PQsetAuthDataHook(kept)
connection = ctypes.c_void_p(pq.PQconnectdb(conninfo.encode()))
answer = {"asked": asked, "version": pq.PQlibVersion(), "status": pq.PQstatus(connection)}
if answer["status"] == 0:
    result = ctypes.c_void_p(pq.PQexec(connection, b"SELECT count(*) > 0 FROM customers"))
    answer["value"] = (pq.PQgetvalue(result, 0, 0) or b"").decode()
answer["error"] = (pq.PQerrorMessage(connection) or b"").decode()
print(json.dumps(answer))
