// Loaded by every Node process of a test whose reached faults are recorded: each is written once.
const {appendFileSync} = require('node:fs');
const file = process.env.TWINSOCKET_FAULTS_REACHED, noted = new Set();
globalThis.twinsocketReaches = (fault) => {
  if (!noted.has(fault)) appendFileSync(file, `${fault}\n`);
  noted.add(fault);
};
