export type { Effect } from './service/effect-log.ts';
export type { Faults } from './service/faults.ts';
export type { Service, ServiceOptions } from './service/service.ts';
export { startService } from './service/service.ts';
export type { ServiceName, Services } from './start-services.ts';
export { startServices } from './start-services.ts';
