# aiohttp.
import asyncio

import aiohttp
from aiohttp import WSMsgType, web


async def echo(request):
    socket = web.WebSocketResponse(
        protocols=["echo"], autoping=False, max_msg_size=2 << 20
    )
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.PONG:
            await socket.send_str("pong came")
        elif message.type == WSMsgType.PING:
            await socket.pong(message.data)
        elif message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data)
        elif message.data == "ping me":
            await socket.ping(b"are you there?")
        elif message.data == "close me":
            await socket.close(code=4321, message=b"goodbye")
        else:
            await socket.send_str(message.data)
    return socket


async def main():
    application = web.Application()
    application.router.add_get("/", echo)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("listening", runner.addresses[0][1], aiohttp.__version__, flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
