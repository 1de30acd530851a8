import { asText, type Reader, recovery } from '../reading/reader.ts';
import type { Section } from '../reading/scope.ts';
import { adviceFor } from '../reading/words.ts';

const WORDS: { readonly [section in Section]: readonly [singular: string, plural: string] } = {
  authentications: ['authentication', 'authentications'],
  catalogs: ['catalog', 'catalogs'],
  errors: ['error', 'errors'],
  functions: ['function', 'functions'],
  retries: ['retry policy', 'retry policies'],
  timeouts: ['timeout', 'timeouts'],
};

/** The name of a component of `use`: reads the component as if it stood here. */
export function reference<T>(section: Section, read: Reader<T>): Reader<T> {
  const [singular, plural] = WORDS[section];
  return (at, scope) => {
    const name = asText(`the name of the ${singular}`, at, scope);
    if (name === undefined) return recovery(read, at, scope);
    const components = scope.definition.components[section];
    const component = components.get(name);
    if (!component) {
      const advice = adviceFor(name, [...components.keys()], `${plural} under \`use.${section}\``);
      const message = `Expected the name of one of the ${plural} under \`use.${section}\`, but there is no \`${name}\`. ${advice.sentence}`;
      scope.report.mistake(at, 'unknown-reference', message, advice.suggestion);
      return recovery(read, at, scope);
    }
    scope.definition.used.add(component);
    return read(component.value, scope);
  };
}

/** Text names a component of `use`; anything else is the component itself. */
export function inlineOrReference<T>(section: Section, read: Reader<T>): Reader<T> {
  const referred = reference(section, read);
  return (at, scope) => {
    const isName = at.kind === 'scalar' && typeof at.value === 'string';
    return isName ? referred(at, scope) : read(at, scope);
  };
}
