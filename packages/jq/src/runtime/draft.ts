import { JqError } from '../errors.ts';
import { isArray, isObject, type Json, type MutableObject, setOwn } from '../json.ts';
import { access, accessError } from './access.ts';
import { add } from './arithmetic.ts';
import { writableCopy, write } from './element.ts';
import type { Machine } from './machine.ts';

const MAX_PATH_LENGTH = 10_000;

export function checkPath(path: Json): readonly Json[] {
  if (!isArray(path)) throw new JqError('Path must be specified as an array');
  if (path.length > MAX_PATH_LENGTH) throw new JqError('Path too deep');
  return path;
}

/** The value at a path; null where there is none. Keys must fit what they are looked up in. */
export function getPath(machine: Machine, root: Json, path: Json): Json {
  let value = root;
  for (const key of checkPath(path)) {
    machine.step();
    const next = access(machine, value, key);
    if (next === undefined) throw accessError(value, key);
    value = next;
  }
  return value;
}

/**
 * A value under change. The given value stays as it is: each container on the way to a change is
 * copied, once, so that a change to every element of an array does not copy the array every time.
 */
export class Draft {
  root: Json;
  readonly #machine: Machine;
  /** Containers made by this draft and seen by nobody else. An owned one has only owned parents. */
  readonly #owned = new Set<Json>();

  constructor(machine: Machine, root: Json) {
    this.#machine = machine;
    this.root = root;
  }

  get(path: Json): Json {
    const value = getPath(this.#machine, this.root, path);
    if (this.#owned.has(value)) this.#owned.clear();
    return value;
  }

  set(path: Json, value: Json): void {
    const keys = checkPath(path);
    const containers: Json[] = [];
    let container = this.root;
    for (const key of keys) {
      this.#machine.step();
      containers.push(container);
      const next = access(this.#machine, container, key);
      if (next === undefined) throw accessError(container, key);
      container = next;
    }
    let changed = value;
    for (let index = keys.length - 1; index >= 0; index--) {
      changed = this.#write(containers[index] ?? null, keys[index] ?? null, changed);
    }
    this.root = changed;
  }

  /** Adds to the whole value, as `+` does; to an array or object of its own in place. */
  append(value: Json): void {
    const { root } = this;
    if (typeof root === 'number' && typeof value === 'number') {
      this.root = root + value;
    } else if (isArray(root) && isArray(value)) {
      const list = this.#ownRoot(root, 0) as Json[];
      this.#machine.charge(value.length);
      for (const item of value) list.push(item);
    } else if (isObject(root) && isObject(value)) {
      const object = this.#ownRoot(root, '') as MutableObject;
      for (const key of Object.keys(value)) {
        this.#machine.step();
        setOwn(object, key, value[key] ?? null);
      }
    } else {
      this.root = add(this.#machine, root, value);
    }
  }

  /** Forgets what is its own, as somebody else may hold parts of it now. */
  disown(): void {
    this.#owned.clear();
  }

  #ownRoot(root: Json, key: Json): Json {
    if (this.#owned.has(root)) return root;
    this.root = writableCopy(this.#machine, root, key);
    this.#owned.add(this.root);
    return this.root;
  }

  #write(container: Json, key: Json, value: Json): Json {
    let target = container;
    if (!this.#owned.has(container)) {
      target = writableCopy(this.#machine, container, key);
      this.#owned.add(target);
    }
    write(this.#machine, target, key, value);
    return target;
  }
}

/** `root` with one value replaced. */
export function setPath(machine: Machine, root: Json, path: Json, value: Json): Json {
  const draft = new Draft(machine, root);
  draft.set(path, value);
  return draft.root;
}
