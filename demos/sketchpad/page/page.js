// Reports the page's input to the sketchpad, and shows its panels: pointers, keys, buttons, labels. See page.h.
// No destructuring in declarations: Emscripten 3.1.6 would take the names for unused.
mergeInto(LibraryManager.library, {
  sketchStart__deps: ['$sketch', '$sketchMakeLayers', '$sketchListen', '$sketchMeasure'],
  sketchStart: function() {
    sketchMakeLayers();
    sketchListen();
    sketchMeasure();
  },

  $sketchMeasure: function() {
    _sketchMeasured(innerWidth, innerHeight, devicePixelRatio);
  },

  // Lends it to C++ for one call.
  $sketchLend__deps: ['free', '$pageGive'],
  $sketchLend: function(text, call) {
    const address = pageGive(text);
    const answer = call(address);
    _free(address);
    return answer;
  },

  $sketchListen__deps: ['$sketch', '$sketchLend', '$sketchListenToKeys', '$sketchMeasure'],
  $sketchListen: function() {
    const paper = sketch.paper;
    const tell = (receiver, {pointerId, pointerType, clientX, clientY, pressure, buttons}) => {
      const isTouch = pointerType === 'touch';
      // A finger's pressure is often a meaningless constant.
      const presses = pointerType === 'pen' || (isTouch && ![0, 0.5, 1].includes(pressure));
      const flags = (isTouch ? 1 : 0) | (buttons & 4 ? 2 : 0);
      receiver(pointerId, clientX, clientY, presses ? pressure : -1, flags);
    };
    paper.addEventListener('pointerdown', (event) => {
      if (event.button > 1) return;
      event.preventDefault();
      if (document.activeElement) document.activeElement.blur();
      paper.setPointerCapture(event.pointerId);
      tell(_sketchPress, event);
    });
    paper.addEventListener('pointermove', (event) => {
      // A page gets one event per frame, but a pen reports more positions than that.
      const steps = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      for (const step of steps.length ? steps : [event]) tell(_sketchMove, step);
      const eraser = document.getElementById('eraser');
      eraser.hidden = event.pointerType === 'touch';
      eraser.style.transform = `translate(${event.clientX}px, ${event.clientY}px) translate(-50%, -50%)`;
    });
    const end = ({pointerId}) => _sketchRelease(pointerId);
    paper.addEventListener('pointerup', end);
    paper.addEventListener('pointercancel', end);
    paper.addEventListener('pointerleave', () => {
      document.getElementById('eraser').hidden = true;
      _sketchLeavePaper();
    });
    paper.addEventListener('contextmenu', (event) => event.preventDefault());
    paper.addEventListener('wheel', (event) => {
      event.preventDefault();
      const unit = event.deltaMode === 0 ? 1 : 27;  // Pixels, or lines.
      // Pinching on a touchpad arrives as a small wheel movement with Ctrl.
      const factor = event.ctrlKey && Math.abs(event.deltaY) < 20 ? 4 : unit;
      const byX = event.deltaX * unit;
      _sketchWheel(event.clientX, event.clientY, byX, event.deltaY * factor, event.ctrlKey);
    }, {passive: false});

    sketchListenToKeys();
    addEventListener('resize', sketchMeasure);
    // A hidden tab has no frames, but must still reconnect to its room.
    setInterval(() => document.hidden && _sketchRest(), 1000);
    // A tab that is closed leaves the room; one that goes into the back/forward cache stays.
    addEventListener('pagehide', ({persisted}) => persisted || _sketchLeave());
    const name = document.getElementById('name');
    name.addEventListener('change', () => {
      const value = name.value.trim();
      if (value) sketchLend(value, (text) => _sketchRename(text));
    });
    name.addEventListener('keydown', (event) => event.key === 'Enter' && name.blur());
  },

  $sketchListenToKeys__deps: ['$sketchLend'],
  $sketchListenToKeys: function() {
    // Keys that type into a field, or move between buttons, are left to the page.
    const isTheirs = ({target, key, ctrlKey, metaKey}) => {
      if (target.id === 'name' || target.id === 'room') return true;
      const movesChoice = target.type === 'radio' && /^Arrow/.test(key);
      const presses = target.tagName === 'BUTTON' && (key === ' ' || key === 'Enter');
      return (movesChoice || presses) && !ctrlKey && !metaKey;
    };
    addEventListener('keydown', (event) => {
      if (event.altKey || isTheirs(event)) return;
      if (event.key === ' ') return _sketchHoldHand(true);
      const control = event.ctrlKey || event.metaKey;
      const isKnown = sketchLend(event.key, (text) => _sketchType(text, control, event.shiftKey));
      if (isKnown) event.preventDefault();
    });
    addEventListener('keyup', ({key}) => key === ' ' && _sketchHoldHand(false));
    addEventListener('blur', () => _sketchHoldHand(false));
  },

  // One button for each colour, in order.
  sketchAddColour__deps: ['$sketchColour'],
  sketchAddColour: function(colour, name) {
    const button = document.createElement('input');
    const palette = document.getElementById('palette');
    const index = palette.childElementCount;
    const label = UTF8ToString(name);
    Object.assign(button, {type: 'radio', name: 'colour', title: `${label} (${index + 1})`});
    button.setAttribute('aria-label', label);
    button.style.setProperty('--colour', sketchColour(colour));
    button.addEventListener('change', () => _sketchChooseColour(index));
    palette.append(button);
  },

  // The last group is in the bar; the first two are choices.
  sketchAddButton: function(command, group, label, shortcut, icon, dot) {
    const button = document.createElement('button');
    const name = UTF8ToString(label);
    const key = UTF8ToString(shortcut);
    const path = UTF8ToString(icon);
    button.type = 'button';
    button.id = `command-${command}`;
    button.title = key ? `${name} (${key})` : name;
    button.setAttribute('aria-label', name);
    if (key) button.setAttribute('aria-keyshortcuts', key.replace('Ctrl', 'Control'));
    if (group < 2) button.setAttribute('aria-pressed', false);
    if (path)
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
    else if (dot)
      button.innerHTML = `<span class="dot" style="--size: ${dot}px"></span>`;
    button.addEventListener('click', () => _sketchRun(command));
    document.getElementById(`group-${group}`).append(button);
  },

  sketchShowButtons__deps: ['$sketch', '$sketchColour'],
  sketchShowButtons: function(on, possible, colour, zoom, isHand) {
    for (let i = 0; document.getElementById(`command-${i}`); i++) {
      const button = document.getElementById(`command-${i}`);
      if (button.hasAttribute('aria-pressed'))
        button.setAttribute('aria-pressed', (on >> i & 1) === 1);
      // Not `disabled`, which would take the focus away from keyboard users.
      button.setAttribute('aria-disabled', (possible >> i & 1) === 0);
      if (button.parentNode.id === 'group-4' && !button.firstElementChild)
        button.textContent = `${zoom} %`;
    }
    document.getElementById('tools').style.setProperty('--colour', sketchColour(colour));
    sketch.paper.dataset.hand = isHand;
  },

  // As large as the area that it erases, at the pointer.
  sketchShowEraser__deps: ['$sketch'],
  sketchShowEraser: function(size) {
    sketch.paper.dataset.erases = size > 0;
    document.getElementById('eraser').style.setProperty('--size', `${size}px`);
  },

  sketchShowColour: function(index) {
    document.getElementById('palette').children[index].checked = true;
  },

  sketchClearPeople: function() {
    document.getElementById('dots').replaceChildren();
    document.getElementById('people').title = '';
  },
  sketchAddPerson__deps: ['$sketchColour', '$pageText'],
  sketchAddPerson: function(colour, name, nameSize) {
    const dots = document.getElementById('dots');
    const people = document.getElementById('people');
    const text = pageText(name, nameSize);
    people.title += (people.title && ', ') + text;
    if (dots.childElementCount === 8) return;
    const dot = document.createElement('span');
    dot.className = 'dot';
    dot.style.setProperty('--colour', sketchColour(colour));
    dots.append(dot);
  },

  // Also as attributes of the canvas, so that a test can wait for them.
  sketchReport__deps: ['$sketch'],
  sketchReport: function(state, people, strokes, drawing, zoom) {
    Object.assign(
        sketch.paper.dataset, {state: UTF8ToString(state), people, strokes, drawing, zoom});
  },

  sketchShowLabels: function(state, label, people) {
    const show = (id, text) => {
      const element = document.getElementById(id);
      if (element.textContent !== text) element.textContent = text;  // Otherwise screen readers would read it again.
    };
    document.getElementById('state').dataset.state = UTF8ToString(state);
    show('state-label', UTF8ToString(label));
    show('people-count', UTF8ToString(people));
  },

  sketchShowName__deps: ['$pageText'],
  sketchShowName: function(name, size) {
    const field = document.getElementById('name');
    if (document.activeElement !== field) field.value = pageText(name, size);
  },

  sketchShowTraffic: function(text) {
    document.getElementById('traffic').textContent = UTF8ToString(text);
  },

  sketchShowNotice__deps: ['$pageText'],
  sketchShowNotice: function(text, size) {
    document.getElementById('notice').textContent = pageText(text, size);
  },

  // After a reload, the tab is the same person. If the page may not store anything, it works without.
  sketchKey: function(bytes) {
    const name = 'sketchpad key ' + location.hash;
    let key = HEAPU8.slice(bytes, bytes + 8);
    try {
      const kept = (sessionStorage.getItem(name) || '').split(',').map(Number);
      if (kept.length === 8) key = Uint8Array.from(kept);
      sessionStorage.setItem(name, Array.from(key).join());
    } catch {
    }
    HEAPU8.set(key, bytes);
  },

  // Values in the address: the room after the '#', or a parameter after the '?'.
  sketchAddress__deps: ['$pageGive'],
  sketchAddress: function(name) {
    const key = UTF8ToString(name);
    let value = new URLSearchParams(location.search).get(key) || '';
    if (key === 'relay' && !value)
      value = new URL('.', location).href.replace(/^http/, 'ws').replace(/\/$/, '');
    if (key === 'room') value = new URLSearchParams('room=' + location.hash.slice(1)).get('room');
    if (key === 'room') {
      document.title = `Sketchpad · ${value}`;
      document.getElementById('room').value = value;
    }
    return pageGive(value);
  },
});
