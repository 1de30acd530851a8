import { podmanEngine } from '../testing/peers/podman.ts';
import { containerContract } from './container.contract.ts';

containerContract('podman', podmanEngine);
