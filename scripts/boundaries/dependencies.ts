import { isTest, type ProjectFile } from '../sources/project-files.ts';
import { importsOf } from './imports.ts';

/** What of a `package.json` is read. */
interface Manifest {
  readonly dependencies?: { readonly [name: string]: string };
}

/**
 * Where a package's imports and the dependencies it declares disagree, one sentence each.
 *
 * An import that is not declared works only by luck of hoisting; a dependency that is not imported
 * is weight that nobody argued for. Tests may also use the development tools of the whole project.
 */
export function dependencyViolations(
  name: string,
  manifest: Manifest,
  sources: readonly ProjectFile[],
): readonly string[] {
  const declared = new Set(Object.keys(manifest.dependencies ?? {}));
  const used = externalsOf(sources);
  const shipped = externalsOf(sources.filter((file) => !isTest(file.path)));
  return [
    ...[...shipped]
      .filter((each) => !declared.has(each))
      .map((each) => `${name} imports ${each} without declaring it.`),
    ...[...declared]
      .filter((each) => !used.has(each))
      .map((each) => `${name} declares ${each} without importing it.`),
  ];
}

function externalsOf(sources: readonly ProjectFile[]): ReadonlySet<string> {
  const specifiers = sources.flatMap((file) => importsOf(file.text).map((each) => each.specifier));
  return new Set(specifiers.filter((each) => !/^(\.|node:)/.test(each)).map(packageName));
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
