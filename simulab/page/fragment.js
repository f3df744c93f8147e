// A fragment: a widget or a lesson in somebody else's page, behind a shadow root. What several fragments need is loaded once.
(() => {
  const box = document.currentScript.parentElement;
  const shared = (window.simulabShared ??= { views: {}, names: {}, bokeh: null });
  const count = (shared.names[name] = (shared.names[name] ?? 0) + 1);
  // Each has its own part of the address: "race.steps=50", and "race-2.steps=50" for the second one.
  const prefix = options.hash || (count > 1 ? `${name}-${count}` : name);
  const load = () =>
    new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      Object.assign(tag, { src: bokeh.url, integrity: bokeh.integrity, crossOrigin: "anonymous", onload: resolve });
      tag.onerror = () => reject(new Error("The picture needs BokehJS, which could not be loaded; is there a network?"));
      document.head.append(tag);
    });
  const open = async () => {
    const place = document.createElement("div");
    box.append(place);
    try {
      if (!window.Bokeh) await (shared.bokeh ??= load());
      const root = place.attachShadow({ mode: "open" });
      await start(shared.views[view], root, { ...options, hash: prefix });
    } catch (error) {
      shared.bokeh = null;
      place.textContent = error.message;
    }
  };
  open();
})();
