// Plots as SVG, readable on white and on black.
const style = 'text{font:12px sans-serif;fill:#777}.title{font-weight:bold}.ours{fill:#2a7de1}.other{fill:#999}' +
    '.range{stroke:#555;stroke-width:1.5}.target{stroke:#d33;stroke-dasharray:3 3}.grid{stroke:#8884}';

const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[sign]);
const text = (x, y, content, more = '') => `<text x="${x}" y="${y}" ${more}>${escaped(content)}</text>`;
const line = (kind, x1, y1, x2, y2) => `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;

function drawing(width, height, content) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
      `<style>${style}</style>${content}</svg>\n`;
}

// Panels of bars in two columns: {title, target, rows: [{name, median, low, high}]}. 1 is raw TCP.
export function bars(panels) {
  const panelWidth = 470, rowHeight = 16, names = 130, wide = 270;
  let content = '', bottoms = [0, 0];
  for (const {title, target, rows} of panels) {
    const column = bottoms[0] <= bottoms[1] ? 0 : 1, x = column * panelWidth + 10;
    let y = bottoms[column] + 26;
    const most = Math.max(1.05, ...rows.map(({high}) => high)), at = (value) => Math.round(x + names + value / most * wide);
    content += text(x, y, title, 'class="title"');
    const top = y + 4;
    for (const {name, median, low, high} of rows) {
      y += rowHeight;
      content += text(x + names - 6, y, name, 'text-anchor="end"');
      content += `<rect class="${name === 'twinsocket' ? 'ours' : 'other'}" x="${at(0)}" y="${y - 10}" ` +
          `width="${Math.max(1, at(median) - at(0))}" height="11"/>`;
      content += line('range', at(low), y - 4.5, at(high), y - 4.5);
      content += text(at(Math.max(high, median)) + 5, y, median.toFixed(2));
    }
    content += line('grid', at(1), top, at(1), y + 4);
    if (target) content += line('target', at(target), top, at(target), y + 4);
    bottoms[column] = y + 12;
  }
  return drawing(2 * panelWidth, Math.max(...bottoms) + 10, content);
}

// Lines over a logarithmic x, one panel each: {title, unit, series: [{name, points: [[x, y], …]}]}.
export function curves(panels) {
  const width = 470, height = 230, left = 60, right = 90, top = 30, bottom = 30;
  const colours = ['#2a7de1', '#e08a1e', '#c2334d', '#2f9e63'];
  let content = '';
  panels.forEach(({title, unit, series}, index) => {
    const x0 = index % 2 * width, y0 = Math.floor(index / 2) * height;
    const all = series.flatMap(({points}) => points);
    const xs = all.map(([x]) => Math.log10(x)), most = Math.max(...all.map(([, y]) => y)) || 1;
    const low = Math.min(...xs), span = Math.max(...xs) - low || 1;
    const x = (value) => Math.round(x0 + left + (Math.log10(value) - low) / span * (width - left - right));
    const y = (value) => Math.round(y0 + height - bottom - value / most * (height - top - bottom));
    content += text(x0 + 10, y0 + 18, `${title} (${unit})`, 'class="title"');
    for (const value of [0, most / 2, most]) {
      content += line('grid', x0 + left, y(value), x0 + width - right, y(value));
      content += text(x0 + left - 5, y(value) + 4, String(Number(value.toPrecision(2))), 'text-anchor="end"');
    }
    for (const value of new Set(all.map(([value]) => value))) {
      content += text(x(value), y0 + height - 10, value < 1000 ? String(value) : `${value / 1000}k`, 'text-anchor="middle"');
    }
    series.forEach(({name, points}, which) => {
      const path = points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ');
      content += `<polyline points="${path}" fill="none" stroke="${colours[which]}" stroke-width="2"/>`;
      const [a, b] = points.at(-1);
      content += `<text x="${x(a) + 6}" y="${y(b) + 4}" style="fill:${colours[which]}">${escaped(name)}</text>`;
    });
  });
  return drawing(2 * width, Math.ceil(panels.length / 2) * height, content);
}
