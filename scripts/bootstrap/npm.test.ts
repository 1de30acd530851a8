import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { BootstrapError, npm } from './npm.mjs';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('a registry that cannot be reached is told, also when the outer npm is silent', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tutti-npm-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const words: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => words.push(String(text)) > 0);
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9');
  vi.stubEnv('npm_config_fetch_retries', '0');
  vi.stubEnv('npm_config_loglevel', 'silent');
  const brought = npm(['view', 'anything'], { folder, node: process.execPath, purpose: 'look' });
  await expect(brought).rejects.toThrow(BootstrapError);
  await expect(brought).rejects.toThrow('Could not look. The package registry cannot be reached.');
  expect(words.join('')).toContain('ECONNREFUSED');
});
