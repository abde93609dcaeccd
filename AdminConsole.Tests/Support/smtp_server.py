"""A real SMTP server for the tests: keeps what it takes in a folder, and refuses when a file there says so.

usage: smtp_server.py FOLDER [PORT] [CERTIFICATE KEY]
It prints its port. With SMTP_PASSWORD in its environment it takes letters from the user "console" only. FOLDER/mode holds one of "ok", "later" (451), "refuse" (550) or "hangup".
"""
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder = sys.argv[1]
port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
count = 0


def mode():
    try:
        with open(os.path.join(folder, "mode"), encoding="utf-8") as file:
            return file.read().strip()
    except FileNotFoundError:
        return "ok"


password = os.environ.get("SMTP_PASSWORD")


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login == b"console" and data.password == (password or "").encode()
    return AuthResult(success=good, handled=good)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode() == "refuse":
            return "550 5.1.1 No such person <%s>" % address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global count
        asked = mode()
        if asked == "later":
            return "451 4.3.0 Try again later"
        if asked == "hangup":
            server.transport.abort()
            return "421 Bye"
        count += 1
        name = os.path.join(folder, "%06d" % count)
        with open(name + ".eml", "wb") as file:
            file.write(envelope.original_content)
        with open(name + ".tmp", "w", encoding="utf-8") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos}, file)
        os.rename(name + ".tmp", name + ".json")
        return "250 Taken"


async def main():
    context = None
    if len(sys.argv) > 4:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            Handler(), tls_context=context, enable_SMTPUTF8=True, loop=loop, auth_require_tls=False,
            auth_required=password is not None, authenticator=authenticate), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    # The test's end of the pipe closing is the end: nothing is left behind when a test dies.
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()
    os._exit(0)


asyncio.run(main())
