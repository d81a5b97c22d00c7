// Notifies sockets that wait to connect when the page is online again or visible again.
mergeInto(LibraryManager.library, {
  $twinsocketWatches: '=new Map()',

  // A worker has only "online", Node has neither.
  twinsocketWatchNetwork__deps: ['$twinsocketCallProgram', '$twinsocketLoop', '$twinsocketWatches'],
  twinsocketWatchNetwork: function(watch) {
    const thread = twinsocketLoop.thread;
    const tell = () => {
      // Ends with the program and with its thread, whose worker may have another thread by now.
      if (ABORT || twinsocketLoop.thread !== thread) return stop();
      twinsocketCallProgram(() => _twinsocketNetworkMayBeBack(watch));
    };
    const heard = [];
    const listen = (target, type, listener) => {
      target.addEventListener(type, listener);
      heard.push(() => void target.removeEventListener(type, listener));
    };
    const stop = () => heard.forEach((end) => end());
    twinsocketWatches.set(watch, stop);
    if (ENVIRONMENT_IS_NODE) return;
    listen(globalThis, 'online', tell);
    if (typeof document != 'object') return;
    listen(globalThis, 'pageshow', ({persisted}) => persisted && tell());
    listen(document, 'visibilitychange', () => document.visibilityState === 'visible' && tell());
  },

  twinsocketUnwatchNetwork__deps: ['$twinsocketWatches'],
  twinsocketUnwatchNetwork: function(watch) {
    twinsocketWatches.get(watch)();
    twinsocketWatches.delete(watch);
  },
});
