export type { AllowedVolume, ContainerLimits } from './container/container-policy.ts';
export type { EngineAddress } from './container/engine-address.ts';
export type { ContainerOptions } from './container/index.ts';
export { type ConnectorOptions, createConnectors } from './create-connectors.ts';
export {
  type AddressPolicy,
  type ClosableDialer,
  createDialer,
  type DialerOptions,
  type DialLimits,
} from './dialer/index.ts';
export type { PythonOptions } from './python/run.ts';
export type { ScriptOptions } from './script/javascript.ts';
export type { ShellOptions } from './shell/run.ts';
