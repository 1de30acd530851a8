import path from 'node:path';
import type { ProjectFile } from '../sources/project-files.ts';
import type { Rule } from './rule.ts';

const LINK = /\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;

/**
 * Relative links of Markdown pages lead to a file or folder that exists.
 *
 * @param exists whether a path, relative to the project, exists
 */
export function liveLinks(exists: (file: string) => boolean): Rule {
  return {
    name: 'live-links',
    find(file) {
      if (!file.path.endsWith('.md')) return [];
      return relativeLinks(file)
        .filter(({ target }) => !exists(target))
        .map(({ line, target }) => ({
          line,
          message: `links to ${target}, which does not exist.`,
        }));
    },
  };
}

function relativeLinks(file: ProjectFile): { line: number; target: string }[] {
  const folder = path.posix.dirname(file.path);
  return withoutCodeBlocks(file.text).flatMap((text, index) =>
    [...text.matchAll(LINK)]
      .map((match) => match[1]?.split('#')[0] ?? '')
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .map((target) => ({ line: index + 1, target: path.posix.join(folder, target) })),
  );
}

function withoutCodeBlocks(text: string): string[] {
  let inside = false;
  return text.split('\n').map((line) => {
    if (line.trimStart().startsWith('```')) inside = !inside;
    return inside ? '' : line.replaceAll(/`[^`]*`/g, '');
  });
}
