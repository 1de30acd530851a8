export type {
  CallContext,
  Connector,
  ConnectorFunction,
  Delivery,
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
export { interruptedFault, SHUTTING_DOWN } from './interruption.ts';
