import type { Question } from './thread-client.ts';

/** So many other questions are answered while a list waits; then it has its turn all the same. */
const ANSWERS_BEFORE_A_LIST = 16;

/**
 * The order in which the thread is asked. What turns need goes to it at once. A list goes when nothing
 * else is with the thread, and one at a time: so whoever commits waits for one list at the most, however
 * many are read. Lists keep their order, and wait for a bounded number of answers.
 */
export class TurnsFirst {
  readonly #send: (question: Question) => void;
  readonly #waiting: Question[] = [];
  /** What is with the thread. */
  #lists = 0;
  #others = 0;
  #answeredSinceList = 0;

  constructor(send: (question: Question) => void) {
    this.#send = send;
  }

  ask(question: Question): void {
    if (isList(question)) {
      this.#waiting.push(question);
      this.#sendList();
      return;
    }
    // What was asked before the end is answered.
    if (question.operation === 'close') this.#waiting.splice(0).forEach(this.#send);
    this.#others += 1;
    this.#send(question);
  }

  answered(question: Question): void {
    if (isList(question)) {
      this.#lists -= 1;
      this.#answeredSinceList = 0;
    } else {
      this.#others -= 1;
      this.#answeredSinceList += 1;
    }
    this.#sendList();
  }

  #sendList(): void {
    if (this.#lists > 0) return;
    if (this.#others > 0 && this.#answeredSinceList < ANSWERS_BEFORE_A_LIST) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#lists += 1;
    this.#send(next);
  }
}

const LISTS: ReadonlySet<Question['operation']> = new Set([
  'acceptedEvents',
  'humanTasks',
  'names',
  'resources',
  'runs',
  'schedules',
]);

/** Whether nobody's turn depends on it, and it may take long. */
function isList({ operation, values }: Question): boolean {
  // The first event of a run is what starts it again, and the last one is its output.
  if (operation === 'turns') return Number(values[2]) > 1;
  return LISTS.has(operation);
}
