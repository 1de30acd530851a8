import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { connect } from '../postgres/connection.ts';
import { openPostgresStore } from '../postgres/postgres-store.ts';

/** A real server of PostgreSQL, with a data folder to throw away. */
export interface PostgresServer {
  readonly port: number;
  /** Of its first process. */
  readonly pid: number;
  /** The URL of a new database, in which a store has been opened and closed. */
  newDatabase(): Promise<string>;
  /** Runs one of PostgreSQL's own programs, in the server's account. Answers what it prints. */
  run(program: string, ...given: readonly string[]): string;
  /** Ends it as a crash of its machine would, and starts it again. Resolves when it serves. */
  restart(): Promise<void>;
  /** Ends it, and everything that it has stored. */
  stop(): Promise<void>;
}

/** Debian keeps the programs of each release in a folder that no search path names. */
const RELEASES = '/usr/lib/postgresql';

/** Where the programs of PostgreSQL are; undefined when this machine has none. */
export function postgresPrograms(): string | undefined {
  const searched = (process.env.PATH ?? '').split(':');
  const releases = existsSync(RELEASES) ? readdirSync(RELEASES).toSorted().toReversed() : [];
  const folders = [...searched, ...releases.map((release) => join(RELEASES, release, 'bin'))];
  const hasAll = (folder: string) =>
    ['initdb', 'pg_basebackup'].every((program) => existsSync(join(folder, program)));
  return folders.find(hasAll);
}

export interface PostgresServerOptions {
  /** Such as `wal_level=replica`. */
  readonly settings?: readonly string[];
  /** A base backup, from which it recovers as `settings` say. */
  readonly recoverFrom?: string;
}

/** Starts a server of its own on a free port of loopback. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const programs = postgresPrograms();
  if (programs === undefined) {
    throw new Error('Expected PostgreSQL to be installed, but it is not: see .ci/run.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'tutti-postgres-'));
  const account = accountOf(folder);
  const run: Run = (program, ...given) => [...account, join(programs, program), ...given];
  const data = join(folder, 'data');
  if (options.recoverFrom === undefined) {
    execute(
      run(
        'initdb',
        ...['--pgdata', data, '--username', 'tutti', '--auth', 'trust'],
        ...['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'],
      ),
    );
  } else {
    execute([...account, 'cp', '-a', options.recoverFrom, data]);
    execute([...account, 'touch', join(data, 'recovery.signal')]);
  }
  const port = await freePort();
  const given = settings(folder, options.settings);
  const command = run('postgres', '-D', data, '-p', String(port), ...given);
  return new OwnServer(folder, port, command, run).start();
}

type Run = (program: string, ...given: readonly string[]) => readonly string[];

function execute([program = '', ...given]: readonly string[]): string {
  return execFileSync(program, given, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
}

function settings(folder: string, more: readonly string[] = []): string[] {
  return [
    `unix_socket_directories=${folder}`,
    'listen_addresses=127.0.0.1',
    'max_connections=50',
    ...more,
  ].flatMap((setting) => ['-c', setting]);
}

/** The server refuses to run as root: then it gets the account that its package has made. */
function accountOf(folder: string): string[] {
  if (process.getuid?.() !== 0) return [];
  const idOf = (option: string) => Number(execFileSync('id', [option, 'postgres']).toString());
  chownSync(folder, idOf('-u'), idOf('-g'));
  return [
    'setpriv',
    ...['--reuid', 'postgres', '--regid', 'postgres', '--clear-groups', '--pdeathsig', 'QUIT'],
  ];
}

class OwnServer implements PostgresServer {
  readonly port: number;
  readonly #folder: string;
  readonly #command: readonly string[];
  readonly #run: Run;
  #process: ChildProcess | null = null;
  #databases = 0;
  #template: Promise<void> | undefined;

  constructor(folder: string, port: number, command: readonly string[], run: Run) {
    this.#folder = folder;
    this.port = port;
    this.#command = command;
    this.#run = run;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  async start(): Promise<this> {
    const [program = '', ...given] = this.#command;
    const child = spawn(program, given, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    let output = '';
    child.stderr.on('data', (chunk) => {
      output = (output + chunk).slice(-10_000);
    });
    for (;;) {
      if (child.exitCode !== null) throw new Error(`Expected PostgreSQL to start, but: ${output}`);
      if (
        await this.#ask('SELECT 1').then(
          () => true,
          () => false,
        )
      )
        return this;
      await elapsed(20);
    }
  }

  async newDatabase(): Promise<string> {
    this.#template ??= this.#makeTemplate();
    await this.#template;
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.#ask(`CREATE DATABASE ${name} TEMPLATE prepared`);
    return this.#url(name);
  }

  /** The tables are made once: the databases of the tests are copies. */
  async #makeTemplate(): Promise<void> {
    await this.#ask('CREATE DATABASE prepared');
    await (await openPostgresStore({ url: this.#url('prepared') })).close();
  }

  run(program: string, ...given: readonly string[]): string {
    const place = ['--host', '127.0.0.1', '--port', String(this.port), '--username', 'tutti'];
    return execute(this.#run(program, ...place, ...given));
  }

  async restart(): Promise<void> {
    await this.#end();
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Immediately: nothing is written out, and the log is replayed at the next start. */
  async #end(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGQUIT');
    await ended;
  }

  #url(database: string): string {
    return `postgres://tutti@127.0.0.1:${this.port}/${database}`;
  }

  async #ask(sql: string): Promise<void> {
    const connection = await connect({ url: this.#url('postgres') }, { name: 'tests' });
    try {
      await connection.change(sql);
    } finally {
      await connection.close();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
