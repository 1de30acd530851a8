import { Type } from 'typebox';
import { MEDIA } from '../media-types.ts';
import { PROBLEM_TYPE_BASE } from '../problem-codes.ts';
import { route } from '../route.ts';
import { About, Backup, Health } from '../schemas/platform.ts';
import { ProblemTable } from '../schemas/problem.ts';
import { TargetList } from '../schemas/target.ts';
import * as examples from './examples.ts';

export const getHealth = route({
  id: 'getHealth',
  method: 'GET',
  path: '/healthz',
  group: 'platform',
  summary: 'Say that the server serves',
  permission: 'public',
  responses: {
    200: {
      description: 'It takes commands.',
      content: { [MEDIA.json]: { schema: Health, example: { status: 'ok' } } },
    },
  },
  problems: [],
});

export const getOpenApi = route({
  id: 'getOpenApi',
  method: 'GET',
  path: '/openapi.json',
  group: 'platform',
  summary: 'Get this description',
  permission: 'authenticated',
  responses: {
    200: {
      description: 'OpenAPI 3.1.',
      content: { [MEDIA.json]: { schema: Type.Object({ openapi: Type.Literal('3.1.1') }) } },
    },
  },
  problems: [],
});

export const listProblems = route({
  id: 'listProblems',
  method: 'GET',
  path: '/v1/problems',
  group: 'platform',
  summary: 'List the problem codes',
  permission: 'authenticated',
  responses: {
    200: {
      description: 'Every code this server may answer.',
      content: { [MEDIA.json]: { schema: ProblemTable } },
    },
  },
  problems: [],
});

export const getProblemPage = route({
  id: 'getProblemPage',
  method: 'GET',
  path: `${PROBLEM_TYPE_BASE}{code}`,
  group: 'platform',
  summary: 'Explain a problem code',
  description: 'What the `type` of a problem leads to.',
  permission: 'public',
  params: Type.Object({ code: Type.String({ maxLength: 64, examples: ['definition-invalid'] }) }),
  responses: {
    200: {
      description: 'What it means, likely causes, and what to do.',
      content: { [MEDIA.markdown]: { schema: Type.String() } },
    },
  },
  problems: ['route-not-found'],
});

export const getAbout = route({
  id: 'getAbout',
  method: 'GET',
  path: '/',
  group: 'platform',
  summary: 'Say what answers here',
  description: 'HTML for browsers. The console will live here.',
  permission: 'authenticated',
  responses: {
    200: {
      description: 'A name, a version, and links.',
      content: { [MEDIA.json]: { schema: About }, [MEDIA.html]: { schema: Type.String() } },
    },
  },
  problems: [],
});

export const makeBackup = route({
  id: 'makeBackup',
  method: 'POST',
  path: '/v1/backups',
  group: 'platform',
  summary: 'Back the store up while it is in use',
  description:
    'A new folder in the folder of backups (`TUTTI_BACKUPS`), named after the instant. The answer comes when it is whole.',
  permission: 'platform:operate',
  responses: {
    201: {
      description: 'The backup is on the disk, and every page of it was held against its checksum.',
      content: { [MEDIA.json]: { schema: Backup, example: examples.backup } },
    },
  },
  problems: ['backup-elsewhere'],
});

export const listTargets = route({
  id: 'listTargets',
  method: 'GET',
  path: '/v1/targets',
  group: 'platform',
  summary: 'List the systems that the operator limits',
  description:
    'Breakers, rate limits and bulkheads, as they stand now. What they remember is in memory: after a restart breakers are closed and rates unused.',
  permission: 'platform:read',
  responses: {
    200: {
      description: 'By name; also those that the policy `*` has come to be about.',
      content: { [MEDIA.json]: { schema: TargetList, example: examples.targets } },
    },
  },
  problems: [],
});
