// What the game needs from its page. host_page.cpp frees the texts that are returned.
mergeInto(LibraryManager.library, {
  pageParameter__deps: ['$pageGive'],
  pageParameter: function(name) {
    const key = UTF8ToString(name);
    let value = new URLSearchParams(location.search).get(key) || '';
    if (key === 'relay' && !value)
      value = new URL('.', location).href.replace(/^http/, 'ws').replace(/\/$/, '');
    if (key === 'room') value = new URLSearchParams('room=' + location.hash.slice(1)).get('room') || 'lobby';
    if (key === 'name' && !value) value = Module['playerName'] || '';
    return pageGive(value);
  },

  pageTyped__deps: ['$pageGive'],
  pageTyped: function() {
    return pageGive(Module['typed'].shift() || '');
  },

  // A reloaded tab keeps its tadpole, unless the page may not store anything.
  pageKey__deps: ['$pageGive'],
  pageKey: function(fresh) {
    // A page that shows two ponds has a tadpole in each.
    const name = 'tadpoles key ' + (new URLSearchParams(location.search).get('tadpole') || '');
    let key = UTF8ToString(fresh);
    try {
      key = sessionStorage.getItem(name) || key;
      sessionStorage.setItem(name, key);
    } catch {
    }
    return pageGive(key);
  },

  // More than two real pixels for each CSS pixel cost a lot, and nobody sees the difference.
  pagePixelRatio: function() {
    return Math.min(devicePixelRatio, 2);
  },
  pageWidth__deps: ['pagePixelRatio'],
  pageWidth: function() {
    return Math.round(innerWidth * _pagePixelRatio());
  },
  pageHeight__deps: ['pagePixelRatio'],
  pageHeight: function() {
    return Math.round(innerHeight * _pagePixelRatio());
  },

  $letters: {text: '', context: null},
  pageMeasure__deps: ['$letters', '$pageText'],
  pageMeasure: function(address, size, pixels) {
    if (!letters.context)
      letters.context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    letters.text = pageText(address, size);
    letters.font = `600 ${pixels}px system-ui, sans-serif`;
    letters.pixels = pixels;
    letters.context.font = letters.font;
    return Math.min(2000, Math.ceil(letters.context.measureText(letters.text).width) + 2);
  },
  pageLineHeight: function(pixels) {
    return Math.ceil(pixels * 1.3) + 2;
  },
  pageDraw__deps: ['$letters'],
  pageDraw: function(coverage, width, height) {
    const context = letters.context;
    context.canvas.width = width;  // Empties it.
    context.canvas.height = height;
    context.font = letters.font;
    context.fillText(letters.text, 1, 1 + letters.pixels);
    const data = context.getImageData(0, 0, width, height).data;
    for (let i = 0; i < width * height; i++) HEAPU8[coverage + i] = data[4 * i + 3];
  },

  pageAnnounce__deps: ['$pageText'],
  pageAnnounce: function(name, nameSize, text, size) {
    Module['announce'](pageText(name, nameSize), pageText(text, size));
  },

  pagePublish__deps: ['$pageText'],
  pagePublish: function(name, nameSize, value, size) {
    document.body.dataset[pageText(name, nameSize)] = pageText(value, size);
  },
});
