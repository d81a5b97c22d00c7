// Loaded by every Node of a test that is asked to which faults it comes: each is written once.
const {appendFileSync} = require('node:fs');
const file = process.env.TWINSOCKET_FAULTS_REACHED, noted = new Set();
globalThis.twinsocketReaches = (fault) => {
  if (!noted.has(fault)) appendFileSync(file, `${fault}\n`);
  noted.add(fault);
};
