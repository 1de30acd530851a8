import type { TSchema } from 'typebox';
import type { JsonObject } from './document.ts';

/**
 * Prints schemas: one with a `title` becomes a component that is referred to, others stand where
 * they are used.
 */
export class SchemaRegistry {
  readonly components: { [name: string]: JsonObject } = {};

  print(schema: TSchema): JsonObject {
    const name = 'title' in schema && typeof schema.title === 'string' ? schema.title : undefined;
    if (name === undefined) return this.#copy(schema);
    if (!Object.hasOwn(this.components, name)) {
      this.components[name] = {};
      const { title: _, ...body } = this.#copy(schema);
      this.components[name] = body;
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #copy(schema: TSchema): JsonObject {
    const entries = Object.entries(schema).map(([key, value]) => [
      key,
      this.#copyValue(key, value),
    ]);
    return Object.fromEntries(entries);
  }

  #copyValue(key: string, value: unknown): unknown {
    if (DATA_KEYWORDS.has(key)) return value;
    if (Array.isArray(value)) return value.map((item) => this.#copyItem(item));
    if (!isObject(value)) return value;
    if (!SCHEMA_MAPS.has(key)) return this.print(value);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.#copyItem(member)]),
    );
  }

  #copyItem(item: unknown): unknown {
    return isObject(item) ? this.print(item) : item;
  }
}

const DATA_KEYWORDS = new Set(['const', 'enum', 'default', 'examples', 'required']);
const SCHEMA_MAPS = new Set(['properties', 'patternProperties']);

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
