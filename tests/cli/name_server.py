"""A name server on loopback for tests. As a program it answers from a file, and ends with the program that started it:
name_server.py RECORDS READY, where RECORDS is a JSON document {name: {"TXT": [text, …]} or {"CNAME": target}} and READY a file
that gets the address."""

import json
import os
import pathlib
import socket
import struct
import sys
import threading

TYPES = {"CNAME": 5, "TXT": 16}
NO_SUCH_NAME = 3


def encoded_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def encoded(kind, value):
    if kind == "CNAME":
        return encoded_name(value)
    text = value.encode()
    pieces = [text[at:at + 255] for at in range(0, len(text), 255)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)


class NameServer:
    def __init__(self, records):
        self.records = records
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"

    def start(self):
        threading.Thread(target=self.run, daemon=True).start()
        return self

    def run(self):
        while True:
            query, caller = self.socket.recvfrom(4096)
            self.socket.sendto(self.answer(query), caller)

    def answer(self, query):
        end = query.index(b"\0", 12) + 5
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += query[at] + 1
        wanted = struct.unpack(">H", query[end - 4:end - 2])[0]
        rows = list(self.rows(".".join(labels).lower(), wanted))
        code = 0 if rows or ".".join(labels).lower() in self.records else NO_SUCH_NAME
        body = b"".join(encoded_name(name) + struct.pack(">HHIH", TYPES[kind], 1, 60, len(data)) + data for name, kind, data in rows)
        return query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(rows), 0, 0) + query[12:end] + body

    def rows(self, name, wanted):
        """The records of the name, and of the name that it is an alias of."""
        found = self.records.get(name, {})
        if "CNAME" in found:
            yield name, "CNAME", encoded("CNAME", found["CNAME"])
            if wanted != TYPES["CNAME"]:
                yield from self.rows(found["CNAME"], wanted)
        elif wanted == TYPES["TXT"]:
            for text in found.get("TXT", []):
                yield name, "TXT", encoded("TXT", text)


def main(records, ready):
    server = NameServer(json.loads(pathlib.Path(records).read_text(encoding="utf-8"))).start()
    pathlib.Path(ready).write_text(server.address + "\n", encoding="utf-8")
    parent = os.getppid()
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
