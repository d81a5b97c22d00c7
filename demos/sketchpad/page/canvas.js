// The sketchpad's canvases in the page: the ink, what is above it, and two invisible ones. See page.h.
// No destructuring in declarations: Emscripten 3.1.6 would take the names for unused.
mergeInto(LibraryManager.library, {
  // Layers are {context, left, top, width, height, scale}, in CSS pixels.
  $sketch: '={ paper: null, layers: [], density: 1, cursors: new Map(), '
      + 'cursorFont: "12px system-ui, sans-serif" }',
  $sketchColour: function(colour) {
    return '#' + colour.toString(16).padStart(6, '0');
  },

  $sketchMakeLayers__deps: ['$sketch'],
  $sketchMakeLayers: function() {
    sketch.paper = document.getElementById('paper');
    const canvases =
        [sketch.paper, document.getElementById('live'), document.createElement('canvas')];
    sketch.layers = canvases.map((canvas) => ({context: canvas.getContext('2d')}));
  },

  sketchResize__deps: ['$sketch'],
  sketchResize: function(width, height, density) {
    sketch.density = density;
    for (const layer of sketch.layers) {
      const canvas = layer.context.canvas;
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      canvas.style.width = width + 'px';
      canvas.style.height = height + 'px';
      layer.context.lineCap = layer.context.lineJoin = 'round';
    }
  },

  // From here on in units of the paper; the ink is moved unchanged until it is repainted.
  sketchPlace__deps: ['$sketch', '$sketchUnits'],
  sketchPlace: function(index, left, top, width, height, scale) {
    const layer = sketch.layers[index];
    Object.assign(layer, {left, top, width, height, scale});
    sketchUnits(layer);
    const ink = sketch.layers[0];
    if (index !== 2 || !ink.scale) return;
    const factor = scale / ink.scale;
    const x = left - ink.left * factor;
    const y = top - ink.top * factor;
    sketch.paper.style.transform = `translate(${x}px, ${y}px) scale(${factor})`;
  },
  $sketchUnits__deps: ['$sketch'],
  $sketchUnits: function(layer) {
    const density = layer.density || sketch.density;
    const scale = layer.scale * density;
    layer.context.setTransform(scale, 0, 0, scale, layer.left * density, layer.top * density);
  },

  sketchClear__deps: ['$sketch', '$sketchColour', '$sketchUnits'],
  sketchClear: function(index, desk, paper) {
    const layer = sketch.layers[index];
    const context = layer.context;
    context.restore();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.save();
    context.lineCap = context.lineJoin = 'round';
    const density = layer.density || sketch.density;
    context.scale(density, density);
    context.beginPath();
    context.rect(layer.left, layer.top, layer.width, layer.height);
    if (index !== 1) {
      context.save();
      context.shadowColor = '#2b2d4220';
      context.shadowBlur = 24 * density;
      context.shadowOffsetY = 6 * density;
      context.fillStyle = sketchColour(paper);
      context.fill();
      context.restore();
    }
    context.clip();  // No ink outside of the paper.
    sketchUnits(layer);
  },

  sketchShowNext__deps: ['$sketch', '$sketchUnits'],
  sketchShowNext: function() {
    const ink = sketch.layers[0];
    const next = sketch.layers[2];
    const context = ink.context;
    for (const key of ['left', 'top', 'width', 'height', 'scale']) ink[key] = next[key];
    context.restore();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.drawImage(next.context.canvas, 0, 0);
    context.save();
    context.lineCap = context.lineJoin = 'round';
    context.scale(sketch.density, sketch.density);
    context.beginPath();
    context.rect(ink.left, ink.top, ink.width, ink.height);
    context.clip();
    sketchUnits(ink);
    sketch.paper.style.transform = '';
  },

  // Along whole dots, so that the seam is invisible.
  sketchBeginCut__deps: ['$sketch', '$sketchColour', '$sketchUnits'],
  sketchBeginCut: function(index, boxes, count, paper) {
    const layer = sketch.layers[index];
    const context = layer.context;
    const dot = (start, units) => (start + units * layer.scale) * sketch.density;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    for (let i = boxes >> 2; i < (boxes >> 2) + 4 * count; i += 4) {
      const x = Math.floor(dot(layer.left, HEAP32[i]));
      const y = Math.floor(dot(layer.top, HEAP32[i + 1]));
      const right = Math.ceil(dot(layer.left, HEAP32[i + 2]));
      context.rect(x, y, right - x, Math.ceil(dot(layer.top, HEAP32[i + 3])) - y);
    }
    context.clip();
    context.fillStyle = sketchColour(paper);
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    sketchUnits(layer);
    return Math.ceil(1 / (layer.scale * sketch.density));
  },
  sketchEndCut__deps: ['$sketch'],
  sketchEndCut: function(index) {
    sketch.layers[index].context.restore();
  },

  sketchDraw__deps: ['$sketch', '$sketchColour'],
  sketchDraw: function(index, colour, width, curves, count) {
    const context = sketch.layers[index].context;
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

  // A person's pointer with their name, in the same size on every screen and in every view: two pictures,
  // with the name to the right and to the left, drawn once and copied from then on.
  sketchMakeCursor__deps: ['$sketch', '$sketchColour', '$sketchPaintCursor', '$pageText'],
  sketchMakeCursor: function(id, colour, shape, count, name, nameSize) {
    const text = pageText(name, nameSize);
    const context = sketch.layers[1].context;
    context.save();
    context.font = sketch.cursorFont;
    const width = context.measureText(text).width + 14;
    context.restore();
    const outline = Array.from(HEAPF32.subarray(shape >> 2, (shape >> 2) + count));
    const look = {text, outline, colour: sketchColour(colour), width};
    const pictures = [12, -width].map((left) => sketchPaintCursor(left, look));
    sketch.cursors.set(id, {width, pictures});
  },
  $sketchPaintCursor__deps: ['$sketch'],
  $sketchPaintCursor: function(left, look) {
    const density = sketch.density;
    const rim = 3;
    const tipX = Math.ceil((rim + Math.max(0, -left)) * density);
    const tipY = Math.ceil(rim * density);
    const canvas = document.createElement('canvas');
    canvas.width = tipX + Math.ceil((Math.max(12, left + look.width) + rim) * density);
    canvas.height = tipY + Math.ceil((37 + rim) * density);
    const context = canvas.getContext('2d');
    context.setTransform(density, 0, 0, density, tipX, tipY);
    context.lineJoin = 'round';
    context.fillStyle = look.colour;
    context.strokeStyle = '#fff';
    context.lineWidth = 2;
    context.beginPath();
    for (let i = 0; i < look.outline.length; i += 2)
      context.lineTo(look.outline[i], look.outline[i + 1]);
    context.closePath();
    context.stroke();
    context.fill();
    context.font = sketch.cursorFont;
    context.beginPath();
    if (context.roundRect)
      context.roundRect(left, 17, look.width, 20, 10);
    else
      context.rect(left, 17, look.width, 20);
    context.fill();
    context.fillStyle = '#fff';
    context.fillText(look.text, left + 7, 31);
    return {canvas, tipX, tipY};
  },
  // On whole dots, so that it is copied and not drawn.
  sketchDrawCursor__deps: ['$sketch', '$sketchUnits'],
  sketchDrawCursor: function(id, x, y) {
    const layer = sketch.layers[1];
    const cursor = sketch.cursors.get(id);
    // On the other side at the edge of the paper.
    const fits = x * layer.scale + 12 + cursor.width <= layer.width;
    const picture = cursor.pictures[fits ? 0 : 1];
    const dot = (start, units) => Math.round((start + units * layer.scale) * sketch.density);
    layer.context.setTransform(1, 0, 0, 1, 0, 0);
    layer.context.drawImage(
        picture.canvas, dot(layer.left, x) - picture.tipX, dot(layer.top, y) - picture.tipY);
    sketchUnits(layer);
  },
  sketchForgetCursor__deps: ['$sketch'],
  sketchForgetCursor: function(id) {
    sketch.cursors.delete(id);
  },

  sketchDrawInvitation__deps: ['$sketch', '$pageText'],
  sketchDrawInvitation: function(text, size) {
    const layer = sketch.layers[1];
    const context = layer.context;
    context.save();
    context.setTransform(sketch.density, 0, 0, sketch.density, 0, 0);
    context.font = '18px system-ui, sans-serif';
    context.textAlign = 'center';
    context.fillStyle = '#2b2d4259';
    context.fillText(
        pageText(text, size), layer.left + layer.width / 2, layer.top + layer.height / 2);
    context.restore();
  },

  // An invisible layer with a dot for each unit.
  sketchBeginPicture__deps: ['$sketch'],
  sketchBeginPicture: function(width, height) {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, {width, height});
    sketch.layers[3] = {context: canvas.getContext('2d'), density: 1};
  },
  sketchSavePicture__deps: ['$sketch', '$sketchDownload'],
  sketchSavePicture: function(name) {
    const file = UTF8ToString(name);
    sketch.layers.pop().context.canvas.toBlob((blob) => sketchDownload(file, blob));
  },
  sketchSaveText__deps: ['$sketchDownload'],
  sketchSaveText: function(name, type, text, size) {
    const bytes = HEAPU8.slice(text, text + size);
    sketchDownload(UTF8ToString(name), new Blob([bytes], {type: UTF8ToString(type)}));
  },
  $sketchDownload: function(name, blob) {
    const link = document.createElement('a');
    link.download = name;
    link.href = URL.createObjectURL(blob);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  },
});
