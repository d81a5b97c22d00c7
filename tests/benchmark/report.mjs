// The result as Markdown and as plots.
import {copyFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {replaceBetween} from '../markdown.mjs';
import {bars} from './plot.mjs';
import {instructions, memory, workloads} from './workloads.mjs';

const ours = 'twinsocket';
// Not clients, but the limits that a client can reach.
const bounds = ['raw', 'raw, epoll'];

// How far apart the runs of the raw client are, as a share of their median.
export function noise({raw} = {}) {
  return raw ? `${Math.round((raw.rate.high - raw.rate.low) / raw.rate.median * 100)} %` : 'unknown';
}

const number = (value) => value >= 1000 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(3));
const ratio = ({median, low, high}) => `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;

// In the order of the list, whenever they were measured.
const inOrder = (measured) => Object.keys(workloads).filter((name) => measured[name]).map((name) => [name, measured[name]]);

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

// The best of the other clients, by a measure of which more is better. Where compression is measured, only
// clients that compress count.
function bestOther(results, measure) {
  const others = Object.entries(results).filter(([name, {wire}]) => name !== ours && !bounds.includes(name) &&
      !(wire && wire.median > 0.9 * results.raw.wire.median));
  return others.sort(([, a], [, b]) => measure(b.median) - measure(a.median))[0];
}

// If the quartiles overlap, neither is first.
function placeOf(mine, best, byCost) {
  if (!best) return 'first';
  const better = (one, other) => byCost ? one.high < other.low : one.low > other.high;
  return better(mine, best) ? 'first' : better(best, mine) ? '**not first**' : 'level with the best';
}

function summaryOf(name, results) {
  const workload = workloads[name];
  if (!results[ours]) return null;
  const byCost = workload.most !== undefined, key = byCost ? 'nanoseconds' : 'ratio';
  const mine = results[ours][key];
  const found = bestOther(Object.fromEntries(Object.entries(results).map(
      ([client, one]) => [client, {...one[key], wire: one.wire}])), (value) => byCost ? -value : value);
  const best = found?.[1];
  const least = workload.timesTheBest ? best && workload.timesTheBest * best.median : workload.least;
  const reached = byCost ? mine.median <= workload.most : least ? mine.median >= least : undefined;
  const shown = (one) => byCost ? `${number(one.median)} ns` : ratio(one);
  const target = byCost ? `≤ ${workload.most} ns` : workload.timesTheBest ? `≥ ${workload.timesTheBest} × the best` :
      workload.least ? `≥ ${workload.least}` : '–';
  return [
    name, workload.title, shown(mine), best ? `${shown(best)} ${found[0]}` : '–', target,
    [...(reached === undefined ? [] : [reached ? 'yes' : '**no**']), placeOf(mine, best, byCost)].join(', '), noise(results),
  ];
}

function summary({workloads: measured}) {
  const rows = inOrder(measured).map(([name, results]) => summaryOf(name, results)).filter(Boolean);
  return table(['', 'workload', 'ours', 'best of the others', 'target', 'reached', 'noise'], rows);
}

const measures = {
  'Rate, as a ratio to raw in the same round: median (quartiles)': (one) => ratio(one.ratio),
  'Processor time for each message, all threads, user and system': (one) =>
      one.nanoseconds.median < 1000 ? `${number(one.nanoseconds.median)} ns` : `${number(one.nanoseconds.median / 1000)} µs`,
};

function everything({workloads: measured}) {
  const clients = [...new Set(Object.values(measured).flatMap(Object.keys))];
  return Object.entries(measures).map(([title, shown]) => {
    const rows = inOrder(measured).map(([name, results]) => [
      `${name}: ${workloads[name].title}`, ...clients.map((client) => results[client] ? shown(results[client]) : '–'),
    ]);
    return `### ${title}\n\n${table(['workload', ...clients], rows)}`;
  }).join('\n\n');
}

// How many times as fast a resumed session opens, for each client.
function gainsOfResumption({'f wss': resumed = {}, 'f wss full': full = {}}) {
  return Object.entries(resumed).filter(([client]) => full[client])
      .map(([client, {rate}]) => [client, rate.median / full[client].rate.median]);
}

function others({memory: held, instructions: counted, size, workloads: measured}) {
  const parts = [];
  const list = (title, unit, most, entries) => parts.push(`- ${title}: ` +
      entries.map(([client, value]) => `${client} ${number(value)}`).join(', ') + ` ${unit}${most ? ` (target: ours at most ${number(most)})` : ''}`);
  for (const [name, found] of Object.entries(held)) {
    list(`${name}, ${memory[name].title}, ours with ${number(found[ours]?.connections ?? 0)} connections, private and shared pages`, 'bytes each',
         memory[name].most, Object.entries(found).map(([client, {bytes}]) => [client, bytes]));
    list(`${name}, wake-ups in 10 s of silence`, '', 0, Object.entries(found).map(([client, {wakeUps}]) => [client, wakeUps]));
  }
  for (const [name, found] of Object.entries(counted)) {
    list(`${name}: ${instructions[name].title}, user instructions for each message`, '', instructions[name].most, Object.entries(found));
  }
  if (measured.d) {
    list('d, on the wire for each message', 'bytes', 0,
         Object.entries(measured.d).filter(([, one]) => one.wire).map(([client, one]) => [client, one.wire.median]));
  }
  const gains = gainsOfResumption(measured);
  if (gains.length) list('f wss resumed, connections each second as a multiple of those not resumed', 'times (target: ours at least 2)', 0, gains);
  if (size) parts.push(`- i: a stripped program that opens one socket is ${number(size.added)} bytes larger than an empty one, without ` +
                       'OpenSSL, zlib, libidn2 and the C++ library (target: at most 250,000)');
  return parts.join('\n');
}

function head({machine}) {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`).join('; ');
  return `${machine.date} UTC at ${machine.commit}: ${machine.cores} cores of ${machine.processor}, ` +
      `${Math.round(machine.memory / 2 ** 30)} GiB, Linux ${machine.kernel}; ${machine.compiler}; ${machine.openssl}. ` +
      `${machine.rounds} rounds of ${machine.seconds} s, ${machine.took} s in all; load before ${machine.loadBefore.toFixed(1)}, ` +
      `after ${machine.loadAfter.toFixed(1)}. Clients: ${versions}.\n\n` +
      'Noise is the interquartile range of the raw client\'s own rate, as a share of its median.';
}

function plots({workloads: measured}) {
  return bars(inOrder(measured).filter(([, results]) => Object.keys(results).length).map(([name, results]) => ({
    title: `${name}: ${workloads[name].title}`,
    target: workloads[name].least,
    rows: Object.entries(results).filter(([client]) => client !== 'raw').map(([client, one]) => ({name: client, ...one.ratio})),
  })));
}

const titleOfRest = '# The last full run of tests/benchmark in full\n\nWritten by `tests/benchmark/run --readme`; [README.md](README.md) ' +
    'explains it.';
const begin = '<!-- results: written by run.mjs -->', end = '<!-- end of the results -->';

// `readme`: the folder whose README.md gets the summary, and whose results.md gets the rest.
export async function writeReport(results, output, readme) {
  const rest = [others(results), everything(results)].join('\n\n');
  await writeFile(path.join(output, 'results.md'), [head(results), summary(results), rest].join('\n\n') + '\n');
  await writeFile(path.join(output, 'results.svg'), plots(results));
  if (!readme) return;
  await copyFile(path.join(output, 'results.svg'), path.join(readme, 'results.svg'));
  await replaceBetween(path.join(readme, 'README.md'), begin, end,
                       [head(results), summary(results), '![The ratios to raw, plotted](results.svg)'].join('\n\n'));
  await writeFile(path.join(readme, 'results.md'), `${titleOfRest}\n\n${rest}\n`);
}
