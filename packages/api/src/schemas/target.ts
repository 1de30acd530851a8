import { type Static, Type } from 'typebox';
import { DateTime } from './names.ts';

const Count = Type.Integer({ minimum: 1 });
const DurationMs = Type.Integer({ minimum: 1, description: 'Milliseconds.' });

const TargetPolicy = Type.Object(
  {
    rateLimit: Type.Optional(Type.Object({ requests: Count, perMs: DurationMs, burst: Count })),
    breaker: Type.Optional(Type.Object({ failures: Count, openMs: DurationMs, probes: Count })),
    maxConcurrent: Type.Optional(Count),
  },
  { description: 'What the operator has configured.' },
);

export const Target = Type.Object(
  {
    target: Type.String({
      description: 'The origin of a system that calls speak to.',
      examples: ['https://api.example.com', 'tcp://broker:9092'],
    }),
    policy: TargetPolicy,
    breaker: Type.Optional(
      Type.Object({
        state: Type.Union([
          Type.Literal('closed'),
          Type.Literal('open'),
          Type.Literal('half-open'),
        ]),
        failures: Type.Optional(Type.Integer({ description: 'In a row, while it is closed.' })),
        until: Type.Optional(DateTime),
      }),
    ),
    rate: Type.Optional(
      Type.Object(
        { tokens: Type.Integer(), nextAt: Type.Optional(DateTime) },
        {
          description: 'How many could begin at once now, and when the next one may if none could.',
        },
      ),
    ),
    active: Type.Integer({ description: 'Exchanges under way.' }),
    waiting: Type.Integer({ description: 'Calls that are held back.' }),
  },
  { title: 'Target', description: 'A system that a policy is about, as it stands now.' },
);
export type Target = Static<typeof Target>;

export const TargetList = Type.Object(
  { items: Type.Array(Target) },
  { title: 'TargetList', description: 'By name.' },
);
export type TargetList = Static<typeof TargetList>;
