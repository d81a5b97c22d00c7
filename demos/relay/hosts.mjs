// Which Host names are served. The page of an attacker can make its own name point to this machine (DNS
// rebinding), and would then have the same origin as the relay: the name in Host reveals that.

import {isIP} from 'node:net';

// `names` are host names, or '*' for all. Addresses and localhost are always allowed, because no name server
// answers for them.
export function allowsHost({headers: {host}}, names) {
  const name = hostName(host);
  if (name === null) return false;
  return names.includes('*') || isIP(name) !== 0 || name === 'localhost' ||
      name.endsWith('.localhost') || names.includes(name);
}

// Without the port and in lower case, or null if it is not a host.
export function hostName(host) {
  if (!host || /[\s/?#@\\]/.test(host)) return null;
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$|\.$/g, '') || null;
  } catch {
    return null;
  }
}
