// Which pages may connect: a browser sends the page's origin in Origin (RFC 6455 §10.2).

// `allowed` are origins as browsers write them, or '*'. The relay's own pages are always allowed, and so are
// programs, which send no origin.
export function allowsOrigin({headers: {origin, host}}, allowed) {
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true;
  try {
    return new URL(origin).host === host?.toLowerCase();
  } catch {
    return false;  // For instance 'null': a page without an origin.
  }
}

// In the form that browsers use, or null.
export function readOrigin(text) {
  if (text === '*') return text;
  try {
    const {origin} = new URL(text);
    return origin === 'null' ? null : origin;
  } catch {
    return null;
  }
}
