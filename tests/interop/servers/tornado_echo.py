# Tornado.
import asyncio

import tornado
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler


class Echo(WebSocketHandler):
    def check_origin(self, origin):
        return True

    def get_compression_options(self):
        return {}

    def select_subprotocol(self, subprotocols):
        return "echo" if "echo" in subprotocols else None

    def on_pong(self, data):
        self.write_message("pong came")

    def on_message(self, message):
        if message == "ping me":
            self.ping(b"are you there?")
        elif message == "close me":
            self.close(4321, "goodbye")
        else:
            self.write_message(message, binary=isinstance(message, bytes))


async def main():
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(Application([("/", Echo)])).add_sockets(sockets)
    print("listening", sockets[0].getsockname()[1], tornado.version, flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
