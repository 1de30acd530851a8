export type {
  CallContext,
  Connector,
  ConnectorFunction,
  Dialer,
  DialInit,
  DialResponse,
  DialStream,
  Json,
  ReceiveContext,
  ReceivingFunction,
  Route,
} from './connector.ts';
export { type ContractCheck, type ContractSubject, connectorContract } from './contract.ts';
export type { ProblemBody } from './fault.ts';
export { RetryableFault, TerminalFault } from './fault.ts';
export { interruptedFault } from './interruption.ts';
