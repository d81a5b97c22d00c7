// What the page gives the sketchpad: two canvases, a bar, and what pointers do. See page.h.
mergeInto(LibraryManager.library, {
  $page: '={ layers: [], scale: 1, hex: null, text: null }',

  // Builds the palette's buttons, and reports pointers and sizes from now on.
  pageStart__deps: ['$page', '$pageListen', '$pageMeasure'],
  pageStart: function() {
    page.paper = document.getElementById('paper');
    page.layers =
        [page.paper, document.getElementById('live')].map((canvas) => canvas.getContext('2d'));
    page.hex = (colour) => '#' + colour.toString(16).padStart(6, '0');
    page.text = (address, size) => new TextDecoder().decode(HEAPU8.slice(address, address + size));
    pageListen();
    pageMeasure();
  },

  $pageListen__deps: ['$page', '$pageMeasure'],
  $pageListen: function() {
    const paper = page.paper;
    const tell = (kind, {clientX, clientY}) => _pagePointer(kind, clientX, clientY);
    const [press, drag, release, hover, leave] = [0, 1, 2, 3, 4];
    let drawing = null;  // The pointer that draws: those that join it are left for gestures.
    paper.addEventListener('pointerdown', (event) => {
      if (drawing !== null || event.button !== 0) return;
      drawing = event.pointerId;
      paper.setPointerCapture(drawing);
      tell(press, event);
    });
    paper.addEventListener('pointermove', (event) => {
      if (drawing === null) return tell(hover, event);
      if (event.pointerId !== drawing) return;
      // A page gets one event a frame, but a pen says more than that.
      const steps = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      for (const step of steps.length ? steps : [event]) tell(drag, step);
    });
    const end = (event) => {
      if (event.pointerId !== drawing) return;
      drawing = null;
      tell(release, event);
    };
    paper.addEventListener('pointerup', end);
    paper.addEventListener('pointercancel', end);
    paper.addEventListener('pointerleave', (event) => tell(leave, event));
    paper.addEventListener('contextmenu', (event) => event.preventDefault());

    addEventListener('keydown', ({key, ctrlKey, metaKey, altKey}) => {
      if (key >= '1' && key <= '8' && key.length === 1 && !ctrlKey && !metaKey && !altKey) {
        _pageChooseColour(key - 1);
      }
    });
    addEventListener('resize', pageMeasure);
    // A tab that is closed says goodbye; one that only rests is kept.
    addEventListener('pagehide', ({persisted}) => persisted || _pageLeave());
  },

  $pageMeasure: function() {
    _pageResize(innerWidth, innerHeight, devicePixelRatio);
  },

  // Where the paper lies, in CSS pixels; and how many of the canvas's its units have.
  pagePlace__deps: ['$page'],
  pagePlace: function(left, top, width, height, density, scale) {
    for (const context of page.layers) {
      const {canvas} = context;
      const {style} = canvas;
      [style.left, style.top, style.width, style.height] =
          [left, top, width, height].map((n) => n + 'px');
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      context.lineCap = context.lineJoin = 'round';
    }
    page.scale = scale;
    page.density = density;
  },

  pageClear__deps: ['$page'],
  pageClear: function(layer) {
    const context = page.layers[layer];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(page.scale, 0, 0, page.scale, 0, 0);
  },

  pageDraw__deps: ['$page'],
  pageDraw: function(layer, colour, width, curves, count) {
    const context = page.layers[layer];
    const at = curves >> 2;
    context.beginPath();
    context.moveTo(HEAPF32[at], HEAPF32[at + 1]);
    for (let i = at + 2; i < at + count; i += 4) {
      context.quadraticCurveTo(HEAPF32[i], HEAPF32[i + 1], HEAPF32[i + 2], HEAPF32[i + 3]);
    }
    context.strokeStyle = page.hex(colour);
    context.lineWidth = width;
    context.stroke();
  },

  // Somebody's pointer with their name, as large on every screen.
  pageDrawCursor__deps: ['$page'],
  pageDrawCursor: function(x, y, colour, shape, count, name, nameSize) {
    const context = page.layers[1];
    const text = page.text(name, nameSize);
    context.save();
    context.translate(x, y);
    context.scale(page.density / page.scale, page.density / page.scale);
    context.fillStyle = page.hex(colour);
    context.strokeStyle = '#fff';
    context.lineWidth = 2;
    context.beginPath();
    for (let i = shape >> 2; i < (shape >> 2) + count; i += 2)
      context.lineTo(HEAPF32[i], HEAPF32[i + 1]);
    context.closePath();
    context.stroke();
    context.fill();
    context.font = '12px system-ui, sans-serif';
    context.beginPath();
    const width = context.measureText(text).width + 14;
    context.roundRect ? context.roundRect(12, 17, width, 20, 10) : context.rect(12, 17, width, 20);
    context.fill();
    context.fillStyle = '#fff';
    context.fillText(text, 19, 31);
    context.restore();
  },

  pageDrawInvitation__deps: ['$page'],
  pageDrawInvitation: function(text, size) {
    const context = page.layers[1];
    const {width, height} = context.canvas;
    context.save();
    context.setTransform(page.density, 0, 0, page.density, 0, 0);
    context.font = '18px system-ui, sans-serif';
    context.textAlign = 'center';
    context.fillStyle = '#2b2d4259';
    context.fillText(page.text(text, size), width / 2 / page.density, height / 2 / page.density);
    context.restore();
  },

  // One button for each colour, in order.
  pageAddColour__deps: ['$page'],
  pageAddColour: function(colour, name, nameSize) {
    const button = document.createElement('input');
    const palette = document.getElementById('palette');
    const index = palette.childElementCount;
    Object.assign(
        button,
        {type: 'radio', name: 'colour', title: `${page.text(name, nameSize)} (${index + 1})`});
    button.setAttribute('aria-label', page.text(name, nameSize));
    button.style.setProperty('--colour', page.hex(colour));
    button.addEventListener('change', () => _pageChooseColour(index));
    palette.append(button);
  },

  pageShowColour: function(index) {
    document.getElementById('palette').children[index].checked = true;
  },

  pageClearPeople: () => document.getElementById('dots').replaceChildren(),
  pageAddPerson__deps: ['$page'],
  pageAddPerson: function(colour, name, nameSize) {
    const dots = document.getElementById('dots');
    if (dots.childElementCount === 8) return;
    const dot = document.createElement('span');
    dot.className = 'dot';
    dot.title = page.text(name, nameSize);
    dot.style.setProperty('--colour', page.hex(colour));
    dots.append(dot);
  },

  // Also as attributes of the canvas, so that a test can wait for them.
  pageReport__deps: ['$page'],
  pageReport: function(state, people, strokes, drawing) {
    Object.assign(page.paper.dataset, {state: UTF8ToString(state), people, strokes, drawing});
  },

  pageShowLabels: function(state, label, people) {
    document.getElementById('state').dataset.state = UTF8ToString(state);
    document.getElementById('state-label').textContent = UTF8ToString(label);
    document.getElementById('people-count').textContent = UTF8ToString(people);
  },

  pageShowNotice__deps: ['$page'],
  pageShowNotice: function(text, size) {
    document.getElementById('notice').textContent = page.text(text, size);
  },

  // What the address says: the room after the '#', or a parameter after the '?'.
  pageAddress: function(name) {
    const key = UTF8ToString(name);
    let value = new URLSearchParams(location.search).get(key) || '';
    if (key === 'room') value = decodeURIComponent(location.hash.slice(1));
    if (key === 'relay') value = new URL('/sketchpad', location.href).href.replace(/^http/, 'ws');
    document.title = key === 'room' ? `Sketchpad · ${value}` : document.title;
    const size = lengthBytesUTF8(value) + 1;
    const text = _malloc(size);
    stringToUTF8(value, text, size);
    return text;
  },
  pageAddress__deps: ['malloc'],
});
