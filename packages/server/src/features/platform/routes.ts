import {
  type About,
  MEDIA,
  PROBLEM_CODES,
  PROBLEMS,
  problemType,
  ROUTES,
  toOpenApi,
} from '@tutti/api';
import { html, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { aboutPage } from './about-page.ts';

/** What the server says of itself. `version` is the server's. */
export function platformEndpoints(version: string): readonly Endpoint[] {
  const openApi = toOpenApi(version);
  const about = describe(version);
  return [
    endpoint(ROUTES.getHealth, async () => json(200, { status: 'ok' })),
    endpoint(ROUTES.getOpenApi, async () => json(200, openApi)),
    endpoint(ROUTES.listProblems, async () => json(200, { items: problemTable() })),
    endpoint(ROUTES.getAbout, async ({ prefers }) =>
      prefers(MEDIA.html) ? html(200, aboutPage(about)) : json(200, about),
    ),
  ];
}

function describe(version: string): About {
  return {
    name: 'Tutti',
    description: 'Describe, run, watch and govern processes end to end.',
    version,
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
