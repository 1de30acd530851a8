import type { Json } from '@tutti/jq';
import type { Chance } from './chance.ts';

type Body = { readonly [member: string]: Json };
type Named = { readonly [name: string]: Body };

/** Another version of a definition, and which task has become which, where that is not plain. */
export interface NextVersion {
  readonly text: string;
  readonly mapping: { readonly [old: string]: string };
}

const NAME = 'renamed';
const ADDED = { added: { set: '${ . }' } };

/** One task has another name and one more task is there: what is under way moves, and is found by the mapping. */
export function nextVersion(text: string, version: string, chance: Chance): NextVersion {
  const { do: tasks, document, ...rest } = JSON.parse(text) as { do: Named[]; document: Body };
  const [addedAt, at] = [chance.below(tasks.length + 1), chance.below(tasks.length)];
  const old = nameOf(tasks[at]);
  const list = tasks.map((task) => led(task, old)).toSpliced(addedAt, 0, ADDED);
  const now = list.findIndex((task) => NAME in task);
  const mapping = { [`/do/${at}/${old}`]: `/do/${now}/${NAME}` };
  return {
    text: JSON.stringify({ ...rest, document: { ...document, version }, do: list }),
    mapping,
  };
}

/** A task of the list in which `old` has its new name. */
function led(task: Named, old: string): Named {
  const name = nameOf(task);
  const { switch: cases, ...body } = toNew(task[name] ?? {}, old);
  const newCases = Array.isArray(cases) && {
    switch: cases.map((each) => {
      const [[caseName = '', more = {}] = []] = Object.entries(each as Named);
      return { [caseName]: toNew(more, old) };
    }),
  };
  return { [name === old ? NAME : name]: { ...body, ...newCases } };
}

function toNew(body: Body, old: string): Body {
  // biome-ignore lint/suspicious/noThenProperty: the DSL calls it `then`
  return body['then'] === old ? { ...body, then: NAME } : body;
}

function nameOf(task: Named | undefined): string {
  return Object.keys(task ?? {})[0] ?? '';
}
