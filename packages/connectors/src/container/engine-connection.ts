import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { interruptedFault, type Json } from '@tutti/connector-kit';
import { type EngineAddress, shownAddress } from './engine-address.ts';
import { slowEngineFault, strangeAnswerFault, unreachedFault } from './engine-fault.ts';

export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: Json;
  readonly signal?: AbortSignal;
  /** For the whole answer; none where the engine answers when something ends. */
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * Speaks HTTP with a container engine. Its address is the operator's, never a definition's, so that
 * neither the host map nor the address guard applies to it.
 */
export class EngineConnection {
  readonly #address: EngineAddress;
  readonly name: string;

  constructor(address: EngineAddress) {
    this.#address = address;
    this.name = shownAddress(address);
  }

  /** Asks and answers what came, whatever its status. Throws a fault when nothing whole came. */
  async ask(question: Question): Promise<Answer> {
    const chunks: Buffer[] = [];
    const status = await this.listen(question, (chunk) => chunks.push(chunk) > 0, maxAnswerBytes);
    return { status, body: Buffer.concat(chunks) };
  }

  /** Asks and hands on the answer as it comes, until it ends or is no longer wanted (false). */
  listen(
    question: Question,
    take: (chunk: Buffer) => boolean,
    maxBytes = Number.POSITIVE_INFINITY,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = this.#request(question, {});
      let bytes = 0;
      const end = (error: unknown) => {
        request.destroy();
        reject(error);
      };
      this.#watch(request, question, end);
      request.once('response', (response) => {
        const status = response.statusCode ?? 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > maxBytes)
            end(strangeAnswerFault(this.name, `its answer is larger than ${maxBytes} bytes`));
          else if (!take(chunk)) {
            resolve(status);
            request.destroy();
          }
        });
        response.once('end', () => resolve(status));
        response.once('error', (error) => end(unreachedFault(this.name, error)));
      });
      request.end(question.body === undefined ? undefined : JSON.stringify(question.body));
    });
  }

  /** Asks for the connection itself; answers it, or the refusal. */
  open(question: Question): Promise<Duplex | Answer> {
    return new Promise((resolve, reject) => {
      const request = this.#request(question, { connection: 'Upgrade', upgrade: 'tcp' });
      const stop = this.#watch(request, question, reject);
      request.once('upgrade', (_: IncomingMessage, socket: Duplex) => {
        stop();
        resolve(socket);
      });
      request.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
        );
      });
      request.end();
    });
  }

  #request({ method, path, body }: Question, more: { readonly [name: string]: string }) {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { host: 'engine', ...type, ...more };
    return httpRequest({ ...this.#address, method, path, headers, agent: false });
  }

  /** Ends the request when it fails, is no longer wanted, or takes too long. */
  #watch(
    request: ClientRequest,
    { signal, timeoutMs }: Question,
    end: (error: unknown) => void,
  ): () => void {
    const fail = (error: Error) => {
      request.destroy();
      end(error);
    };
    const interrupt = () => fail(interruptedFault());
    const late = () => fail(slowEngineFault(this.name, timeoutMs ?? 0));
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
    };
    request.once('error', (error) => end(this.#faultOf(error)));
    request.once('close', stop);
    if (signal?.aborted) interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    return stop;
  }

  #faultOf(error: Error & { code?: string }): Error {
    return error.code?.startsWith('HPE_')
      ? strangeAnswerFault(this.name, 'it does not speak HTTP')
      : unreachedFault(this.name, error);
  }
}
