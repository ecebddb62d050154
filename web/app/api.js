// The server's routes. A drag has one request in flight; of what waits, the latest wins, and an answer says what it is for.

import { readAnswer } from "./answer.js";

const root = "api/v1/";
export const answerType = "application/vnd.detente.answer";

/** What the server refused, or that it is gone. `problems` are {what, remedy}. */
export class Refusal extends Error {
  constructor(status, problems) {
    super(problems.map((each) => each.what).join("; "));
    this.status = status;
    this.problems = problems;
  }
}

const gone = () =>
  new Refusal(0, [
    {
      what: "The program behind this page does not answer",
      remedy: "start it again with detente serve; this address will bring back what you see",
    },
  ]);

async function refuse(response) {
  let problems;
  try {
    problems = (await response.json()).problems;
  } catch {
    problems = null;
  }
  if (!Array.isArray(problems) || !problems.length) problems = [{ what: `The server answered ${response.status}`, remedy: "" }];
  return new Refusal(response.status, problems);
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(root + path, options);
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw gone();
  }
  if (!response.ok) throw await refuse(response);
  return response;
}

/** JSON of a route. */
export const get = async (path, options) => (await ask(path, options)).json();

/** One answer of the model, in the compact form. */
export async function solve(body, layout, signal) {
  const response = await ask("solve", {
    method: "POST",
    body: JSON.stringify(body),
    signal,
    headers: { "Content-Type": "application/json", Accept: answerType },
  });
  return readAnswer(await response.arrayBuffer(), layout);
}

/** The address of something to download. */
export const link = (path, query) => `${root}${path}${query ? `?${query}` : ""}`;

/**
 * Runs one task at a time. While it runs only the latest of what is handed over is kept, and runs next; what was overtaken is dropped.
 * `done(result, input)` and `failed(error, input)` are called in order.
 */
export function latestWins(task, done, failed) {
  let running = false;
  let waiting = null;
  async function run(input) {
    running = true;
    try {
      done(await task(input), input);
    } catch (error) {
      failed(error, input);
    }
    running = false;
    if (waiting !== null) {
      const next = waiting;
      waiting = null;
      run(next);
    }
  }
  return (input) => {
    if (running) waiting = input;
    else run(input);
  };
}

/** Listens to events of a route until it ends; gives a function that stops it. A stream that breaks says so once. */
export function listen(path, handlers, failed) {
  const source = new EventSource(root + path);
  for (const [name, handler] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => {
      handler(event.data ? JSON.parse(event.data) : null);
    });
  }
  source.onerror = () => {
    source.close();
    failed?.();
  };
  return () => source.close();
}
