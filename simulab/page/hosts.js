// A host for each of a lesson's widgets.
const hosts = Object.fromEntries(Object.entries(programs).map(([called, program]) => [called, pageHost(lesson.widgets[called], program, new Desk(program, workerFiles[called] ?? null))]));
