/** Inside the worker, which may be made from this function's own text: answers {id, name, leaves, part} with {id, columns}; the first word is {id: 0}. */
export function serve(program) {
  const sources = program();
  self.onmessage = ({ data: { id, name, leaves, part } }) => {
    try {
      const columns = sources[name](leaves, part);
      const transfer = Object.values(columns).map((values) => values.buffer);
      self.postMessage({ id, columns }, { transfer });
    } catch (error) {
      self.postMessage({ id, error: String(error) });
    }
  };
  self.postMessage({ id: 0 });
}
