import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { TerminalFault } from '@tutti/connector-kit';
import type { Resource, ResourceFiles } from './resource.ts';

const maxBytes = 16 * 1024 * 1024;

/**
 * The text of a `file:` resource. Its URI names a place inside of the folder that the operator has set
 * aside for resources: `file://app/greet.proto` and `file:///app/greet.proto` are its
 * `app/greet.proto`. Nothing outside of the folder is read, by whatever links.
 */
export async function readFileResource(
  { what, uri }: Resource,
  { folder }: ResourceFiles,
): Promise<string> {
  if (folder === undefined) throw notEnabled(what, uri);
  const path = pathOf(uri);
  const place = path === undefined ? undefined : await placeInside(folder, path);
  if (place === undefined) throw notFound(what, uri, 'is not there, or is no file');
  if ((await stat(place)).size > maxBytes) throw notFound(what, uri, 'is larger than 16 MiB');
  return readFile(place, 'utf8');
}

function pathOf(uri: URL): string | undefined {
  try {
    const path = decodeURIComponent(`${uri.host}${uri.pathname}`);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

async function placeInside(folder: string, path: string): Promise<string | undefined> {
  try {
    const [root, place] = [await realpath(folder), await realpath(join(folder, path))];
    const isInside = place.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
    return isInside && (await stat(place)).isFile() ? place : undefined;
  } catch {
    return undefined;
  }
}

function notEnabled(what: string, uri: URL): TerminalFault {
  return new TerminalFault({
    type: 'authorization',
    status: 403,
    title: 'Files Not Enabled',
    detail:
      `The ${what} at ${uri.href} is a file of the server, and these are not read until its operator sets a folder aside for them: ` +
      'start the server with TUTTI_RESOURCES=<folder>, or serve the document over HTTP.',
  });
}

function notFound(what: string, uri: URL, why: string): TerminalFault {
  return new TerminalFault({
    type: 'configuration',
    status: 404,
    title: 'Document Not Found',
    detail: `The ${what} at ${uri.href} ${why}. Files are looked for in the folder that the server was started with as TUTTI_RESOURCES.`,
  });
}
