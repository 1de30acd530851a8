import type { Place, SyntaxEntry } from '../document/syntax.ts';
import type { CompiledJq } from '../expressions/compile-jq.ts';
import type { ExpressionPlace } from '../expressions/standard-variables.ts';
import type { ResourceUse } from '../linking/resources.ts';
import type { Task } from '../plan/task.ts';
import type { Report } from './report.ts';

/** The parts of `use` that are maps of named components. */
export type Section =
  | 'authentications'
  | 'catalogs'
  | 'errors'
  | 'functions'
  | 'retries'
  | 'timeouts';

export type NamedComponents = {
  readonly [section in Section]: ReadonlyMap<string, SyntaxEntry>;
};

/** What surrounds the value that is being read. */
export interface Scope {
  readonly report: Report;
  readonly definition: DefinitionScope;
  /** Decides which standard variables expressions may read. */
  readonly place: ExpressionPlace;
  /** Variables (without `$`) that enclosing tasks bring in, innermost last. */
  readonly variables: readonly string[];
  /** What `then` may name. */
  readonly siblings: Siblings;
  /** Inside of a `catch.do`, at any depth. */
  readonly isCatching: boolean;
  /** The function of `use.functions` whose body this is. */
  readonly inFunction?: string;
}

export interface Siblings {
  readonly names: ReadonlySet<string>;
  /** Branches of a fork run at the same time: none of them comes after another one. */
  readonly areBranches: boolean;
}

/** What is true of the whole definition, and what is counted over it. */
export interface DefinitionScope {
  /** Reads a task of any kind: what recursion into task lists goes through. */
  readonly readTask: (task: SyntaxEntry, scope: Scope) => Task;
  readonly components: NamedComponents;
  readonly secrets: readonly string[];
  /** `evaluate.mode`: in `loose` mode expressions may stand without `${ }`. */
  readonly mode: 'strict' | 'loose';
  /** Where tasks are, by name, anywhere in the definition. Made when a mistake asks for it. */
  readonly taskPointers: () => ReadonlyMap<string, readonly string[]>;
  /** Components that something refers to. */
  readonly used: Set<SyntaxEntry>;
  readonly calls: FunctionCallSite[];
  /** What expressions compile to, by their text. */
  readonly compiled: Map<string, CompiledJq>;
  readonly tasks: { count: number };
  readonly resources: ResourceUse;
  /** Functions from elsewhere by their URI; null while one is read, or when it cannot be. */
  readonly linkedFunctions: Map<string, Task | null>;
  /** In a function from elsewhere: the call that led there. */
  readonly callSite?: Place;
}

/** A call of one function in the body of another. */
export interface FunctionCallSite {
  readonly caller: string;
  readonly callee: string;
  readonly at: { readonly pointer: string; readonly offset: number };
}
