import {
  type AccessDecision,
  type ApiTokenList,
  type CreateApiToken,
  type CreatedApiToken,
  type QueryOf,
  ROUTES,
  type RoleBinding,
  type RoleBindingList,
  type RoleTable,
  type ServiceAccount,
  type ServiceAccountPage,
  type SetServiceAccount,
  type WhoAmI,
} from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

/** Who may do what, and the programs that have tokens of their own. */
export interface AccessClient {
  whoAmI(): Promise<WhoAmI>;
  explain(query: QueryOf<typeof ROUTES.explainAccess>): Promise<AccessDecision>;
  roles(): Promise<RoleTable>;
  bindings(query?: QueryOf<typeof ROUTES.listRoleBindings>): Promise<RoleBindingList>;
  addBinding(binding: RoleBinding): Promise<RoleBinding>;
  removeBinding(binding: RoleBinding): Promise<void>;
  serviceAccounts(query?: QueryOf<typeof ROUTES.listServiceAccounts>): Promise<ServiceAccountPage>;
  setServiceAccount(name: string, account: SetServiceAccount): Promise<ServiceAccount>;
  /** With its tokens and roles. */
  deleteServiceAccount(name: string): Promise<void>;
  tokens(account: string): Promise<ApiTokenList>;
  /** The answer has the token, which is never told again. */
  createToken(account: string, wish?: CreateApiToken): Promise<CreatedApiToken>;
  revokeToken(account: string, token: string): Promise<void>;
}

export function accessClient(transport: Transport): AccessClient {
  return {
    async whoAmI() {
      return jsonOf(await transport(ROUTES.whoAmI, {}));
    },
    async explain(query) {
      return jsonOf(await transport(ROUTES.explainAccess, { query }));
    },
    async roles() {
      return jsonOf(await transport(ROUTES.listRoles, {}));
    },
    async bindings(query = {}) {
      return jsonOf(await transport(ROUTES.listRoleBindings, { query }));
    },
    async addBinding(binding) {
      return jsonOf(await transport(ROUTES.addRoleBinding, { json: binding }));
    },
    async removeBinding(binding) {
      await transport(ROUTES.removeRoleBinding, { json: binding });
    },
    async serviceAccounts(query = {}) {
      return jsonOf(await transport(ROUTES.listServiceAccounts, { query }));
    },
    async setServiceAccount(name, json) {
      return jsonOf(await transport(ROUTES.setServiceAccount, { params: { name }, json }));
    },
    async deleteServiceAccount(name) {
      await transport(ROUTES.deleteServiceAccount, { params: { name }, json: {} });
    },
    async tokens(name) {
      return jsonOf(await transport(ROUTES.listApiTokens, { params: { name } }));
    },
    async createToken(name, json = {}) {
      return jsonOf(await transport(ROUTES.createApiToken, { params: { name }, json }));
    },
    async revokeToken(name, token) {
      await transport(ROUTES.revokeApiToken, { params: { name, token }, json: {} });
    },
  };
}
