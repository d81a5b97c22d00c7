// What the page gives the sketchpad: two canvases, a bar, and what pointers do. See page.h.
// No destructuring in declarations: Emscripten 3.1.6 would take the names for unused.
mergeInto(LibraryManager.library, {
  $sketch: '={ paper: null, layers: [], scale: 1, density: 1 }',
  $sketchColour: function(colour) {
    return '#' + colour.toString(16).padStart(6, '0');
  },
  $sketchText: function(address, size) {
    return new TextDecoder().decode(HEAPU8.slice(address, address + size));
  },

  // Builds the palette's buttons, and reports pointers and sizes from now on.
  sketchStart__deps: ['$sketch', '$sketchListen', '$sketchMeasure'],
  sketchStart: function() {
    sketch.paper = document.getElementById('paper');
    sketch.layers =
        [sketch.paper, document.getElementById('live')].map((canvas) => canvas.getContext('2d'));
    sketchListen();
    sketchMeasure();
  },

  $sketchListen__deps: ['$sketch', '$sketchMeasure'],
  $sketchListen: function() {
    const paper = sketch.paper;
    const tell = (kind, {clientX, clientY}) => _sketchPointer(kind, clientX, clientY);
    const press = 0, drag = 1, release = 2, hover = 3, leave = 4;  // As in canvas_page.cpp.
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
        _sketchChooseColour(key - 1);
      }
    });
    addEventListener('resize', sketchMeasure);
    // A tab that is closed says goodbye; one that only rests is kept.
    addEventListener('pagehide', ({persisted}) => persisted || _sketchLeave());
  },

  $sketchMeasure: function() {
    _sketchResize(innerWidth, innerHeight, devicePixelRatio);
  },

  // Where the paper lies, in CSS pixels; and how many of the canvas's its units have.
  sketchPlace__deps: ['$sketch'],
  sketchPlace: function(left, top, width, height, density, scale) {
    for (const context of sketch.layers) {
      const canvas = context.canvas;
      canvas.style.left = left + 'px';
      canvas.style.top = top + 'px';
      canvas.style.width = width + 'px';
      canvas.style.height = height + 'px';
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      context.lineCap = context.lineJoin = 'round';
    }
    sketch.scale = scale;
    sketch.density = density;
  },

  sketchClear__deps: ['$sketch'],
  sketchClear: function(layer) {
    const context = sketch.layers[layer];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(sketch.scale, 0, 0, sketch.scale, 0, 0);
  },

  sketchDraw__deps: ['$sketch', '$sketchColour'],
  sketchDraw: function(layer, colour, width, curves, count) {
    const context = sketch.layers[layer];
    const at = curves >> 2;
    context.beginPath();
    context.moveTo(HEAPF32[at], HEAPF32[at + 1]);
    for (let i = at + 2; i < at + count; i += 4) {
      context.quadraticCurveTo(HEAPF32[i], HEAPF32[i + 1], HEAPF32[i + 2], HEAPF32[i + 3]);
    }
    context.strokeStyle = sketchColour(colour);
    context.lineWidth = width;
    context.stroke();
  },

  // Somebody's pointer with their name, as large on every screen.
  sketchDrawCursor__deps: ['$sketch', '$sketchColour', '$sketchText'],
  sketchDrawCursor: function(x, y, colour, shape, count, name, nameSize) {
    const context = sketch.layers[1];
    const text = sketchText(name, nameSize);
    context.save();
    context.translate(x, y);
    context.scale(sketch.density / sketch.scale, sketch.density / sketch.scale);
    context.fillStyle = sketchColour(colour);
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
    // On the other side where the paper ends.
    const fits = x * sketch.scale / sketch.density + 12 + width <= sketch.paper.clientWidth;
    const left = fits ? 12 : -width;
    if (context.roundRect)
      context.roundRect(left, 17, width, 20, 10);
    else
      context.rect(left, 17, width, 20);
    context.fill();
    context.fillStyle = '#fff';
    context.fillText(text, left + 7, 31);
    context.restore();
  },

  sketchDrawInvitation__deps: ['$sketch', '$sketchText'],
  sketchDrawInvitation: function(text, size) {
    const context = sketch.layers[1];
    const middleX = context.canvas.width / 2 / sketch.density;
    const middleY = context.canvas.height / 2 / sketch.density;
    context.save();
    context.setTransform(sketch.density, 0, 0, sketch.density, 0, 0);
    context.font = '18px system-ui, sans-serif';
    context.textAlign = 'center';
    context.fillStyle = '#2b2d4259';
    context.fillText(sketchText(text, size), middleX, middleY);
    context.restore();
  },

  // One button for each colour, in order.
  sketchAddColour__deps: ['$sketchColour', '$sketchText'],
  sketchAddColour: function(colour, name, nameSize) {
    const button = document.createElement('input');
    const palette = document.getElementById('palette');
    const index = palette.childElementCount;
    Object.assign(
        button,
        {type: 'radio', name: 'colour', title: `${sketchText(name, nameSize)} (${index + 1})`});
    button.setAttribute('aria-label', sketchText(name, nameSize));
    button.style.setProperty('--colour', sketchColour(colour));
    button.addEventListener('change', () => _sketchChooseColour(index));
    palette.append(button);
  },

  sketchShowColour: function(index) {
    document.getElementById('palette').children[index].checked = true;
  },

  sketchClearPeople: function() {
    document.getElementById('dots').replaceChildren();
  },
  sketchAddPerson__deps: ['$sketchColour', '$sketchText'],
  sketchAddPerson: function(colour, name, nameSize) {
    const dots = document.getElementById('dots');
    if (dots.childElementCount === 8) return;
    const dot = document.createElement('span');
    dot.className = 'dot';
    dot.title = sketchText(name, nameSize);
    dot.style.setProperty('--colour', sketchColour(colour));
    dots.append(dot);
  },

  // Also as attributes of the canvas, so that a test can wait for them.
  sketchReport__deps: ['$sketch'],
  sketchReport: function(state, people, strokes, drawing) {
    Object.assign(sketch.paper.dataset, {state: UTF8ToString(state), people, strokes, drawing});
  },

  sketchShowLabels: function(state, label, people) {
    document.getElementById('state').dataset.state = UTF8ToString(state);
    document.getElementById('state-label').textContent = UTF8ToString(label);
    document.getElementById('people-count').textContent = UTF8ToString(people);
  },

  sketchShowNotice__deps: ['$sketchText'],
  sketchShowNotice: function(text, size) {
    document.getElementById('notice').textContent = sketchText(text, size);
  },

  // What the address says: the room after the '#', or a parameter after the '?'.
  sketchAddress__deps: ['malloc'],
  sketchAddress: function(name) {
    const key = UTF8ToString(name);
    let value = new URLSearchParams(location.search).get(key) || '';
    if (key === 'relay' && !value)
      value = new URL('.', location).href.replace(/^http/, 'ws').replace(/\/$/, '');
    if (key === 'room') value = new URLSearchParams('room=' + location.hash.slice(1)).get('room');
    if (key === 'room') document.title = `Sketchpad · ${value}`;
    const size = lengthBytesUTF8(value) + 1;
    const text = _malloc(size);
    stringToUTF8(value, text, size);
    return text;
  },
});
