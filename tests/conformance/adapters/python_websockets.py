"""The kit's adapter (../KIT.md) for Python's websockets."""
import asyncio
import json
import sys

import websockets


def say(**event):
    print(json.dumps(event), flush=True)


async def converse(url, protocols, commands):
    try:
        socket = await websockets.connect(url, subprotocols=protocols or None, max_size=None, close_timeout=5, ping_interval=None)
    except websockets.InvalidURI:
        return say(event="refused")
    except Exception:
        say(event="error")
        return say(event="close", code=1006, reason="", clean=False)
    extensions = socket.response_headers.get("Sec-WebSocket-Extensions", "")
    say(event="open", protocol=socket.subprotocol or "", extensions=extensions)
    listening = asyncio.create_task(listen(socket))
    asking = asyncio.create_task(ask(socket, commands))
    await listening
    asking.cancel()
    await socket.wait_closed()
    # It has the peer's code if its Close frame came.
    received = socket.close_rcvd
    clean = received is not None and socket.close_sent is not None
    code = received.code if received else 1006
    say(event="close", code=code, reason=received.reason if received else "", clean=clean)


async def listen(socket):
    try:
        async for data in socket:
            text = isinstance(data, str)
            say(event="message", type="text" if text else "binary", hex=(data.encode() if text else data).hex())
    except websockets.ConnectionClosed:
        pass


async def ask(socket, commands):
    while True:
        command = await commands.get()
        try:
            if command["do"] == "send":
                data = bytes.fromhex(command["hex"])
                await socket.send(data.decode() if command["type"] == "text" else data)
            if command["do"] == "close":
                asyncio.create_task(socket.close(command.get("code", 1000), command.get("reason", "")))
        except websockets.ConnectionClosed:
            pass


async def main():
    reader = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    commands = None
    while line := await reader.readline():
        command = json.loads(line)
        if command["do"] == "open":
            commands = asyncio.Queue()
            asyncio.create_task(converse(command["url"], command["protocols"], commands))
        elif commands:
            commands.put_nowait(command)


asyncio.run(main())
