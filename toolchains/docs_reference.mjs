// Turns a header into a page of the reference: each comment becomes text above its declaration.

const isComment = (line) => /^\s*\/\//.test(line);
const textOf = (line) => line.replace(/^\s*\/\/ ?/, '');

// Lines that are irrelevant for users of the API.
const leftOut = /^\s*(#|friend |(class|struct) \w+;$|template <class E>\s*friend|}  \/\/ namespace|namespace \w+ {$|public:|static_assert)/;

// {markdown, summary}
export function referencePage(include, header) {
  const lines = header.split('\n');
  const summary = textOf(lines[0]);
  const out = [`# ${headingOf(include)}`, '', plain(summary), '', '```cpp', `#include <${include}>`, '```', ''];
  let comment = [], declaration = [], isPrivate = false;
  let at = 1;
  for (; isComment(lines[at] ?? ''); ++at) comment.push(textOf(lines[at]));
  if (comment.length) out.push(...prose(comment), '');
  comment = [];

  const flush = () => {
    const kept = declaration.filter((line) => !leftOut.test(line));
    const text = undented(kept).join('\n').trim();
    const heading = nameOf(text, /^\s/.test(kept.find((line) => line.trim()) ?? ''));
    if (comment.length && !text) out.push(...prose(comment), '');
    else if (text && /[\w(]/.test(text)) {
      if (heading) out.push(`${heading.level} ${heading.name}`, '');
      out.push('```cpp', text, '```', '');
      if (comment.length) out.push(...prose(comment), '');
    }
    comment = [], declaration = [];
  };

  for (; at < lines.length; ++at) {
    const line = lines[at];
    if (/^\s*(private|protected):/.test(line)) flush(), isPrivate = true;
    if (/^\s*public:/.test(line) || /^};?$/.test(line)) {
      if (isPrivate) comment = [], declaration = [];
      isPrivate = false;
      flush();
      if (/^};?$/.test(line)) continue;
    }
    if (isPrivate) continue;
    if (isComment(line)) {
      if (declaration.some((each) => each.trim())) flush();
      comment.push(textOf(line));
    } else if (!line.trim()) {
      flush();
    } else {
      declaration.push(line);
    }
  }
  flush();
  return {markdown: `${out.join('\n').trim()}\n`, summary: plain(summary)};
}

function headingOf(include) {
  return `&lt;${include}&gt;`;
}

// A class or a struct starts a section, and one inside of it a subsection.
function nameOf(text, isInside) {
  const type = /^(?:template <[^\n]*>\n)?(?:class|struct|enum class|concept) (?:TWINSOCKET_API )?(\w+)[^;]*{/m.exec(text);
  if (type && !/^\s/.test(text)) return {level: isInside ? '###' : '##', name: type[1]};
}

function prose(comment) {
  // Paragraphs continue; `<` would count as a tag.
  return comment.map((line) => plain(line));
}

function plain(text) {
  return text.split(/(`[^`]*`)/).map((part, index) => (index % 2 ? part : escaped(part))).join('');
}

function escaped(text) {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('*', '\\*').replace(/(?<!")https:\/\/[^\s)]*[^\s).,:;]/g, '[$&]($&)');
}

function undented(lines) {
  const depth = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(Number.isFinite(depth) ? depth : 0).replaceAll('TWINSOCKET_API ', ''));
}
