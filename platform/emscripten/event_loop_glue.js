// The page's event loop, made callable from platform.cpp.
if (MINIMAL_RUNTIME) throw new Error('twinsocket cannot be linked with -sMINIMAL_RUNTIME.');

// What only threads need is not in other builds. A `var`, since all libraries of a program are one script.
var twinsocketHasThreads = typeof PTHREADS == 'undefined' ? USE_PTHREADS : PTHREADS;

mergeInto(LibraryManager.library, {
  // `frame` is the function that waits for the next frame, `status` the argument of quit(), mainLoop()
  // the function of emscripten_set_main_loop(), if there is one. Each worker has its own.
  $twinsocketLoop__deps: ['$twinsocketNewThread'],
  $twinsocketLoop:
      '={ isRunning: false, frame: null, status: null, look: 0, mainLoop: () => null, thread: twinsocketNewThread() }',

  // What the worker's current thread waits for: `sockets` that are not closed, tasks, which C++ counts,
  // and other `waits`: calls of pollEvents() that sleep, and timers.
  $twinsocketNewThread: function() {
    return {sockets: 0, waits: 0, hasTasks: () => 0, port: null};
  },

  // Every call from the page into the program goes through here. After the program has ended, no call
  // is made. run() may end with this call. abort() and crashes end in a trap.
  $twinsocketCallProgram__deps:
      ['$twinsocketLoop', '$twinsocketEnd', '$twinsocketEndWhenIdle', '$twinsocketLeaveAll'],
  $twinsocketCallProgram: function(call, event) {
    if (ABORT) return twinsocketLeaveAll();
    try {
      call(event);
    } catch (error) {
      // exit() has ended the program, unless something keeps its runtime alive.
      if (error && error.name === 'ExitStatus') return ABORT ? twinsocketLeaveAll() : twinsocketEnd(error.status);
      if (error != 'unwind') {
        if (error instanceof WebAssembly.RuntimeError) twinsocketLeaveAll();
        throw error;
      }
    }
    if (twinsocketLoop.isRunning && !twinsocketLoop.thread.sockets) twinsocketEndWhenIdle();
  },

  // run() also waits for the program's own main loop, which does not tell when it is cancelled.
  $twinsocketEndWhenIdle__deps: ['$twinsocketLoop', '$twinsocketEnd'],
  $twinsocketEndWhenIdle: function() {
    if (!twinsocketLoop.isRunning) return;
    const thread = twinsocketLoop.thread;
    const isWaiting =
        thread.sockets || thread.waits || twinsocketLoop.frame || thread.hasTasks();
    if (isWaiting && twinsocketLoop.status === null) return;
    if (twinsocketLoop.status === null && twinsocketLoop.mainLoop()) {
      clearTimeout(twinsocketLoop.look);
      twinsocketLoop.look = setTimeout(twinsocketEndWhenIdle, 100);
      return;
    }
    twinsocketLoop.isRunning = false;
    twinsocketEnd(twinsocketLoop.status || 0);
  },

  // Ends the thread that called run(), and with main()'s thread the program. Its sockets are closed:
  // they would live on with the page, or with a worker that outlives its thread.
  $twinsocketEnd__postset: ASSERTIONS && !EXIT_RUNTIME ?
      `(warnOnce.shown = warnOnce.shown || {})['emscripten_force_exit cannot actually shut down ` +
      `the runtime, as the build does not have EXIT_RUNTIME set'] = 1;` : '',
  $twinsocketEnd__deps: [
    // Its message about EXIT_RUNTIME is meant for programs that call that function themselves.
    ...['$warnOnce'].filter((name) => ASSERTIONS && name in LibraryManager.library),
    '$twinsocketLeaveAll', '$twinsocketLeaveThread', '$twinsocketMainThread', '$twinsocketThread',
    'emscripten_force_exit'
  ],
  $twinsocketEnd: function(status) {
    twinsocketLeaveAll();
    try {
      if (twinsocketThread() <= twinsocketMainThread) return _emscripten_force_exit(status);
      twinsocketLeaveThread();
    } catch (error) {
      if (error != 'unwind' && (!error || error.name !== 'ExitStatus')) throw error;
    }
  },

  // The worker may be given to another thread, which must find the glue in its first state. Calls that
  // are still on their way must not reach the memory of the thread that has ended.
  twinsocketForget__deps: ['$twinsocketLoop', '$twinsocketNewThread'],
  twinsocketForget: function() {
    twinsocketLoop.frame = twinsocketLoop.status = null;
    twinsocketLoop.thread = twinsocketNewThread();
  },

  // -sPROXY_TO_PTHREAD runs main() on the first thread that is created.
  $twinsocketMainThread: '=' + Number(Boolean(PROXY_TO_PTHREAD)),
  $twinsocketThread: twinsocketHasThreads ? function() {
    return _twinsocketThreadNumber();
  } : function() {
    return 0;
  },

  $twinsocketLeaveThread__deps: twinsocketHasThreads ? ['$runtimeKeepalivePop'] : [],
  $twinsocketLeaveThread: twinsocketHasThreads ? function() {
    runtimeKeepalivePop();
    _twinsocketLeaveThread();
  } : function() {},

  // Programs without tasks do not contain these functions.
  twinsocketWaitForTasks__deps: ['$twinsocketLoop'],
  twinsocketWaitForTasks: function() {
    twinsocketLoop.thread.hasTasks = () => _twinsocketHasTasks();
  },

  // One task of the page's loop, which runs one task of C++. A timer would wait: 4 ms if nested, and a
  // second in a hidden tab.
  twinsocketWake__deps: ['$twinsocketLoop', '$twinsocketCallProgram'],
  twinsocketWake: function() {
    const thread = twinsocketLoop.thread;
    const runTask = () => {
      if (twinsocketLoop.thread === thread) twinsocketCallProgram(() => _twinsocketRunTask());
    };
    if (ENVIRONMENT_IS_NODE) return void setImmediate(runTask);
    if (thread.port) return void thread.port.postMessage(null);
    const channel = new MessageChannel();
    channel.port1.onmessage = runTask;
    thread.port = channel.port2;
    thread.port.postMessage(null);
    // A port with a handler keeps the program and its memory alive until it is closed. It is closed a
    // second after the last task, because making a new one costs more than a task.
    const rest = () => {
      if (!ABORT && twinsocketLoop.thread === thread && thread.hasTasks()) return setTimeout(rest, 1000);
      thread.port.close();
      thread.port = null;
    };
    setTimeout(rest, 1000);
  },

  // Node has no display: there a frame takes a 60th of a second.
  twinsocketRequestFrame__deps: ['$twinsocketLoop', '$twinsocketCallProgram'],
  twinsocketRequestFrame: function() {
    const showFrame = () => {
      if (twinsocketLoop.frame !== showFrame) return;  // A frame of a thread that has ended.
      twinsocketLoop.frame = null;
      twinsocketCallProgram(() => _twinsocketShowFrame());
    };
    twinsocketLoop.frame = showFrame;
    if (typeof requestAnimationFrame == 'function')
      requestAnimationFrame(showFrame);
    else
      setTimeout(showFrame, 1000 / 60);
  },

  // Leaves main() for good, with everything on its stack alive. Any JavaScript exception would run
  // destructors in some kind of build; a trap never does. The runtime treats an error whose text is
  // "unwind" as its own way to leave main(). With -fexceptions the stack is freed on the way out, so it
  // is reserved again before any C++ code runs.
  twinsocketRun__deps: [
    '$twinsocketLoop', '$twinsocketEndWhenIdle', '$runtimeKeepalivePush',
    // Later than 3.1.6 these are library functions.
    ...['$stackSave', '$stackRestore'].filter((name) => name in LibraryManager.library)
  ],
  twinsocketRun: function() {
    const stack = stackSave();
    twinsocketLoop.isRunning = true;
    runtimeKeepalivePush();
    try {
      _twinsocketTrap();
    } catch (trap) {
      trap.toString = () => 'unwind';
      queueMicrotask(() => {
        stackRestore(stack);
        twinsocketEndWhenIdle();
      });
      throw trap;
    }
  },

  // A handler of another library may call this, so the program ends after that handler.
  twinsocketQuit__deps: ['$twinsocketLoop', '$twinsocketEndWhenIdle'],
  twinsocketQuit: function(status) {
    if (!twinsocketLoop.isRunning) return;
    twinsocketLoop.status = status;
    queueMicrotask(twinsocketEndWhenIdle);
  },

  // How the page itself reports an error that nobody caught: window.onerror, and the console.
  twinsocketReport__deps: ['$twinsocketTextAt'],
  twinsocketReport: function(name, nameSize, message, messageSize) {
    const error = new Error(twinsocketTextAt(message, messageSize));
    error.name = twinsocketTextAt(name, nameSize);
    if (typeof reportError == 'function') return reportError(error);
    queueMicrotask(() => {
      throw error;
    });
  },

  // By default, Emscripten compiles `throw` but leaves out every `catch`.
  $twinsocketCatches: '=' +
      Number(!DISABLE_EXCEPTION_CATCHING ||
             (typeof EXCEPTION_HANDLING != 'undefined' && EXCEPTION_HANDLING) ||
             (typeof WASM_EXCEPTIONS != 'undefined' && WASM_EXCEPTIONS)),
  twinsocketCatchesExceptions__deps: ['$twinsocketCatches'],
  twinsocketCatchesExceptions: function() {
    return twinsocketCatches;
  },

  // Whether pollEvents() can wait for the page to take its turn: only such builds can.
  $twinsocketSleeps: '=' + Number(Boolean(ASYNCIFY)),
  twinsocketCanSleep__deps: ['$twinsocketSleeps'],
  twinsocketCanSleep: function() {
    return twinsocketSleeps;
  },

  twinsocketBeginSleep__deps: ['$twinsocketLoop'],
  twinsocketBeginSleep: function() {
    ++twinsocketLoop.thread.waits;
  },

  // A handler that slept ends after its event, and then run() may have nothing left to wait for.
  twinsocketEndSleep__deps: ['$twinsocketLoop', '$twinsocketEndWhenIdle'],
  twinsocketEndSleep: function() {
    --twinsocketLoop.thread.waits;
    queueMicrotask(twinsocketEndWhenIdle);
  },
});

// Only a program with a main loop of its own has this function of Emscripten's.
if ('$setMainLoop' in LibraryManager.library) {
  const loop = '$MainLoop' in LibraryManager.library ? 'MainLoop' : 'Browser.mainLoop';
  LibraryManager.library.$setMainLoop__deps.push('$twinsocketLoop');
  LibraryManager.library.$setMainLoop__postset = `twinsocketLoop.mainLoop = () => ${loop}.func;`;
}
