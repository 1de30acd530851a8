/** What a package may import of ours. ARCHITECTURE.md says why. */
export const ARROWS: { readonly [name: string]: readonly string[] } = {
  jq: [],
  language: ['jq'],
  engine: ['language', 'jq'],
  'connector-kit': [],
  connectors: ['connector-kit'],
  api: [],
  client: ['api'],
  server: ['engine', 'language', 'jq', 'api', 'connector-kit', 'workflow-tests'],
  'workflow-tests': ['engine', 'language', 'jq'],
  demo: ['client'],
  cli: ['client', 'language', 'jq', 'demo', 'workflow-tests'],
};

/** Arrows that exist at one place only. */
export const SINGLE_PLACES: readonly {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}[] = [
  {
    from: 'packages/server/src/main.ts',
    to: 'connectors',
    reason: 'the composition root is where adapters are constructed',
  },
  {
    from: 'packages/cli/src/embedded.ts',
    to: 'server',
    reason: 'a run without a server, and `tutti up`, start one in this process',
  },
];

/**
 * Further entries of packages, beside the package itself. The thread of the store fits events to
 * offers: with all of the engine it would start later, and be four times as large.
 */
export const ENTRIES: readonly string[] = ['@tutti/engine/event-key'];

/** What tests may import besides: the real neighbour instead of a stand-in. */
export const TEST_ARROWS: { readonly [name: string]: readonly string[] } = {
  server: ['connectors', 'client'],
  client: ['server'],
  demo: ['server'],
  cli: ['server'],
};

/** Packages that must run in a browser, or anywhere: no Node API. */
export const WITHOUT_NODE = [
  'jq',
  'language',
  'engine',
  'api',
  'client',
  'workflow-tests',
] as const;

/**
 * Rooms of the server: what is below `from` never imports what is below `to`. `*` stands for one
 * folder name; a rule whose both sides end in `*` holds between different folders.
 */
export const WALLS: readonly { readonly from: string; readonly to: string }[] = [
  { from: 'features/*', to: 'features/*' },
  { from: 'runtime', to: 'features' },
  { from: 'runtime', to: 'http' },
  { from: 'store', to: 'features' },
  { from: 'store', to: 'http' },
  { from: 'http', to: 'features' },
];

/** What stands beside the packages and reaches into them: names of packages, and rooms of them. */
export const BESIDE: {
  readonly [folder: string]: {
    readonly packages: readonly string[];
    readonly rooms: readonly string[];
  };
} = {
  sim: {
    packages: ['engine', 'jq', 'language', 'connector-kit', 'workflow-tests'],
    rooms: [
      'packages/engine/src/testing/',
      'packages/server/src/runtime/',
      'packages/server/src/store/',
    ],
  },
};
