// The page's own timers, made callable from timers.cpp.
mergeInto(LibraryManager.library, {
  // A page takes a longer delay than this for none at all, and Node warns of those below zero. Its
  // timers are objects that clear by their numbers, too.
  twinsocketSetTimer__deps: ['$twinsocketLoop', '$twinsocketCallProgram'],
  twinsocketSetTimer: function(delay, repeats) {
    const thread = twinsocketLoop.thread;
    ++thread.waits;
    const set = repeats ? setInterval : setTimeout;
    const timer = Number(set(() => {
      // It does not outlive the program, nor its thread, whose worker may have another one by now.
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
    // What calls the program may be another library, which does not look whether run() is over.
    queueMicrotask(twinsocketEndWhenIdle);
  },
});
