import type { ProjectFile } from '../sources/project-files.ts';

/** Something that is not as STYLE.md asks. */
export interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** One rule of STYLE.md that a machine can check. */
export interface Rule {
  readonly name: string;
  find(file: ProjectFile): readonly { readonly line: number; readonly message: string }[];
}
