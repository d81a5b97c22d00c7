// The copy of the project with planted faults, in build/mutation, or in TWINSOCKET_MUTATION_OUTPUT so that
// two can run at once; and its builds.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync, chmodSync, statSync} from 'node:fs';
import path from 'node:path';
import {here, root} from './faults.mjs';

export const output = process.env.TWINSOCKET_MUTATION_OUTPUT ?? path.join(root, 'build/mutation');
const source = path.join(output, 'source');

// Unchanged files are not written, so that they are not built again.
export function writeCopy(texts) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      {cwd: root, encoding: 'utf8', maxBuffer: 1 << 26});
  for (const file of listed.split('\0').filter(Boolean)) {
    const from = path.join(root, file), to = path.join(source, file);
    if (file.startsWith('tests/mutation/')) continue;
    if (!existsSync(from)) {
      rmSync(to, {force: true});
      continue;
    }
    const text = texts.has(file) ? Buffer.from(texts.get(file)) : readFileSync(from);
    if (existsSync(to) && readFileSync(to).equals(text)) continue;
    mkdirSync(path.dirname(to), {recursive: true});
    writeFileSync(to, text);
    chmodSync(to, statSync(from).mode);
  }
}

const call = (command, ...words) => execFileSync(command, words, {stdio: ['ignore', 'inherit', 'inherit']});
const flags = `-w -include ${path.join(here, 'fault.h')}`;

// Returns the folder of the build.
export function build(name, options, targets) {
  const folder = path.join(output, name);
  call('cmake', '-S', source, '-B', folder, '-G', 'Ninja', `-DCMAKE_CXX_FLAGS=${flags}${options.flags ?? ''}`,
      '-DCMAKE_UNITY_BUILD=ON', '-DTWINSOCKET_TESTS=ON', '-DTWINSOCKET_DEMOS=OFF', ...options.words);
  call('cmake', '--build', folder, '--parallel', '2', '--target', ...targets);
  return folder;
}
