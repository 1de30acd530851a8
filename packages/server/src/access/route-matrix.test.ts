import {
  needsToken,
  ROLE_NAMES,
  ROUTE_TABLE,
  type Role,
  type Route,
  type RouteId,
} from '@tutti/api';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createApiToken } from './api-token.ts';

const READERS = 'viewer operator author approver auditor administrator';
const SETTINGS_READERS = 'operator author auditor administrator';

/**
 * Who may do what, written down a second time: by route, without the permissions that say so in the
 * product. `known`: whoever has a good token. A route that has no row here fails the build.
 */
const ALLOWED: { readonly [id in RouteId]: string } = {
  publishDefinition: 'author administrator',
  listDefinitions: READERS,
  getDefinition: READERS,
  validateDefinition: 'known',
  startRun: 'operator author administrator',
  rerunRun: 'operator author administrator',
  listRuns: READERS,
  getRun: READERS,
  getRunWaits: READERS,
  listStuckRuns: READERS,
  getRunState: READERS,
  cancelRun: 'operator administrator',
  suspendRun: 'operator administrator',
  resumeRun: 'operator administrator',
  retryRun: 'operator administrator',
  rewindRun: 'operator administrator',
  migrateRun: 'operator administrator',
  startOperation: 'operator administrator',
  listOperations: READERS,
  getOperation: READERS,
  cancelOperation: 'operator administrator',
  diffRuns: READERS,
  rehearseDefinition: READERS,
  skipTask: 'operator administrator',
  setVariables: 'operator administrator',
  listRunEvents: READERS,
  listSchedules: READERS,
  getSchedule: READERS,
  previewSchedule: READERS,
  pauseSchedule: 'operator administrator',
  resumeSchedule: 'operator administrator',
  triggerSchedule: 'operator administrator',
  backfillSchedule: 'operator administrator',
  listHumanTasks: READERS,
  getHumanTask: READERS,
  claimHumanTask: 'operator approver administrator',
  releaseHumanTask: 'operator approver administrator',
  completeHumanTask: 'operator approver administrator',
  decideHumanTask: 'operator approver administrator',
  reassignHumanTask: 'operator administrator',
  sendEvents: 'operator author administrator',
  listSecrets: SETTINGS_READERS,
  getSecret: SETTINGS_READERS,
  setSecret: 'administrator',
  deleteSecret: 'administrator',
  rotateMasterKey: 'administrator',
  listTargets: READERS,
  listWebhooks: SETTINGS_READERS,
  getWebhook: SETTINGS_READERS,
  setWebhook: 'administrator',
  deleteWebhook: 'administrator',
  deliverWebhook: 'public',
  listEventSinks: SETTINGS_READERS,
  getEventSink: SETTINGS_READERS,
  setEventSink: 'administrator',
  deleteEventSink: 'administrator',
  pauseEventSink: 'operator administrator',
  resumeEventSink: 'operator administrator',
  replayEventSink: 'operator administrator',
  whoAmI: 'known',
  explainAccess: 'known',
  listRoles: 'known',
  listRoleBindings: 'auditor administrator',
  addRoleBinding: 'administrator',
  removeRoleBinding: 'administrator',
  listServiceAccounts: 'auditor administrator',
  setServiceAccount: 'administrator',
  deleteServiceAccount: 'administrator',
  listApiTokens: 'auditor administrator',
  createApiToken: 'administrator',
  revokeApiToken: 'administrator',
  makeBackup: 'administrator',
  getHealth: 'public',
  getOpenApi: 'known',
  listProblems: 'known',
  getProblemPage: 'public',
  getAbout: 'known',
};

let server: TestServer;
/** A token for each role: in the namespace `demo`, and everywhere. */
const tokens = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer();
  for (const role of ROLE_NAMES) {
    for (const namespace of ['demo', '*'])
      tokens.set(`${role} ${namespace}`, await tokenOf(role, namespace));
  }
});
afterAll(() => server.close());

async function tokenOf(role: Role, namespace: string): Promise<string> {
  const name = `${role}-${namespace === '*' ? 'everywhere' : namespace}`;
  const { access } = server.client;
  await access.setServiceAccount(name, {});
  await access.addBinding({ subject: `service-account:${name}`, role, namespace });
  return (await access.createToken(name)).token;
}

/** A request of a route, as far as its path; what else is wrong with it is told later. */
function requestOf(route: Route, namespace: string): InjectOptions {
  const url = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'namespace' ? namespace : (EXAMPLES[name] ?? 'absent'),
  );
  const headers = { 'content-type': 'application/json' };
  return { method: route.method, url, ...(route.method === 'POST' && { headers, payload: '{}' }) };
}

const EXAMPLES: { readonly [parameter: string]: string } = {
  version: '1.0.0',
  token: 'a'.repeat(12),
};

async function statusOf(request: InjectOptions, token?: string): Promise<number> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { ...request.headers, ...authorization };
  return (await server.app.inject({ ...request, headers })).statusCode;
}

const isNamespaced = (route: Route) => route.path.includes('{namespace}');
/** Whoever is known may, whatever the roles. */
const isOpen = (route: Route) => !needsToken(route) || ALLOWED[route.id as RouteId] === 'known';
const isFor = (route: Route, role: Role) =>
  isOpen(route) || ALLOWED[route.id as RouteId].split(' ').includes(role);
const isLetIn = (status: number) => status !== 401 && status !== 403;

test('each route has a row, and each row a route', () => {
  expect(Object.keys(ALLOWED).toSorted()).toEqual(ROUTE_TABLE.map(({ id }) => id).toSorted());
});

const CASES = ROUTE_TABLE.filter(({ permission }) => permission !== 'signed');

describe.each(CASES.map((route) => [route.id, route] as const))('%s', (_, route) => {
  test('lets in each role where it was given, and no other', async () => {
    for (const role of ROLE_NAMES) {
      const [local, everywhere] = [tokens.get(`${role} demo`), tokens.get(`${role} *`)];
      const told = [
        await statusOf(requestOf(route, 'demo'), local),
        await statusOf(requestOf(route, 'other'), local),
        await statusOf(requestOf(route, 'other'), everywhere),
      ];
      const may = isFor(route, role);
      const expected = [may && (isNamespaced(route) || isOpen(route)), isOpen(route), may];
      expect(told.map(isLetIn), `${role}: ${told}`).toEqual(expected);
    }
  });

  test('asks who it is, if at all, before anything else', async () => {
    const strangers = [undefined, 'x', createApiToken().text, `${tokens.get('administrator *')}x`];
    for (const token of strangers) {
      const status = await statusOf(requestOf(route, 'demo'), token);
      if (needsToken(route)) expect(status).toBe(401);
      else if (route.permission === 'public') expect([200, 404]).toContain(status);
    }
  });
});

test.each([
  '/v1/namespaces/demo%2f..%2fother/runs',
  '/v1/namespaces/Demo/runs',
  '/v1/namespaces/demo;a/runs',
  '/v1/namespaces/%2a/runs',
  '/v1/namespaces//runs',
  '/v1/namespaces/demo./runs',
])('no way of writing %s leads into a namespace without a role', async (url) => {
  expect([403, 404]).toContain(await statusOf({ method: 'GET', url }, tokens.get('viewer demo')));
});

test('a HEAD needs what its GET needs', async () => {
  const request = { method: 'HEAD', url: '/v1/namespaces/other/definitions' } as const;
  expect(await statusOf(request, tokens.get('administrator demo'))).toBe(403);
  expect(await statusOf(request)).toBe(401);
});

test('nobody but who may vouch for others asks as somebody else', async () => {
  const start: InjectOptions = {
    method: 'POST',
    url: '/v1/namespaces/demo/runs',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ definition: { name: 'greet' }, as: { user: 'ada' } }),
  };
  expect(await statusOf(start, tokens.get('operator demo'))).toBe(403);
  expect(await statusOf(start, tokens.get('administrator demo'))).toBe(404);
});
