import { podmanEngine } from '../testing/peers/podman.ts';
import { containerContract } from './container.contract.ts';

await containerContract('podman', podmanEngine);
