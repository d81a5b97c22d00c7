// The page's own timers, made callable from timers.cpp.
mergeInto(LibraryManager.library, {
  // A page treats a longer delay than this as zero, and Node warns of delays below zero. Node's timers
  // are objects, which can also be cleared by their numbers.
  twinsocketSetTimer__deps: ['$twinsocketLoop', '$twinsocketCallProgram'],
  twinsocketSetTimer: function(delay, repeats) {
    const thread = twinsocketLoop.thread;
    ++thread.waits;
    const set = repeats ? setInterval : setTimeout;
    const timer = Number(set(() => {
      // Ends with the program and with its thread, whose worker may have another thread by now.
      if (ABORT || twinsocketLoop.thread !== thread) return clearInterval(timer);
      if (!repeats) --thread.waits;
      twinsocketCallProgram(() => _twinsocketTimerIsDue(timer));
    }, Math.max(0, Math.min(delay, 0x7fffffff))));
    return timer;
  },

  twinsocketClearTimer__deps: ['$twinsocketLoop', '$twinsocketEndWhenIdle'],
  twinsocketClearTimer: function(timer) {
    clearTimeout(timer);
    --twinsocketLoop.thread.waits;
    // Another library may call the program, and it does not check whether run() has ended.
    queueMicrotask(twinsocketEndWhenIdle);
  },
});
