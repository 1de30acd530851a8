import { storeContract } from '../store.contract.ts';
import { describeWithPostgres } from '../testing/with-postgres.ts';
import { openPostgresStore } from './postgres-store.ts';

describeWithPostgres('postgres', (server) => {
  storeContract('postgres', async () => openPostgresStore({ url: await server().newDatabase() }));
});
