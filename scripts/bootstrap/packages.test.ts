import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { arePackagesInstalled } from './packages.mjs';

const one = { version: '1.0.0', integrity: 'sha512-one' };
const other = { version: '2.0.0', integrity: 'sha512-other' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-packages-'));
  mkdirSync(path.join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('packages are installed when npm finished with the versions of the lock file', () => {
  asked({ '': { version: '0.1.0' }, 'packages/a': {}, 'node_modules/one': one });
  installed({ 'node_modules/one': one });
  expect(arePackagesInstalled(folder)).toBe(true);
});

test('an optional package of another platform may be absent', () => {
  asked({ 'node_modules/one': one, 'node_modules/other': { ...other, optional: true } });
  installed({ 'node_modules/one': one });
  expect(arePackagesInstalled(folder)).toBe(true);
});

test('a missing package, another version and an unfinished install are noticed', () => {
  asked({ 'node_modules/one': one });
  expect(arePackagesInstalled(folder)).toBe(false);
  installed({});
  expect(arePackagesInstalled(folder)).toBe(false);
  installed({ 'node_modules/one': { ...one, version: '1.0.1' } });
  expect(arePackagesInstalled(folder)).toBe(false);
});

function asked(packages: object): void {
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages }));
}

function installed(packages: object): void {
  const file = path.join(folder, 'node_modules', '.package-lock.json');
  writeFileSync(file, JSON.stringify({ packages }));
}
