// The relay's metrics, in Prometheus' text format, version 0.0.4.

import {monitorEventLoopDelay} from 'node:perf_hooks';

const prefix = 'relay_';

export class Metrics {
  #families = new Map();  // By name: {help, type, values: a function or a Map by labels}.
  #delay = monitorEventLoopDelay({resolution: 10});

  constructor() {
    this.#delay.enable();
    this.gauge('resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
    this.gauge('heap_bytes', 'Memory of JavaScript\'s objects.', () => process.memoryUsage().heapUsed);
    this.gauge(
        'start_time_seconds', 'When the process began, since 1970.',
        () => Math.round((Date.now() / 1000 - process.uptime()) * 1000) / 1000);
    this.gauge('event_loop_delay_seconds', 'How late a timer is, since the last time this was read.', () => {
      const quantile = (percent) => this.#delay.percentile(percent) / 1e9;
      const values = [[{quantile: '0.5'}, quantile(50)], [{quantile: '0.99'}, quantile(99)]];
      this.#delay.reset();
      return values;
    });
    this.#add('cpu_seconds_total', 'Time that the process has computed.', 'counter', () => {
      const {user, system} = process.cpuUsage();
      return (user + system) / 1e6;
    });
  }

  // `read` returns a number, or a list of [labels, number].
  gauge(name, help, read) {
    this.#add(name, help, 'gauge', read);
  }

  // Returns a function that adds to the counter with these labels; called twice, both add to the same counter.
  counter([name, help], labels = {}) {
    if (!this.#families.has(name)) this.#add(name, help, 'counter', new Map());
    const {values} = this.#families.get(name);
    const key = written(labels);
    if (!values.has(key)) values.set(key, 0);
    return (amount = 1) => values.set(key, values.get(key) + amount);
  }

  text() {
    let text = '';
    for (const [name, {help, type, values}] of this.#families) {
      text += `# HELP ${prefix}${name} ${help}\n# TYPE ${prefix}${name} ${type}\n`;
      for (const [labels, value] of readings(values)) text += `${prefix}${name}${labels} ${value}\n`;
    }
    return text;
  }

  close() {
    this.#delay.disable();
  }

  #add(name, help, type, values) {
    this.#families.set(name, {help, type, values});
  }
}

function readings(values) {
  if (values instanceof Map) return values;
  const read = values();
  return Array.isArray(read) ? read.map(([labels, value]) => [written(labels), value]) : [['', read]];
}

// The labels' values are our own, and need no escaping.
function written(labels) {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length ? `{${pairs.join()}}` : '';
}
