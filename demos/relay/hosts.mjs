// Which Host names are answered. A page of somebody else's can make its own name point at this
// machine (DNS rebinding) and would then be of the same origin as the relay: its name gives it away.

import {isIP} from 'node:net';

// `names` are host names, or '*' for all. Addresses and localhost are always allowed: no name
// server answers for those.
export function allowsHost({headers: {host}}, names) {
  const name = hostName(host);
  if (name === null) return false;
  return names.includes('*') || isIP(name) !== 0 || name === 'localhost' ||
      name.endsWith('.localhost') || names.includes(name);
}

// Without the port and in lower case, or null if that is no host.
export function hostName(host) {
  if (!host || /[\s/?#@\\]/.test(host)) return null;
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$|\.$/g, '') || null;
  } catch {
    return null;
  }
}
