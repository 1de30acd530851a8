import { dockerEngine } from '../testing/peers/docker.ts';
import { containerContract } from './container.contract.ts';

await containerContract('dockerd', dockerEngine);
