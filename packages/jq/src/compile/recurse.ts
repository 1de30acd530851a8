import { isArray, type Json, type JsonObject } from '../json.ts';
import type { Emit, EmitPath, Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { extend, NOWHERE, type Path } from '../runtime/path.ts';
import { many } from './make-filter.ts';

/** A container whose members are being visited. */
interface Visit {
  readonly value: readonly Json[] | JsonObject;
  readonly keys: readonly string[] | undefined;
  readonly size: number;
  readonly path: Path;
  index: number;
}

function visit(value: Json, path: Path): Visit | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isArray(value)) return { value, keys: undefined, size: value.length, path, index: 0 };
  const keys = Object.keys(value);
  return { value, keys, size: keys.length, path, index: 0 };
}

/** Every value within a value, itself first. Values may be deep: this does not recurse. */
function walkDown(
  machine: Machine,
  root: Json,
  rootPath: Path,
  withPaths: boolean,
  emit: EmitPath,
): boolean {
  if (emit(rootPath, root)) return true;
  const visits: Visit[] = [];
  let current = visit(root, rootPath);
  while (current !== undefined) {
    if (current.index === current.size) {
      current = visits.pop();
      continue;
    }
    if (++machine.steps >= machine.checkpoint) machine.tick();
    const key: string | number = current.keys?.[current.index] ?? current.index;
    const member: Json = (current.value as JsonObject)[key] ?? null;
    const path: Path = withPaths ? extend(current.path, key) : NOWHERE;
    current.index++;
    if (emit(path, member)) return true;
    const below = visit(member, path);
    if (below === undefined) continue;
    machine.charge(below.size >> 3);
    visits.push(current);
    current = below;
  }
  return false;
}

/** `..`. */
export const recurse: Filter = many(
  (machine, _scope, input, emit: Emit) =>
    walkDown(machine, input, NOWHERE, false, (_path, value) => emit(value)),
  (machine, _scope, path, input, emit) => walkDown(machine, input, path, path !== NOWHERE, emit),
);
