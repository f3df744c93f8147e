// A complete page: mounts the widget where the page says, keeps the page's ground in step, and tells a frame its height.
(async () => {
  const place = document.getElementById("simulab");
  const say = (text) => (place.textContent = text);
  if (!window.Bokeh) return void say("This page needs BokehJS, which could not be loaded. Without a network, open a page that was exported with --inline.");
  const onTheme = (theme) => (document.documentElement.dataset.theme = theme);
  await simulab.mount(place, spec, pageHost(spec, program, new Desk(program, workerFile)), { ...options, onTheme });
  onTheme(place.querySelector(".simulab").dataset.theme);
  if (parent !== window) {
    const tell = () => parent.postMessage({ type: "simulab-height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, "*");
    new ResizeObserver(tell).observe(document.documentElement);
    tell();
  }
})();
