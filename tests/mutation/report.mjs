// Which faults were noticed, by folder, and which were not.
import path from 'node:path';

export function report(faults, resultOf) {
  const rows = new Map();
  const notNoticed = [], equivalent = [];
  const days = [];
  for (const fault of faults) {
    const folder = path.dirname(fault.file).replace('sdk/include/web', 'sdk');
    const row = rows.get(folder) ?? {planted: 0, equivalent: 0, noticed: 0, tried: 0};
    rows.set(folder, row);
    ++row.planted;
    const result = resultOf(fault);
    if (fault.equivalent) {
      ++row.equivalent;
      equivalent.push(`- ${fault.file}: ${fault.sentence}: ${fault.equivalent}`);
    } else if (result) {
      ++row.tried;
      days.push(result.on ?? 'some day');
      if (result.by) ++row.noticed;
      else notNoticed.push(`- ${fault.file}: ${fault.sentence}${result.reached ? '' : ' (no test comes there)'}`);
    }
  }
  const lines = ['| folder | faults | equivalent | tried | noticed | |', '|---|---|---|---|---|---|'];
  const total = {planted: 0, equivalent: 0, noticed: 0, tried: 0};
  const add = (name, row) => lines.push(`| ${name} | ${row.planted} | ${row.equivalent} | ${row.tried} | ${
      row.noticed} | ${row.tried ? `${Math.round(1000 * row.noticed / row.tried) / 10} %` : ''} |`);
  for (const [folder, row] of [...rows].sort()) {
    add(folder, row);
    for (const key in total) total[key] += row[key];
  }
  add('all', total);
  days.sort();
  return [...lines, '', `Tried from ${days[0]} to ${days.at(-1)}.`, '', 'Not noticed:', '', ...notNoticed, '', 'Equivalent:', '', ...equivalent, ''].join('\n');
}
