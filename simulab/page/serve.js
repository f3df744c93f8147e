/** Inside the worker: answers {id, name, leaves} with {id, columns}; the first word is {id: 0}. */
function serve(program) {
  const sources = program();
  self.onmessage = ({ data: { id, name, leaves } }) => {
    try {
      const columns = sources[name](leaves);
      self.postMessage({ id, columns }, Object.values(columns).map((values) => values.buffer));
    } catch (error) {
      self.postMessage({ id, error: String(error) });
    }
  };
  self.postMessage({ id: 0 });
}
