# twinsocket as a port: em++ --use-port=…/twinsocket.py main.cpp (Emscripten 3.1.54 and newer).
#
# If twinsocket.h, twinsocket.cpp and twinsocket.js are in the same folder, as in a release's archive of two files,
# it uses those; in a checkout it makes them.

import hashlib
import os
import shutil
import subprocess

TAG = '1.0.0'
URL = 'https://github.com/OWNER/twinsocket'
DESCRIPTION = "The browser's WebSocket for C++, natively and in the page"
LICENSE = 'MIT'

here = os.path.dirname(os.path.abspath(__file__))
made = None


def files():
  global made
  if made:
    return made
  made = here
  if not os.path.exists(os.path.join(here, 'twinsocket.cpp')):
    checkout = os.path.dirname(os.path.dirname(os.path.dirname(here)))
    made = os.path.join(checkout, 'build', 'two_files')
    node = shutil.which('node') or shutil.which('nodejs')
    if not node:
      raise Exception('twinsocket: no node on the PATH: in a checkout, the port needs it to make its files')
    subprocess.check_call([node, os.path.join(checkout, 'toolchains', 'two_files.mjs'), made])
  return made


def flags_of(settings):
  flags = ['-std=c++20']
  if settings.PTHREADS:
    flags += ['-pthread']
  if settings.WASM_EXCEPTIONS:
    flags += ['-fwasm-exceptions']
  elif not settings.DISABLE_EXCEPTION_CATCHING:
    flags += ['-fexceptions']
  if settings.MEMORY64:
    flags += ['-sMEMORY64']
  return flags


# One library for each kind of build and each version of the source.
def get_lib_name(settings):
  key = ' '.join(flags_of(settings)).encode()
  for name in ('twinsocket.h', 'twinsocket.cpp'):
    with open(os.path.join(files(), name), 'rb') as file:
      key += file.read()
  return 'libtwinsocket-' + hashlib.sha256(key).hexdigest()[:16] + '.a'


# Called when compiling as well, because Emscripten does not call linker_setup() for a side module.
def refuse_side_module(settings):
  if settings.SIDE_MODULE:
    raise Exception('twinsocket: a side module cannot contain the JavaScript of the port: link it into the main module')


def get(ports, settings, shared):
  refuse_side_module(settings)

  def create(final):
    # Only this one source: without a list, build_port() compiles everything that it finds.
    ports.build_port(files(), final, 'twinsocket', includes=[files()], flags=flags_of(settings), srcs=['twinsocket.cpp'])

  return [shared.cache.get_lib(get_lib_name(settings), create, what='port')]


def clear(ports, settings, shared):
  shared.cache.erase_lib(get_lib_name(settings))


def linker_setup(ports, settings):
  settings.JS_LIBRARIES += [os.path.join(files(), 'twinsocket.js')]


def process_args(ports):
  # The folder for <web/websocket.h>: the headers themselves, or those that include twinsocket.h.
  return ['-I' + os.path.join(files(), 'include')]
