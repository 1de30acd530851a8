import type { CallContext } from '@tutti/connector-kit';
import type { Authorization } from '../authenticator.ts';
import type { OAuthPolicy } from './policy.ts';
import type { TokenStore } from './token-store.ts';

/** A token in use, or a new one; and, once, another one when the target refuses it. */
export async function oauthAuthorization(
  policy: OAuthPolicy,
  tokens: TokenStore,
  context: CallContext,
): Promise<Authorization> {
  const first = await tokens.token(policy, context);
  return {
    ...proof(first.value, first.secrets, context),
    async renewed() {
      const second = await tokens.token(policy, context, first.value);
      return { ...proof(second.value, second.secrets, context), renewed: async () => undefined };
    },
  };
}

function proof(value: string, secrets: readonly string[], context: CallContext) {
  for (const secret of secrets) context.conceal(secret);
  return { header: `Bearer ${value}`, secrets };
}
