import { type Static, Type } from 'typebox';

export const Health = Type.Object({ status: Type.Literal('ok') }, { title: 'Health' });
export type Health = Static<typeof Health>;

export const About = Type.Object(
  {
    name: Type.Literal('Tutti'),
    description: Type.String(),
    version: Type.String(),
    lifecycleEvents: Type.Array(Type.String(), {
      description: 'Namespaces whose runs tell of their lives by CloudEvents; `*`: all of them.',
    }),
    links: Type.Record(Type.String(), Type.String()),
  },
  { title: 'About', description: 'What answers here, and where to go on.' },
);
export type About = Static<typeof About>;
