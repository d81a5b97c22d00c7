// The simulated network that a developer asks for.
mergeInto(LibraryManager.library, {
  // TWINSOCKET_NETWORK is a setting of Module, a variable of Node's environment, or a parameter of
  // the page's URL.
  twinsocketNetwork__deps: ['$twinsocketWriteText'],
  twinsocketNetwork: function(string) {
    const name = 'TWINSOCKET_NETWORK';
    let text = Module['TWINSOCKET_NETWORK'] || '';
    if (!text && ENVIRONMENT_IS_NODE) text = process.env[name] || '';
    if (!text && typeof location == 'object')
      text = new URLSearchParams(location.search).get(name) || '';
    twinsocketWriteText(text, string);
  },
});
