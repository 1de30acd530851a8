import type { DiagnosticCode } from '../codes.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Position } from '../document/line-positions.ts';
import type { Place } from '../document/syntax.ts';
import { LIMITS } from '../limits.ts';

interface Finding extends Place {
  readonly code: DiagnosticCode;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly suggestion?: string;
}

/** Where readers tell what they find. */
export interface Report {
  mistake(at: Place, code: DiagnosticCode, message: string, suggestion?: string): void;
  warning(at: Place, code: DiagnosticCode, message: string): void;
  /** A valid part of the DSL that cannot be run yet, by its name. */
  unsupported(at: Place, name: string): void;
}

/** For readers that are only asked for their recovery value. */
export const SILENT: Report = { mistake() {}, warning() {}, unsupported() {} };

/** Thrown by a report that is full: so many mistakes cost no more than the first ones. */
export class EnoughFound extends Error {}

/** Collects findings; the same finding reached on two ways (a shared component) counts once. */
export class Findings implements Report {
  readonly #findings = new Map<string, Finding>();
  #isFull = false;

  mistake(at: Place, code: DiagnosticCode, message: string, suggestion?: string): void {
    this.#add(at, { code, severity: 'error', message, ...(suggestion && { suggestion }) });
  }

  warning(at: Place, code: DiagnosticCode, message: string): void {
    this.#add(at, { code, severity: 'warning', message });
  }

  unsupported(at: Place, name: string): void {
    const message = `This version of Tutti cannot run ${name} yet. The document is valid; leave this part out to run it here.`;
    this.#add(at, { code: 'not-supported-yet', severity: 'error', message });
  }

  /** All findings in the order of the document, with their positions. */
  diagnostics(positionOf: (offset: number) => Position): Diagnostic[] {
    const found = [...this.#findings.values()].sort(byPlace);
    const told = found.map((finding) => toldAt(finding, positionOf));
    return this.#isFull ? [...told, moreThan(told.at(-1)!)] : told;
  }

  #add({ pointer, offset }: Place, finding: Omit<Finding, keyof Place>): void {
    const key = `${finding.code} ${pointer} ${offset}`;
    if (this.#findings.has(key)) return;
    this.#isFull = this.#findings.size === LIMITS.diagnostics;
    if (this.#isFull) throw new EnoughFound();
    this.#findings.set(key, { ...finding, pointer, offset });
  }
}

function byPlace(a: Finding, b: Finding): number {
  return a.offset - b.offset || (a.code < b.code ? -1 : 1);
}

function toldAt(finding: Finding, positionOf: (offset: number) => Position): Diagnostic {
  const { offset, ...rest } = finding;
  return { ...rest, ...positionOf(offset) };
}

function moreThan({ pointer, line, column }: Diagnostic): Diagnostic {
  const message = `There are more than ${LIMITS.diagnostics} diagnostics, and the rest is not told. Correct these first.`;
  return { code: 'too-many-diagnostics', severity: 'error', message, pointer, line, column };
}
