import { type Static, Type } from 'typebox';

export const PersonName = Type.String({
  pattern: '^\\S(?:.*\\S)?$',
  maxLength: 200,
  description: 'The name of a user or a group.',
  examples: ['ada'],
});

export const ActingUser = Type.Object(
  {
    user: PersonName,
    groups: Type.Optional(
      Type.Array(PersonName, { maxItems: 50, description: 'The groups that the user is in.' }),
    ),
  },
  {
    title: 'ActingUser',
    description:
      'On whose behalf the request is made. The server does not know users yet: whoever holds its token vouches for it, and is written down as having done so. Without it, the holder of the token acts.',
    additionalProperties: false,
  },
);
export type ActingUser = Static<typeof ActingUser>;
