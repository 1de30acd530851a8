import {
  type About,
  type Backup,
  type Health,
  type OpenApiDocument,
  type ProblemTable,
  ROUTES,
} from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

export interface PlatformClient {
  about(): Promise<About>;
  /** Resolves when the backup is whole. */
  backup(): Promise<Backup>;
  health(): Promise<Health>;
  openApi(): Promise<OpenApiDocument>;
  problems(): Promise<ProblemTable>;
  /** Markdown. */
  problemPage(code: string): Promise<string>;
}

export function platformClient(transport: Transport): PlatformClient {
  return {
    about: async () => jsonOf(await transport(ROUTES.getAbout)),
    backup: async () => jsonOf(await transport(ROUTES.makeBackup)),
    health: async () => jsonOf(await transport(ROUTES.getHealth)),
    openApi: async () => jsonOf(await transport(ROUTES.getOpenApi)),
    problemPage: async (code) =>
      (await transport(ROUTES.getProblemPage, { params: { code } })).text(),
    problems: async () => jsonOf(await transport(ROUTES.listProblems)),
  };
}
