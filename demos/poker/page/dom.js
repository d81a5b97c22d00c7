// What C++ can do with the page; see dom.h. An element is its index in a list, and the window is 0.
// No destructuring in declarations: Emscripten 3.1.6 would take the names for unused.
mergeInto(LibraryManager.library, {
  $dom: '={ elements: [globalThis], free: [] }',
  $domKeep__deps: ['$dom'],
  $domKeep: function(element) {
    const place = dom.free.length ? dom.free.pop() : dom.elements.length;
    dom.elements[place] = element;
    return place;
  },

  domFind__deps: ['$domKeep'],
  domFind: function(id) {
    return domKeep(document.getElementById(UTF8ToString(id)));
  },

  domAppend__deps: ['$dom', '$domKeep'],
  domAppend: function(parent, tag, className) {
    const element = document.createElement(UTF8ToString(tag));
    if (HEAPU8[className]) element.className = UTF8ToString(className);
    dom.elements[parent].append(element);
    return domKeep(element);
  },

  domRemove__deps: ['$dom'],
  domRemove: function(element) {
    dom.elements[element].remove();
    dom.elements[element] = null;
    dom.free.push(element);
  },

  domFocus__deps: ['$dom'],
  domFocus: function(element) {
    dom.elements[element].focus();
  },

  domSetText__deps: ['$dom', '$pageText'],
  domSetText: function(element, address, size) {
    const text = pageText(address, size);
    if (dom.elements[element].textContent !== text) dom.elements[element].textContent = text;
  },

  domSetAttribute__deps: ['$dom', '$pageText'],
  domSetAttribute: function(element, name, address, size) {
    const attribute = UTF8ToString(name);
    const value = pageText(address, size);
    if (dom.elements[element].getAttribute(attribute) !== value)
      dom.elements[element].setAttribute(attribute, value);
  },

  domToggleAttribute__deps: ['$dom'],
  domToggleAttribute: function(element, name, isThere) {
    dom.elements[element].toggleAttribute(UTF8ToString(name), Boolean(isThere));
  },

  domValue__deps: ['$dom', '$pageGive'],
  domValue: function(element) {
    return pageGive(dom.elements[element].value);
  },

  domSetValue__deps: ['$dom', '$pageText'],
  domSetValue: function(element, address, size) {
    dom.elements[element].value = pageText(address, size);
  },

  domListen__deps: ['$dom'],
  domListen: function(element, event, listener) {
    dom.elements[element].addEventListener(UTF8ToString(event), (happened) => {
      // A tab that goes into the back/forward cache is kept.
      if (happened.type === 'pagehide' && happened.persisted) return;
      happened.preventDefault();
      _domHear(listener);
    });
  },

  domEvery: function(milliseconds, listener) {
    setInterval(() => _domHear(listener), milliseconds);
  },

  domAddress__deps: ['$pageGive'],
  domAddress: function(name) {
    const key = UTF8ToString(name);
    const parameters = new URLSearchParams(location.search);
    let value = parameters.get(key) || '';
    if (key === 'relay' && !value)
      value = new URL('.', location).href.replace(/^http/, 'ws').replace(/\/$/, '');
    if (key === 'room') value = new URLSearchParams('room=' + location.hash.slice(1)).get('room');
    return pageGive(value);
  },

  domEnterRoom__deps: ['$pageText'],
  domEnterRoom: function(address, size) {
    const room = pageText(address, size);
    history.replaceState(null, '', '#' + encodeURIComponent(room));
    document.title = `${room} · Team Poker`;
  },

  // If the page may not store anything, it works without.
  domRecall__deps: ['$pageText', '$pageGive'],
  domRecall: function(name, size) {
    try {
      return pageGive(sessionStorage.getItem('poker ' + pageText(name, size)) || '');
    } catch {
      return pageGive('');
    }
  },
  domRemember__deps: ['$pageText'],
  domRemember: function(name, nameSize, value, size) {
    try {
      sessionStorage.setItem('poker ' + pageText(name, nameSize), pageText(value, size));
    } catch {
    }
  },
});
