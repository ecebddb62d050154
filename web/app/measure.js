// How long from a hand's move to the painted numbers: event.timeStamp to a message posted after the frame. Read by the benchmark.

const samples = [];
const channel = new MessageChannel();
let waiting = [];
channel.port1.onmessage = () => {
  const now = performance.now();
  for (const start of waiting) samples.push(now - start);
  waiting = [];
};

/** Notes that what the event at `start` asked for has been drawn and will be on the screen with the next frame. */
export function painted(start) {
  if (!start) return;
  requestAnimationFrame(() => {
    waiting.push(start);
    channel.port2.postMessage(0);
  });
}

window.detente = {
  ...window.detente,
  measure: {
    samples,
    clear: () => {
      samples.length = 0;
    },
  },
};
