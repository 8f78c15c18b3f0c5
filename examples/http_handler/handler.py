"""A ledger, as a handler of a wxmenu bot. Needs Python 3.8 or later and nothing else.

    python3 handler.py [PORT]
"""

import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = os.environ.get("LEDGER_KEY", "only-for-this-example").encode()
MOST_BYTES = 1 << 20
MOST_ENTRIES = 20


def answer(call):
    """What is said to one message, and what is kept of it."""
    entries = call["session"].get("entries", [])
    command = call["command"]["name"]
    if command == "note":
        entry = {"what": call["args"]["what"], "price": int(call["args"]["price"])}
        entries = (entries + [entry])[-MOST_ENTRIES:]
        text = f"记下了：{entry['what']} {entry['price']}元，一共{total(entries)}元。"
        return {"reply": text, "session": {"entries": entries}}
    if command == "bill" and entries:
        data = {"entries": entries, "total": total(entries)}
        return {"template": "ledger/bill.page", "data": data}
    if command == "bill":
        return {"reply": "账本还是空的。"}
    if command == "close":
        text = f"账本合上了，一共{total(entries)}元。"
        return {"reply": text, "session": {"entries": None}, "goto": "-"}
    return {"not_found": True}


def total(entries):
    return sum(entry["price"] for entry in entries)


def is_from_the_bot(headers, body):
    """Whether the bot signed it, and not long ago."""
    timestamp = headers.get("X-Wxmenu-Timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit()):
        return False
    if abs(time.time() - int(timestamp)) > 300:
        return False
    signed = hmac.new(KEY, timestamp.encode() + b"." + body, hashlib.sha256)
    given = headers.get("X-Wxmenu-Signature", "").encode()
    return hmac.compare_digest(given, b"sha256=" + signed.hexdigest().encode())


class Ledger(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # so that the bot can use its connection again
    wbufsize = -1  # head and body in one packet
    timeout = 60

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > MOST_BYTES:
            self.close_connection = True
            return self.say(413, b"")
        body = self.rfile.read(length)
        if not is_from_the_bot(self.headers, body):
            return self.say(401, b"")
        said = json.dumps(answer(json.loads(body)), ensure_ascii=False)
        self.say(200, said.encode())

    def say(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
    server = ThreadingHTTPServer(("127.0.0.1", port), Ledger)
    print(f"the ledger is at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
