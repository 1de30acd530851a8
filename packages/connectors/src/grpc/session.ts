import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import type { createGrpcTransport } from '@connectrpc/connect-node';
import type { Route } from '@tutti/connector-kit';
import { openSocket } from '../dialer/open-socket.ts';
import type { GrpcLimits } from './limits.ts';

type SessionManager = NonNullable<Parameters<typeof createGrpcTransport>[0]['sessionManager']>;

/** The one connection of a call, as the library of gRPC wants it. */
export class GrpcSession implements SessionManager {
  readonly authority: string;
  readonly #route: Route;
  readonly #limits: GrpcLimits;
  #socket: Socket | undefined;
  #session: ClientHttp2Session | undefined;
  #loss: Error | undefined;

  constructor(origin: string, route: Route, limits: GrpcLimits) {
    this.authority = origin;
    this.#route = route;
    this.#limits = limits;
  }

  async request(method: string, path: string, headers: OutgoingHttpHeaders, options: object) {
    this.#session ??= this.#open();
    return this.#session.request({ ...headers, ':method': method, ':path': path }, options);
  }

  notifyResponseByteRead(): void {}

  get receivedBytes(): number {
    return this.#socket?.bytesRead ?? 0;
  }

  /** Why the connection was lost before it was closed, or never came to be. */
  get loss(): Error | undefined {
    return this.#loss;
  }

  close(): void {
    this.#loss ??= networkError('ECANCELED');
    this.#session?.destroy();
    this.#socket?.destroy();
  }

  #open(): ClientHttp2Session {
    const lose = (error: Error) => {
      this.#loss ??= error;
    };
    const isOpen = () => clearTimeout(timer);
    const socket = openSocket(this.#route, isOpen, ['h2']);
    const late = () => socket.destroy(networkError('ETIMEDOUT'));
    const timer = setTimeout(late, this.#limits.connectTimeoutMs);
    socket.on('error', lose);
    socket.once('close', () => {
      clearTimeout(timer);
      lose(networkError('ECONNRESET'));
    });
    this.#socket = socket;
    return connect(this.authority, { createConnection: () => socket }).on('error', lose);
  }
}

function networkError(code: string): Error {
  return Object.assign(new Error(`The connection failed (${code}).`), { code });
}
