/** What a column holds. A flag is 0 or 1 in SQLite, a boolean in PostgreSQL. */
export type ColumnType = 'text' | 'number' | 'flag';

/** A table as both databases have it. */
export interface Table {
  readonly name: string;
  /** In the order in which rows are read and written. */
  readonly columns: { readonly [column: string]: ColumnType };
  /** What tells its rows apart: they are read in the order of these. */
  readonly key: readonly string[];
  /** The column whose numbers the database issues, each once for all time. */
  readonly issued?: string;
  /** Columns that hold a document: its text, and beside it which blobs belong where. */
  readonly document?: readonly [text: string, references: string];
  /** Columns by which PostgreSQL only looks up: beyond a length they hold a hash there. */
  readonly lookups?: readonly string[];
  /** Its rows follow from the documents of another table. */
  readonly isDerived?: true;
}

const PLACE_OF_TASK = { is_open: 'number', order_at: 'number', opened_at: 'number' } as const;

/**
 * Every table, in an order in which they can be written. A test holds it against what the
 * migrations make.
 */
export const TABLES = [
  { name: 'blobs', columns: { hash: 'text', text: 'text' }, key: ['hash'] },
  { name: 'plans', columns: { id: 'text', plan: 'text' }, key: ['id'] },
  {
    name: 'definitions',
    columns: {
      namespace: 'text',
      name: 'text',
      version: 'text',
      source: 'text',
      plan_id: 'text',
      published_at: 'number',
    },
    key: ['namespace', 'name', 'version'],
  },
  {
    name: 'schedules',
    columns: {
      namespace: 'text',
      name: 'text',
      version: 'text',
      plan_id: 'text',
      published_at: 'number',
      schedule: 'text',
      state: 'text',
      due_at: 'number',
      is_watching: 'flag',
    },
    key: ['namespace', 'name'],
  },
  {
    name: 'resources',
    columns: {
      revision: 'number',
      kind: 'text',
      namespace: 'text',
      name: 'text',
      document: 'text',
    },
    key: ['revision'],
    issued: 'revision',
  },
  {
    name: 'runs',
    columns: {
      id: 'text',
      namespace: 'text',
      name: 'text',
      version: 'text',
      status: 'text',
      parent_run_id: 'text',
      started_at: 'number',
      due_at: 'number',
      sequence: 'number',
      summary: 'text',
      summary_references: 'text',
      rerun_of: 'text',
    },
    key: ['id'],
    document: ['summary', 'summary_references'],
  },
  {
    name: 'run_tags',
    columns: { tag: 'text', namespace: 'text', started_at: 'number', run_id: 'text' },
    key: ['tag', 'namespace', 'started_at', 'run_id'],
    lookups: ['tag'],
    isDerived: true,
  },
  {
    name: 'turns',
    columns: {
      position: 'number',
      run_id: 'text',
      first_sequence: 'number',
      events: 'text',
      events_references: 'text',
    },
    key: ['position'],
    issued: 'position',
    document: ['events', 'events_references'],
  },
  {
    name: 'snapshots',
    columns: { run_id: 'text', sequence: 'number', state: 'text', state_references: 'text' },
    key: ['run_id'],
    document: ['state', 'state_references'],
  },
  {
    name: 'outbox',
    columns: {
      position: 'number',
      run_id: 'text',
      key: 'text',
      namespace: 'text',
      pointer: 'text',
      effect: 'text',
      effect_references: 'text',
    },
    key: ['position'],
    issued: 'position',
    document: ['effect', 'effect_references'],
  },
  {
    name: 'subscriptions',
    columns: {
      run_id: 'text',
      subscription: 'text',
      namespace: 'text',
      type: 'text',
      source: 'text',
      path: 'text',
      value: 'text',
    },
    key: ['run_id', 'subscription', 'namespace', 'type', 'source', 'path', 'value'],
    lookups: ['type', 'source', 'value'],
  },
  {
    name: 'cloud_events',
    columns: {
      position: 'number',
      namespace: 'text',
      source: 'text',
      event_id: 'text',
      type: 'text',
      accepted_at: 'number',
      expires_at: 'number',
      event: 'text',
      event_references: 'text',
    },
    key: ['position'],
    issued: 'position',
    document: ['event', 'event_references'],
    lookups: ['source', 'event_id', 'type'],
  },
  {
    name: 'deliveries',
    columns: {
      position: 'number',
      run_id: 'text',
      subscription: 'text',
      event_position: 'number',
    },
    key: ['position'],
    issued: 'position',
  },
  {
    name: 'event_sets',
    columns: {
      position: 'number',
      namespace: 'text',
      name: 'text',
      expires_at: 'number',
      event_set: 'text',
      event_set_references: 'text',
    },
    key: ['position'],
    document: ['event_set', 'event_set_references'],
  },
  {
    name: 'start_keys',
    columns: { namespace: 'text', key: 'text', request_hash: 'text', run_id: 'text' },
    key: ['namespace', 'key'],
    lookups: ['key'],
  },
  {
    name: 'places',
    columns: {
      run_id: 'text',
      concurrency_group: 'text',
      started_at: 'number',
      rank: 'number',
      concurrency: 'text',
    },
    key: ['run_id'],
  },
  {
    name: 'human_tasks',
    columns: {
      run_id: 'text',
      activation: 'text',
      namespace: 'text',
      ...PLACE_OF_TASK,
      status: 'text',
      task: 'text',
      task_references: 'text',
    },
    key: ['run_id', 'activation'],
    document: ['task', 'task_references'],
  },
  {
    name: 'human_task_candidates',
    columns: {
      namespace: 'text',
      candidate: 'text',
      ...PLACE_OF_TASK,
      run_id: 'text',
      activation: 'text',
    },
    key: ['namespace', 'candidate', 'is_open', 'order_at', 'opened_at', 'run_id', 'activation'],
    lookups: ['candidate'],
    isDerived: true,
  },
] as const satisfies readonly Table[];

export type TableName = (typeof TABLES)[number]['name'];

/** A table by its name. */
export function tableNamed(name: TableName): Table {
  const table = TABLES.find((one) => one.name === name);
  if (table === undefined) throw new Error(`Expected a table ${name}, but there is none.`);
  return table;
}

/** The columns of all documents: table, text, references. */
export const DOCUMENTS = TABLES.flatMap((table: Table) =>
  table.document === undefined ? [] : [[table.name, ...table.document] as const],
);
