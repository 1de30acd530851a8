import { type Static, Type } from 'typebox';

export const Health = Type.Object({ status: Type.Literal('ok') }, { title: 'Health' });
export type Health = Static<typeof Health>;

export const Backup = Type.Object(
  {
    folder: Type.String({ description: 'Where it is, on the machine of the server.' }),
    at: Type.String({ format: 'date-time', description: 'Everything committed before is in it.' }),
    bytes: Type.Integer(),
    sha256: Type.String({ description: 'Of the file of the store in it.' }),
  },
  { title: 'Backup' },
);
export type Backup = Static<typeof Backup>;

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
