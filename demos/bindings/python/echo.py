"""Says something to an echo server. usage: echo.py URL"""
import sys

import twinsocket


def main(url):
    try:
        socket = twinsocket.WebSocket(url, ['greeting'])
    except twinsocket.Error as error:
        print('refused:', error.code, error)
        return 2
    answers = []

    def onopen():
        print(f'OPEN: {socket.protocol}')
        socket.send('Grüße')
        socket.send(bytes([0x00, 0x01, 0xff]))

    def onmessage(data):
        print('text:', data) if isinstance(data, str) else print('binary:', data.hex(' '))
        answers.append(data)
        if len(answers) == 2:
            socket.close(4000, 'enough')

    def onclose(clean, code, reason):
        print(f'closed: {code} {reason} ({"clean" if clean else "not clean"})')
        twinsocket.quit(0 if clean else 1)

    socket.onopen, socket.onmessage, socket.onclose = onopen, onmessage, onclose
    socket.onerror = lambda message: print('error:', message)
    return twinsocket.run()


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit('usage: echo.py URL')
    sys.exit(main(sys.argv[1]))
