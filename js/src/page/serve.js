/**
 * Inside the worker, which may be made from this function's own text: answers {id, name, leaves, part, short} with {id, columns}, and
 * one with several parts with the columns of each; the first word is {id: 0}.
 */
export function serve(program) {
  const sources = program();
  self.onmessage = ({ data: { id, name, leaves, part, parts, short = {} } }) => {
    try {
      const whole = new Map();
      const filled = (sent, size) => {
        if (!whole.has(sent)) whole.set(sent, new sent.constructor(size)).get(sent).set(sent); // of which the first rows were sent
        return whole.get(sent);
      };
      const made = (parts ?? [part]).map((one) => {
        for (const [other, sizes] of Object.entries(short))
          for (const [column, size] of Object.entries(sizes)) one[other][column] = filled(one[other][column], size);
        return sources[name](leaves, one);
      });
      const transfer = made.flatMap((columns) => Object.values(columns).map((values) => values.buffer));
      self.postMessage({ id, columns: parts ? made : made[0] }, { transfer });
    } catch (error) {
      self.postMessage({ id, error: String(error) });
    }
  };
  self.postMessage({ id: 0 });
}
