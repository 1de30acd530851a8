import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import {
  type JSONRPCMessage,
  ReadBuffer,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import { outputLimitFault, startFault } from '../processes/process-fault.ts';
import { signalGroup } from '../processes/process-group.ts';
import type { Conversation } from './conversation.ts';

const excerptBytes = 4096;

export interface StdioLimits {
  /** Of a message. */
  readonly outputBytes: number;
  /** Between asking the process to end and ending it. */
  readonly killGraceMs: number;
}

/**
 * MCP over the input and output of a process, a message a line. Lines that are no message are passed
 * over, as the library does. Whatever goes wrong with the process ends the conversation.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #child: ChildProcess;
  readonly #conversation: Conversation;
  readonly #limits: StdioLimits;
  readonly #buffer: ReadBuffer;
  readonly #ended = Promise.withResolvers<void>();
  readonly #endedFault: (code: number, said: string) => Error;
  #said = Buffer.alloc(0);
  #isClosing = false;

  constructor(
    child: ChildProcess,
    conversation: Conversation,
    limits: StdioLimits,
    endedFault: (code: number, said: string) => Error,
  ) {
    this.#child = child;
    this.#conversation = conversation;
    this.#limits = limits;
    this.#buffer = new ReadBuffer({ maxBufferSize: limits.outputBytes });
    this.#endedFault = endedFault;
  }

  async start(): Promise<void> {
    const child = this.#child;
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#said = Buffer.concat([this.#said, chunk]).subarray(-excerptBytes);
    });
    child.once('error', (error) => {
      this.#conversation.failWith(startFault('MCP server', error));
      this.#ended.resolve();
    });
    child.once('exit', (code, signal) => {
      const status = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      // What it said last may still be on its way.
      setImmediate(() => this.#end(status));
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#child.stdin?.write(serializeMessage(message));
  }

  /** Ends the process with everything it started: by the end of its input, else by force. */
  async close(): Promise<void> {
    const { killGraceMs } = this.#limits;
    this.#isClosing = true;
    this.#child.stdin?.end();
    if (this.#conversation.signal.aborted) signalGroup(this.#child.pid, 'SIGTERM');
    const kill = setTimeout(() => signalGroup(this.#child.pid, 'SIGKILL'), killGraceMs);
    await this.#ended.promise;
    clearTimeout(kill);
    this.onclose?.();
  }

  #read(chunk: Buffer): void {
    try {
      this.#buffer.append(chunk);
      for (;;) {
        const message = this.#buffer.readMessage();
        if (message === null) return;
        this.onmessage?.(message);
      }
    } catch (error) {
      const isFull = error instanceof Error && error.message.includes('maximum size');
      const fault = outputLimitFault('MCP server', 'stdout', this.#limits.outputBytes);
      if (isFull) this.#conversation.fail(fault);
      else this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #end(code: number): void {
    signalGroup(this.#child.pid, 'SIGKILL');
    if (!this.#isClosing)
      this.#conversation.failWith(this.#endedFault(code, this.#said.toString('utf8')));
    this.#ended.resolve();
  }
}
