"""Opens TLS as libpq does, says one thing, and prints how the other side ended: in an orderly way or not."""
import os
import socket
import ssl
import struct

ask_tls = struct.pack("!II", 8, 80877103)


def packet(code, body):
    return struct.pack("!II", len(body) + 8, code) + body


def ended_after(words):
    plain = socket.create_connection((os.environ["PGHOSTADDR"], int(os.environ["PGPORT"])), timeout=20)
    plain.sendall(ask_tls)
    assert plain.recv(1) == b"S"
    context = ssl.create_default_context(cafile=os.environ["PGSSLROOTCERT"])
    context.check_hostname = False
    # SSL_OP_IGNORE_UNEXPECTED_EOF, which Python sets and libpq does not.
    context.options &= ~0x80
    with context.wrap_socket(plain, suppress_ragged_eofs=False) as secure:
        secure.sendall(words)
        try:
            while secure.recv(65536):
                pass
        except ssl.SSLError as error:
            return f"cut off: {error.reason}"
        return "closed"


for name, words in {
    "a cancel with a wrong key": packet(80877102, struct.pack("!II", 1, 2)),
    "a startup packet of a protocol nobody speaks": packet(0x00010000, b"user\0omar\0\0"),
    "a startup packet without a user": packet(196608, b"\0"),
}.items():
    print(f"{name}: {ended_after(words)}")
