import { type Static, Type } from 'typebox';

export const PersonName = Type.String({
  pattern: '^\\S(?:.*\\S)?$',
  maxLength: 200,
  description: 'The name of a user or a group.',
  examples: ['ada'],
});

/** The title by which a server knows the member of a request that names an acting user. */
export const ACTING_USER = 'ActingUser';

export const ActingUser = Type.Object(
  {
    user: PersonName,
    groups: Type.Optional(
      Type.Array(PersonName, { maxItems: 50, description: 'The groups that the user is in.' }),
    ),
  },
  {
    title: ACTING_USER,
    description:
      'On whose behalf the request is made, for who may vouch for others (`users:vouch`): the server does not know users yet. Who vouched is written down. Without it, whoever asks acts.',
    additionalProperties: false,
  },
);
export type ActingUser = Static<typeof ActingUser>;
