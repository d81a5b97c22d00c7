// Blocks of C++ that are not complete files, combined into one: each becomes the body of a function in which
// a socket and a URL exist, and may declare its own socket.

import {readdirSync} from 'node:fs';

const headers = readdirSync(new URL('../../sdk/include/web', import.meta.url)).filter((name) => name.endsWith('.h'));

export function fragmentsFile(page, fragments) {
  const includes = headers.map((name) => `#include <web/${name}>\n`).join('');
  const bodies = fragments.map(({text, line}, index) => {
    const lines = text.split('\n');
    const tops = lines.filter((each) => each.startsWith('#include')).join('\n');
    const body = lines.map((each) => (each.startsWith('#include') ? '' : each)).join('\n');
    return `${tops}\n[[maybe_unused]] static void fragment${index}(web::WebSocket& socket, const std::string& url) {\n` +
        `  (void)socket, (void)url;\n  {\n#line ${line + 1} "${page}"\n${body}  }\n}\n`;
  });
  return `${includes}#include <algorithm>\n#include <array>\n#include <chrono>\n#include <iostream>\n#include <string>\n` +
      `#include <thread>\n#include <vector>\nusing namespace std::chrono_literals;\n${bodies.join('')}`;
}
