/** What the documents point at is there: files, headings, and the tests that the invariants name. No server is needed. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = ['.git', 'dist', 'node_modules', 'target'];

/** Every document of the repository, without what was built or installed. */
function documents(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return built.includes(entry.name) ? [] : documents(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const text = (path) => readFileSync(path, 'utf8');
/** A document without its blocks of code, in which nothing is a link or a heading. */
const prose = (path) => text(path).replaceAll(/^ *```[^]*?^ *```/gm, '');

/** The anchors that GitHub makes of the headings. */
function anchors(path) {
  const headings = [...prose(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
  return headings.map((heading) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-'));
}

const all = documents(root);

test('every link within the repository leads somewhere', () => {
  const lost = [];
  for (const path of all) {
    for (const [, link] of prose(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [file, anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      const found = existsSync(target) && (!anchor || anchors(target).includes(anchor));
      if (!found) lost.push(`${relative(root, path)}: ${link}`);
    }
  }
  assert.ok(all.length > 15, 'the documents are found');
  assert.deepEqual(lost, []);
});

test('the README is short enough to be read', () => {
  const lines = text(join(root, 'README.md')).trimEnd().split('\n').length;
  assert.ok(lines <= 200, `${lines} lines`);
});

test('the pictures are small, and each is shown', () => {
  const images = readdirSync(join(root, 'docs/images'));
  const shown = all.map(prose).join('\n');
  for (const name of images) {
    const { size } = statSync(join(root, 'docs/images', name));
    assert.ok(size < 150_000, `docs/images/${name} has ${size} bytes`);
    assert.ok(shown.includes(`images/${name})`), `docs/images/${name} is shown`);
  }
  assert.ok(images.length > 0, 'there are some');
});

test('every document is reached from the README', () => {
  const linked = prose(join(root, 'README.md'));
  for (const name of readdirSync(join(root, 'docs'))) {
    assert.ok(linked.includes(`(docs/${name}`), `docs/${name}`);
  }
});

test('every test that a document names is there', () => {
  const lost = [];
  let count = 0;
  for (const path of all) {
    for (const [, file, name] of text(path).matchAll(/`((?:src|tests)\/[\w/]+\.rs)::(\w+)`/g)) {
      count += 1;
      const declared = new RegExp(`\\bfn ${name}\\b|\\bon_both!\\(\\s*${name}\\b`);
      if (!existsSync(join(root, file)) || !declared.test(text(join(root, file)))) lost.push(`${file}::${name}`);
    }
  }
  assert.ok(count > 50, `${count} are named`);
  assert.deepEqual(lost, []);
});
