import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A registry on loopback that has one image, under every name that is asked for. */
export interface ImageRegistry {
  /** Such as `127.0.0.1:40123`. */
  readonly host: string;
  /** The manifests that were asked for by a tag, by their path, in order. */
  readonly asked: readonly string[];
  close(): void;
}

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

/** Serves an image of one layer, whose files are those of the archive. */
export async function imageRegistry(
  rootFileSystem: Buffer,
  command: readonly string[],
): Promise<ImageRegistry> {
  const blobs = blobsOf(rootFileSystem, command);
  const asked: string[] = [];
  const server = createServer(({ url = '', method }, response) => {
    if (url === '/v2/') return void response.end('{}');
    const isManifest = url.includes('/manifests/');
    const isTag = isManifest && !url.includes('sha256:');
    if (isTag) asked.push(url);
    const body = isManifest
      ? blobs.manifest
      : blobs.byDigest.get(url.slice(url.lastIndexOf('/') + 1));
    if (body === undefined || url.includes('/nothing/')) return void response.writeHead(404).end();
    const type = isManifest ? manifestType : 'application/octet-stream';
    const headers = {
      'content-type': type,
      'content-length': body.length,
      'docker-content-digest': digestOf(body),
    };
    return void response.writeHead(200, headers).end(method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, asked, close: () => void server.close().closeAllConnections() };
}

function blobsOf(rootFileSystem: Buffer, command: readonly string[]) {
  const layer = gzipSync(rootFileSystem);
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { Cmd: command },
      rootfs: { type: 'layers', diff_ids: [digestOf(rootFileSystem)] },
      history: [{ created_by: 'the tests' }],
    }),
  );
  const descriptor = (mediaType: string, blob: Buffer) => ({
    mediaType,
    size: blob.length,
    digest: digestOf(blob),
  });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: descriptor('application/vnd.docker.container.image.v1+json', config),
      layers: [descriptor('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
    }),
  );
  const byDigest = new Map([layer, config].map((blob) => [digestOf(blob), blob]));
  return { manifest, byDigest };
}

function digestOf(blob: Buffer): string {
  return `sha256:${createHash('sha256').update(blob).digest('hex')}`;
}
