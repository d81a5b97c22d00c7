// The fenced code blocks of a Markdown file, with the comments in front of each.

import {readFile} from 'node:fs/promises';

// [{language, title, text, line, marks: {'not run': 'why'}}]: a mark is `<!-- name: value -->` on the line above.
export async function blocksOf(file) {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const blocks = [];
  for (let at = 0; at < lines.length; ++at) {
    const fence = /^( *)```(\S*)(.*)$/.exec(lines[at]);
    if (!fence) continue;
    const [, indent, language, rest] = fence;
    const begin = at++;
    while (at < lines.length && lines[at] !== `${indent}\`\`\``) ++at;
    if (at === lines.length) throw new Error(`${file}:${begin + 1}: a code block that does not end`);
    blocks.push({
      language,
      title: /title="([^"]*)"/.exec(rest)?.[1],
      text: lines.slice(begin + 1, at).map((line) => line.slice(indent.length)).join('\n') + '\n',
      line: begin + 1,
      marks: marksAbove(lines, begin),
    });
  }
  return blocks;
}

function marksAbove(lines, begin) {
  const marks = {};
  for (let at = begin - 1; at >= 0; --at) {
    const mark = /^ *<!-- ([a-z ]+?)(?:: (.*))? -->$/.exec(lines[at]);
    if (!mark) return marks;
    marks[mark[1]] = mark[2] ?? '';
  }
  return marks;
}

// [{command, output}]: the text after `$ `, and what it prints.
export function commandsIn(text) {
  const commands = [];
  for (const line of text.trimEnd().split('\n')) {
    const last = commands.at(-1);
    if (line.startsWith('$ ')) commands.push({command: line.slice(2), output: []});
    else if (!last) throw new Error(`a console block begins with a command, not with '${line}'`);
    else if (!last.output.length && last.command.endsWith('\\')) last.command += `\n${line}`;
    else last.output.push(line);
  }
  return commands;
}

// Blanks at the end of a line do not matter; `…` stands for any text, or on a line by itself for any lines.
export function matches(output, expected) {
  const pattern = expected
      .map((line) => line.trimEnd())
      .map((line) => line.trim() === '…' ? '(?:.*\n)*' : line.split('…').map(escaped).join('.*') + '\n')
      .join('');
  const said = output.replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '').trimEnd();
  return new RegExp(`^${pattern}$`).test(said ? `${said}\n` : '');
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
