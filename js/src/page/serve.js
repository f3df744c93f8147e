/** Inside the worker, which may be made from this function's own text: answers {id, name, leaves, part, short} with {id, columns}; the first word is {id: 0}. */
export function serve(program) {
  const sources = program();
  self.onmessage = ({ data: { id, name, leaves, part, short = {} } }) => {
    try {
      for (const [other, sizes] of Object.entries(short))
        for (const [column, size] of Object.entries(sizes)) {
          const sent = part[other][column];
          part[other][column] = new sent.constructor(size); // of which the first rows were sent
          part[other][column].set(sent);
        }
      const columns = sources[name](leaves, part);
      const transfer = Object.values(columns).map((values) => values.buffer);
      self.postMessage({ id, columns }, { transfer });
    } catch (error) {
      self.postMessage({ id, error: String(error) });
    }
  };
  self.postMessage({ id: 0 });
}
