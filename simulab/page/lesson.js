// A page with a lesson: each of its widgets computes here; what is asked of them stays in this browser.
(async () => {
  const place = document.getElementById("simulab");
  if (!window.Bokeh) return void (place.textContent = "This page needs BokehJS, which could not be loaded. Without a network, open a page that was exported with --inline.");
  const onTheme = (theme) => (document.documentElement.dataset.theme = theme);
  await simulab.mountLesson(place, lesson, hosts, { ...options, onTheme });
})();
