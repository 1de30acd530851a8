/** How large a definition may be. Each limit has its own diagnostic. */
export const LIMITS = {
  /** Bytes of the document in UTF-8. */
  documentBytes: 2 * 1024 * 1024,
  /** How deep maps and lists may be nested. */
  depth: 200,
  /** Tasks in one definition, functions and compensations included. */
  tasks: 10_000,
  /** How long the JSON pointer of anything may be: it stands in every event and diagnostic. */
  pointerLength: 4000,
  /** Values that aliases (`*name`) may bring in, all together; long texts count as several. */
  aliasedValues: 100_000,
  /** Characters of the plan as JSON: nested tasks and shared components stand in it more than once. */
  planLength: 32 * 1024 * 1024,
  /** What a definition may be made of besides its text: functions of catalogs, schemas. */
  resources: 100,
  /** Diagnostics told about one document; the rest are counted. */
  diagnostics: 200,
} as const;
