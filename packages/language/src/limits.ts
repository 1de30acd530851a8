/** How large a definition may be. Each limit has its own diagnostic. */
export const LIMITS = {
  /** Bytes of the document in UTF-8. */
  documentBytes: 2 * 1024 * 1024,
  /** How deep maps and lists may be nested. */
  depth: 200,
  /** Tasks in one definition, functions and compensations included. */
  tasks: 10_000,
  /** Values that aliases (`*name`) may bring in, all together. */
  aliasedValues: 100_000,
  /** Diagnostics told about one document; the rest are counted. */
  diagnostics: 200,
} as const;
