import { dockerEngine } from '../testing/peers/docker.ts';
import { containerContract } from './container.contract.ts';

containerContract('dockerd', dockerEngine);
