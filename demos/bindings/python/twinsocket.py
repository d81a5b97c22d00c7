"""twinsocket for Python, with nothing but ctypes: the W3C WebSocket as a class.

$TWINSOCKET_LIBRARY names the library; by default, libtwinsocket.so.0 is loaded from the system's
search path. Events fire in run() and poll(), on the thread that created the socket; an exception
that leaves a handler is raised again by that call.
"""
import ctypes
import os
from ctypes import (CFUNCTYPE, POINTER, Structure, byref, c_bool, c_char_p, c_int, c_size_t, c_uint16,
                    c_uint32, c_uint64, c_void_p, sizeof, string_at)

_library = ctypes.CDLL(os.environ.get('TWINSOCKET_LIBRARY', 'libtwinsocket.so.0'))

_On_open = CFUNCTYPE(None, c_void_p, c_void_p)
_On_data = CFUNCTYPE(None, c_void_p, c_void_p, c_void_p, c_size_t)
_On_close = CFUNCTYPE(None, c_void_p, c_void_p, c_bool, c_uint16, c_void_p, c_size_t)


class _Handlers(Structure):
    _fields_ = [('size', c_size_t), ('on_open', _On_open), ('on_text', _On_data),
                ('on_binary', _On_data), ('on_error', _On_data), ('on_close', _On_close)]


class _Options(Structure):
    _fields_ = [('size', c_size_t), ('protocols', POINTER(c_char_p)), ('protocol_count', c_size_t),
                ('headers', POINTER(c_char_p)), ('header_count', c_size_t), ('origin', c_char_p),
                ('proxy', c_char_p), ('authorities_pem', c_char_p),
                ('client_certificate_pem', c_char_p), ('client_key_pem', c_char_p),
                ('server_name', c_char_p), ('max_message_size', c_uint64),
                ('max_buffered_amount', c_uint64), ('open_timeout_ms', c_uint32),
                ('close_timeout_ms', c_uint32), ('keep_alive_ms', c_uint32),
                ('no_compression', c_bool), ('only_these_authorities', c_bool),
                ('tls13_only', c_bool), ('handshakes_at_once', c_bool)]


def _function(name, result, *arguments):
    function = getattr(_library, 'twinsocket_' + name)
    function.restype, function.argtypes = result, arguments
    return function


_options_init = _function('options_init', None, POINTER(_Options), c_size_t)
_create = _function('create', c_int, c_char_p, c_size_t, POINTER(_Options), POINTER(_Handlers), c_void_p,
                    POINTER(c_void_p))
_destroy = _function('destroy', None, c_void_p)
_send_text = _function('send_text', c_int, c_void_p, c_char_p, c_size_t)
_send_binary = _function('send_binary', c_int, c_void_p, c_char_p, c_size_t)
_close = _function('close', c_int, c_void_p, c_uint16, c_char_p, c_size_t)
_ready_state = _function('ready_state', c_int, c_void_p)
_buffered_amount = _function('buffered_amount', c_uint64, c_void_p)
_texts = {name: _function(name, c_size_t, c_void_p, c_char_p, c_size_t)
          for name in ('url', 'protocol', 'extensions')}
_poll = _function('poll', None)
_run = _function('run', c_int)
_quit = _function('quit', None, c_int)
_last_error = _function('last_error', c_char_p)
version = _function('version', c_char_p)().decode()

_raised = []  # Exceptions that left a handler: none may pass through C.


class Error(Exception):
    """Misuse: `code` is that of a DOMException, such as 12 for "SyntaxError"."""

    def __init__(self, code):
        super().__init__(_last_error().decode())
        self.code = code


def _check(result):
    if result:
        raise Error(result)


class WebSocket:
    """Set `onopen`, `onmessage`, `onerror`, `onclose`; a message is a str or bytes."""

    CONNECTING, OPEN, CLOSING, CLOSED = range(4)

    def __init__(self, url, protocols=(), headers=(), **options):
        self.onopen = self.onmessage = self.onerror = self.onclose = None
        self._socket = c_void_p()
        # ctypes does not keep the callables alive.
        self._handlers = _Handlers(
            sizeof(_Handlers),
            _On_open(lambda *_: self._fire(self.onopen)),
            _On_data(lambda _, __, text, size: self._fire(self.onmessage, string_at(text, size).decode())),
            _On_data(lambda _, __, data, size: self._fire(self.onmessage, string_at(data, size) if size else b'')),
            _On_data(lambda _, __, text, size: self._fire(self.onerror, string_at(text, size).decode())),
            _On_close(lambda _, __, clean, code, text, size: self._fire(
                self.onclose, clean, code, string_at(text, size).decode())))
        given = _Options()
        _options_init(byref(given), sizeof(given))
        names = [name.encode() for name in protocols]
        fields = [text.encode() for pair in headers for text in pair]
        given.protocols, given.protocol_count = (c_char_p * len(names))(*names), len(names)
        given.headers, given.header_count = (c_char_p * len(fields))(*fields), len(fields) // 2
        for name, value in options.items():
            setattr(given, name, value)
        url = url.encode()
        _check(_create(url, len(url), byref(given), byref(self._handlers), None, byref(self._socket)))

    def __del__(self):
        _destroy(self._socket)

    def _fire(self, handler, *arguments):
        try:
            if handler:
                handler(*arguments)
        except BaseException as exception:  # Including KeyboardInterrupt.
            _raised.append(exception)
            _quit(1)

    def send(self, data):
        if isinstance(data, str):
            text = data.encode(errors='replace')
            _check(_send_text(self._socket, text, len(text)))
        else:
            data = bytes(data)
            _check(_send_binary(self._socket, data, len(data)))

    def close(self, code=0, reason=''):
        reason = reason.encode(errors='replace')
        _check(_close(self._socket, code, reason, len(reason)))

    def _text(self, name):
        room = ctypes.create_string_buffer(_texts[name](self._socket, None, 0))
        size = _texts[name](self._socket, room, len(room))
        return room.raw[:size].decode()

    url = property(lambda self: self._text('url'))
    protocol = property(lambda self: self._text('protocol'))
    extensions = property(lambda self: self._text('extensions'))
    readyState = property(lambda self: _ready_state(self._socket))
    bufferedAmount = property(lambda self: _buffered_amount(self._socket))


def _raise():
    if _raised:
        raise _raised.pop(0)


def poll():
    """Fires the events that are ready, without waiting."""
    _poll()
    _raise()


def run():
    """Fires events until the last socket is closed."""
    status = _run()
    _raise()
    return status


quit = _quit
