# python3-websockets.
import asyncio

import websockets
from websockets.version import version


async def echo(socket):
    async for message in socket:
        if message == "ping me":
            await (await socket.ping(b"are you there?"))
            await socket.send("pong came")
        elif message == "close me":
            await socket.close(4321, "goodbye")
        elif message == "in fragments":
            await socket.send(["one ", "two ", "three"])
        else:
            await socket.send(message)


async def main():
    async with websockets.serve(
        echo, "127.0.0.1", 0, subprotocols=["echo"], max_size=2 << 20
    ) as server:
        print("listening", server.sockets[0].getsockname()[1], version, flush=True)
        await asyncio.Event().wait()


asyncio.run(main())
