// The page's event loop, made callable from event_loop.cpp.
if (MINIMAL_RUNTIME) throw new Error('twinsocket cannot be linked with -sMINIMAL_RUNTIME.');

mergeInto(LibraryManager.library, {
  // What run() waits for: `sockets` that are not closed, `frames` while a function wants them, and
  // tasks, which C++ counts. `status` is what quit() said.
  $pageLoop: '={ isRunning: false, sockets: 0, frames: 0, status: null, wakeUps: null }',

  // Every call from the page into the program goes through here. None comes once the program has
  // ended, and run() may end with this one.
  $callProgram__deps: ['$pageLoop', '$endProgram', '$endWhenIdle'],
  $callProgram: function(call, event) {
    if (ABORT) return;
    try {
      call(event);
    } catch (error) {
      if (error && error.name === 'ExitStatus') return endProgram(error.status);
      if (error != 'unwind') throw error;
    }
    if (pageLoop.isRunning && !pageLoop.sockets) endWhenIdle();
  },

  $endWhenIdle__deps: ['$pageLoop', '$endProgram'],
  $endWhenIdle: function() {
    if (!pageLoop.isRunning) return;
    const isWaiting = pageLoop.sockets || pageLoop.frames || _pageLoopHasTasks();
    if (isWaiting && pageLoop.status === null) return;
    pageLoop.isRunning = false;
    endProgram(pageLoop.status || 0);
  },

  // Where a page outlives the program, its sockets would too.
  $endProgram__deps: ['$closePageSockets', 'emscripten_force_exit'],
  $endProgram: function(status) {
    closePageSockets();
    try {
      _emscripten_force_exit(status);
    } catch (error) {
      if (!error || error.name !== 'ExitStatus') throw error;
    }
  },

  // One task of the page's loop, which runs one of C++'s. A timer would wait: 4 ms when nested, and
  // a second in a hidden tab.
  pageLoopWake__deps: ['$pageLoop', '$callProgram'],
  pageLoopWake: function() {
    const runTask = () => callProgram(() => _pageLoopRunTask());
    if (ENVIRONMENT_IS_NODE) return void setImmediate(runTask);
    if (!pageLoop.wakeUps) {
      pageLoop.wakeUps = new MessageChannel();
      pageLoop.wakeUps.port1.onmessage = runTask;
    }
    pageLoop.wakeUps.port2.postMessage(null);
  },

  // Node has no display: there a frame is a 60th of a second.
  pageLoopRequestFrame__deps: ['$pageLoop', '$callProgram'],
  pageLoopRequestFrame: function() {
    const showFrame = () => {
      pageLoop.frames = 0;
      callProgram(() => _pageLoopShowFrame());
    };
    pageLoop.frames = 1;
    if (typeof requestAnimationFrame == 'function')
      requestAnimationFrame(showFrame);
    else
      setTimeout(showFrame, 1000 / 60);
  },

  // Leaves main() for good, with everything on its stack alive. Whatever JavaScript could throw
  // would run destructors in some build or other; a trap never does. The runtime takes an error that
  // reads "unwind" for its own way to leave main(). With -fexceptions the stack is given back on the
  // way out, so it is taken again, before any code of C++ runs.
  pageLoopRun__deps: [
    '$pageLoop', '$endWhenIdle', '$runtimeKeepalivePush',
    // Later than 3.1.6 these are library functions.
    ...['$stackSave', '$stackRestore'].filter((name) => name in LibraryManager.library)
  ],
  pageLoopRun: function() {
    const stack = stackSave();
    pageLoop.isRunning = true;
    runtimeKeepalivePush();
    try {
      _pageLoopTrap();
    } catch (trap) {
      trap.toString = () => 'unwind';
      queueMicrotask(() => {
        stackRestore(stack);
        endWhenIdle();
      });
      throw trap;
    }
  },

  // A handler of another library may call this, so the end waits until the handler is over.
  pageLoopQuit__deps: ['$pageLoop', '$endWhenIdle'],
  pageLoopQuit: function(status) {
    if (!pageLoop.isRunning) return;
    pageLoop.status = status;
    queueMicrotask(endWhenIdle);
  },

  // The page's own way to tell of an error that nobody caught: window.onerror, and the console.
  pageLoopReport__deps: ['$textAt'],
  pageLoopReport: function(name, nameSize, message, messageSize) {
    const error = new Error(textAt(message, messageSize));
    error.name = textAt(name, nameSize);
    if (typeof reportError == 'function') return reportError(error);
    queueMicrotask(() => {
      throw error;
    });
  },

  // Emscripten's default is to compile `throw` and to leave out every `catch`.
  $catchesExceptions: '=' +
      Number(!DISABLE_EXCEPTION_CATCHING ||
             (typeof EXCEPTION_HANDLING != 'undefined' && EXCEPTION_HANDLING) ||
             (typeof WASM_EXCEPTIONS != 'undefined' && WASM_EXCEPTIONS)),
  pageLoopCatchesExceptions__deps: ['$catchesExceptions'],
  pageLoopCatchesExceptions: function() {
    return catchesExceptions;
  },

  // What pollEvents() asks: only such builds can wait for the page to take its turn.
  $canSleep: '=' + Number(Boolean(ASYNCIFY)),
  pageLoopCanSleep__deps: ['$canSleep'],
  pageLoopCanSleep: function() {
    return canSleep;
  },
});
