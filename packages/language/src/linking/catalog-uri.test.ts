import { expect, test } from 'vitest';
import { catalogedFunctionUri, rawUri } from './catalog-uri.ts';

const LOG = 'functions/log/1.0.0/function.yaml';

test.each([
  ['https://example.com/catalog', `https://example.com/catalog/${LOG}`],
  ['https://example.com/catalog/', `https://example.com/catalog/${LOG}`],
  ['https://github.com/acme/shared', `https://raw.githubusercontent.com/acme/shared/HEAD/${LOG}`],
  [
    'https://github.com/acme/shared.git',
    `https://raw.githubusercontent.com/acme/shared/HEAD/${LOG}`,
  ],
  [
    'https://github.com/acme/shared/tree/main',
    `https://raw.githubusercontent.com/acme/shared/main/${LOG}`,
  ],
  [
    'https://github.com/acme/shared/tree/main/a/b',
    `https://raw.githubusercontent.com/acme/shared/main/a/b/${LOG}`,
  ],
  ['https://gitlab.com/acme/team/shared', `https://gitlab.com/acme/team/shared/-/raw/HEAD/${LOG}`],
  [
    'https://git.acme.com/team/shared/-/tree/main/a',
    `https://git.acme.com/team/shared/-/raw/main/a/${LOG}`,
  ],
])('a function of the catalog at %s is kept at %s', (root, uri) => {
  expect(catalogedFunctionUri(root, 'log', '1.0.0')).toBe(uri);
});

test.each([
  [
    'https://github.com/acme/shared/blob/v1/f.yaml',
    'https://raw.githubusercontent.com/acme/shared/v1/f.yaml',
  ],
  ['https://gitlab.com/a/b/-/blob/main/f.yaml', 'https://gitlab.com/a/b/-/raw/main/f.yaml'],
  [
    'https://raw.githubusercontent.com/a/b/main/f.yaml',
    'https://raw.githubusercontent.com/a/b/main/f.yaml',
  ],
  ['https://example.com/f.yaml', 'https://example.com/f.yaml'],
  [
    'https://github.com/a/b/blob/main/f@1.yaml',
    'https://raw.githubusercontent.com/a/b/main/f@1.yaml',
  ],
  ['https://example.com/f@v1', 'https://example.com/f@v1'],
])('the file that %s shows is %s', (page, uri) => {
  expect(rawUri(page)).toBe(uri);
});

test.each([
  [
    'https://github.com/myorg/functions/validateEmailAddress@v1.0.0',
    'https://raw.githubusercontent.com/myorg/functions/v1.0.0/validateEmailAddress/function.yaml',
  ],
  [
    'https://github.com/myorg/shared/functions/log@main',
    'https://raw.githubusercontent.com/myorg/shared/main/functions/log/function.yaml',
  ],
])('the function at %s is kept at %s', (uri, file) => {
  expect(rawUri(uri)).toBe(file);
});
