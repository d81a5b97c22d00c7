// Which pages may connect: a browser says in Origin whose page it is (RFC 6455 §10.2).

// `allowed` are origins as browsers write them, or '*'. Those of the relay's own pages are always
// allowed, and programs, which say none.
export function allowsOrigin({headers: {origin, host}}, allowed) {
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true;
  try {
    return new URL(origin).host === host?.toLowerCase();
  } catch {
    return false;  // 'null', for instance: a page without an origin.
  }
}

// As a browser would write it, or null.
export function readOrigin(text) {
  if (text === '*') return text;
  try {
    const {origin} = new URL(text);
    return origin === 'null' ? null : origin;
  } catch {
    return null;
  }
}
