import type { CallContext, Json } from '@tutti/connector-kit';
import type { ScriptRequest } from './sandbox/messages.ts';

/** A script and what it is given, whatever its language. */
export type ScriptInput = Omit<ScriptRequest, 'limits'>;

/** Runs scripts of one language; answers `{ code, stdout, stderr }`. */
export type ScriptRunner = (input: ScriptInput, context: CallContext) => Promise<Json>;
