import { readFile } from 'node:fs/promises';
import {
  type About,
  isProblemCode,
  MEDIA,
  PROBLEM_CODES,
  PROBLEMS,
  problemType,
  ROUTES,
  toOpenApi,
} from '@tutti/api';
import { type Answer, html, json, text } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { problem } from '../../http/problem.ts';
import { aboutPage } from './about-page.ts';

/** What the server says of itself. `version` is the server's. */
export function platformEndpoints(
  version: string,
  lifecycleEvents: readonly string[],
  backups: Backups | undefined,
): readonly Endpoint[] {
  const openApi = toOpenApi(version);
  const about = describe(version, lifecycleEvents);
  return [
    endpoint(ROUTES.getHealth, async () => json(200, { status: 'ok' })),
    endpoint(ROUTES.makeBackup, () => answerBackup(backups)),
    endpoint(ROUTES.getOpenApi, async () => json(200, openApi)),
    endpoint(ROUTES.listProblems, async () => json(200, { items: problemTable() })),
    endpoint(ROUTES.getProblemPage, async ({ params }) => problemPage(params.code)),
    endpoint(ROUTES.getAbout, async ({ prefers }) =>
      prefers(MEDIA.html) ? html(200, aboutPage(about)) : json(200, about),
    ),
  ];
}

/** Makes backups of a store that is in use. */
export interface Backups {
  /** Rejects when it cannot be made, and leaves nothing then. */
  make(): Promise<{ folder: string; at: number; bytes: number; sha256: string }>;
}

async function answerBackup(backups: Backups | undefined): Promise<Answer> {
  if (backups === undefined) {
    const detail =
      'Expected the store to be in the data folder, but it is in PostgreSQL: back it up with pg_dump.';
    return problem('backup-elsewhere', { detail });
  }
  const { at, ...backup } = await backups.make();
  return json(201, { ...backup, at: new Date(at).toISOString() });
}

const PAGES = new URL('../../../../../docs/errors/', import.meta.url);

async function problemPage(code: string): Promise<Answer> {
  if (!isProblemCode(code)) {
    return problem('route-not-found', { detail: `There is no problem code '${code}'.` });
  }
  return text(200, MEDIA.markdown, await readFile(new URL(`${code}.md`, PAGES), 'utf8'));
}

function describe(version: string, lifecycleEvents: readonly string[]): About {
  return {
    name: 'Tutti',
    description: 'Describe, run, watch and govern processes end to end.',
    version,
    lifecycleEvents: [...lifecycleEvents],
    links: {
      api: ROUTES.getOpenApi.path,
      problems: ROUTES.listProblems.path,
      health: ROUTES.getHealth.path,
    },
  };
}

function problemTable() {
  return PROBLEM_CODES.map((code) => ({ code, type: problemType(code), ...PROBLEMS[code] }));
}
