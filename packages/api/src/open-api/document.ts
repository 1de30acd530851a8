/** A JSON object whose members are not known here. */
export type JsonObject = { [key: string]: unknown };

/** The part of OpenAPI 3.1 that is printed. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: JsonObject;
  readonly servers: readonly JsonObject[];
  readonly tags: readonly JsonObject[];
  readonly security: readonly JsonObject[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: JsonObject } };
  readonly components: JsonObject;
}
