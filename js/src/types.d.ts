// What Python sends and what the view is given. tests/player/test_types.py holds the described parts against Python's own.

/** A state or a part of one: knob -> value. */
export type State = Record<string, any>;
/** Choice -> the values in which something is shown; null: always. */
export type Shown = Record<string, any[]> | null;
export type Bounds = [number, number];
/** An expression over a run, the operation first. */
export type Expression = [string, ...any[]];

export interface Spec {
  name: string;
  title: string;
  lead: string;
  action: string;
  opens_at_start: boolean;
  /** What the primary button deals once the run has ended: a number that it turns, its word, knobs that go back meanwhile. */
  dealt: { knob: string; word: string; back: State; kept: Record<string, string>; by: string[]; many: string } | null;
  controls: Control[];
  groups: Group[];
  series: Series[];
  sources: Record<string, Source>;
  figures: Figure[];
  table: Column[];
  tabs: Tab[];
  /** Title of the fold that holds all but the big pictures and the first sentence; "" where nothing is folded. */
  folds: string;
  /** Spellings of a term -> what it means, of those that the widget says. */
  glossary: Record<string, string>;
  words_in: string;
  more_words_in: string[];
  phrases: Record<string, string>;
  code: Record<string, CodeEntry>;
  models: Record<string, object>;
  study: StudyOf | null;
  version: string;
}

/** How a run's trials are a study of simulab.search: see simulab/widgets/picture.py. */
export interface StudyOf {
  source: string;
  series: string[];
  objective: string;
  strategy: string;
  columns: string[];
  looks: number[];
  spaces: Record<string, Record<string, SearchRange>>;
}

export interface SearchRange {
  low: number;
  high: number;
  log: boolean;
  integer: boolean;
}

export interface Control {
  name: string;
  kind: string;
  label: string;
  default: any;
  doc: string;
  symbol: string;
  unit: string;
  bounds: Bounds | null;
  log: boolean;
  integer: boolean;
  options: Option[];
  shown: Shown;
  longest: number;
  formula: boolean;
  fixed: boolean;
}

export interface Option {
  value: string;
  label: string;
  doc: string;
  equation?: string;
  presets: State;
  bounds: Record<string, Bounds>;
  box: Bounds[];
  ticks: Record<string, [number, string][]>;
  shown?: Shown;
  equation_mathml?: string;
}

export interface Group {
  title: string;
  knobs: string[];
  open: boolean;
}

export interface Series {
  name: string;
  label: string;
  colour: string;
  dash: number[];
  marker: string;
  of: string;
}

export interface Source {
  reads: string[];
  columns: Record<string, number[]>;
  rows: string | null;
  length: string | null;
  shown: Shown;
  slow: boolean;
  whole: string[];
  held: Record<string, string>;
  parts: number;
  work: string;
  aside: boolean;
  at: string;
  late: string[];
  now: Record<string, string[]>;
  /** Of one in slices the shapes of what one hands to the next. */
  carry?: Record<string, number[]>;
  recorded?: { reason: string; shown: Shown }[];
}

/** On a narrow screen: the figures behind a name; without any, the controls. */
export interface Tab {
  title: string;
  slots: string[];
}

export interface Column {
  source: string;
  column: string;
  label: string;
  format: string;
  doc: string;
  now: string[];
}

export interface CodeEntry {
  template: string;
  pieces: Record<string, Record<string, string>>;
}

export interface Figure {
  slot: string;
  label: string;
  title: string;
  big: boolean;
  shown: Shown;
  box_of: string | null;
  x_range: string;
  y_range: string;
  field: Field | null;
  basins: Basins | null;
  tracks: TracksOf | null;
  arrows: Arrow[];
  handles: HandleOf[];
  head?: boolean;
  rules: Rules | null;
  regions: Regions | null;
  dots: Dots | null;
  curves: Curves | null;
  named: Named | null;
  drawn: string;
  half: boolean;
  beside: boolean;
  still: boolean;
}

export interface Field {
  source: string;
  column: string;
  size: number;
  span: Bounds | null;
  reach: [number, number];
}

export interface Basins {
  source: string;
  which: string;
  steps: string;
  size: number;
  shown: Shown;
  of: string;
  minima: string;
}

export interface TracksOf {
  source: string;
  x: string | null;
  y: string;
  says: string;
  arrives: string;
}

export interface Arrow {
  source: string;
  x: string;
  y: string;
  label: string;
  shown: Shown;
}

export interface HandleOf {
  label: string;
  x: string;
  y: string | null;
  kind: string;
  shown?: Shown;
}

export interface Rules {
  source: string;
  column: string;
  labels: string[];
}

export interface Regions {
  source: string;
  begin: string;
  end: string;
  names: string[];
  colours: string[];
  shown: Shown;
}

export interface Dots {
  source: string;
  series: string;
  x: string;
  y: string;
  time: string;
  size: string;
  above: string;
  beside: string;
  value: string;
  frames: Bounds[];
}

export interface Curves {
  source: string;
  series: string;
  at: number[];
  values: string[];
  times: string[];
}

export interface Named {
  source: string;
  x: string;
  y: string | null;
  columns: [string, string, string][];
}

export interface Lesson {
  name: string;
  /** Spellings of a term -> what it means, of those that its texts use. */
  glossary: Record<string, string>;
  title: string;
  /** Of its texts, as HTML names it. */
  language: string;
  lead: string;
  minutes: number;
  summary: string;
  reading: string;
  teacher: string;
  scenarios: Scenario[];
  widgets: Record<string, Spec>;
}

/** A sentence, and what must hold of the run for it to be said; null: nothing. */
export interface Said {
  when: Expression | null;
  html: string;
}

/** One part of a condition, with the words for a student in whose run it does not hold. */
export interface Atom {
  is: Expression;
  said: string;
  sign?: string;
  left?: Expression;
  right?: Expression;
  what?: string;
  than?: string;
}

/** How an answer was marked; good: null for neither right nor wrong. */
export interface Judged {
  good: boolean | null;
  extra: string;
}

export interface Scenario {
  id: string;
  title: string;
  html: string;
  widget: string | null;
  set: State;
  show: string[] | null;
  figures: string[];
  table: boolean;
  uncovered: string[];
  marks: Mark[];
  questions: Question[];
}

export interface Mark {
  kind: string;
  slot: string;
  label: string;
  when: Expression | null;
  x0: Expression;
  y0?: Expression;
  x1?: Expression;
  y1?: Expression;
}

/** The fields that all questions have; the others by kind. */
export interface Question {
  kind: string;
  id: string;
  text: string;
  hint: Said[];
  because: Said[];
  covers: boolean;
  numbers: Record<string, Expression>;
  applies: Expression | null;
  about: string;
  locks: string[];
  options?: { text: string; because: Said[]; right: boolean | Expression }[];
  model?: Said[];
  slot?: string;
  x?: Expression;
  y?: Expression | null;
  close?: number;
  knob?: string;
  answer?: Expression;
  column?: string;
  of?: string;
  decades?: [number, number];
  tolerance?: number;
  unit?: string;
  once?: Atom[] | null;
  goal?: Atom[];
  solution?: State;
}

/** What is kept of a question: the answer so far and, once it was checked, what was said of it. */
export interface Kept {
  answer?: any;
  good?: boolean | null;
  said?: boolean;
  extra?: string;
  numbers?: Record<string, number>;
  told?: number[];
  tries?: number;
  /** Its run waits for a class's teacher. */
  held?: boolean;
  [recorded: string]: any;
}

export interface Link {
  label: string;
  href: string;
  title?: string;
  /** The heading under which a site's navigation lists it. */
  group?: string;
}

/** How a home mounts a view. */
export interface Options {
  level?: number;
  hash?: boolean | string;
  show?: string[];
  set?: State;
  compact?: boolean;
  title?: boolean;
  links?: Link[];
  next?: Link;
  /** The lesson that teaches with a widget. */
  learn?: Link;
  /** Of a lesson: widget -> where it stands alone. */
  freely?: Record<string, string>;
  /** Loads the dialog in which a teacher makes a link; without it there is none. */
  handout?: () => Promise<typeof import("./class/dialog.js")>;
  /** Loads what is not needed for the first picture: files, report, program; of a lesson also its ending. */
  later?: () => Promise<any>;
  /** Loads what only some figures draw. */
  painters?: () => Promise<Record<string, any>>;
  /** Of a lesson: loads the questions that are answered in a picture. */
  drawn?: () => Promise<typeof import("./lesson/drawn.js")>;
  /** Of a page on a site: where the script of the dialog lies in which a teacher makes a link. */
  classroom?: string;
  theme?: string;
  css?: string;
  address?: import("./player/address.js").Address;
  onTheme?: (theme: string) => void;
  /** Live: how many turns from Python it begins with. */
  turn?: number;
  /** Live: where the style lies. */
  style?: string;
  brought?: Brought;
  /** Live: who computes, where it is not the server alone. */
  compute?: string;
}

/** What a live page runs itself: widget -> the program of its moment sources, and further scripts; addresses or texts. */
export interface Brought {
  moments: Record<string, string>;
  scripts: string[];
}

/** What a view says to the server: see simulab/live/message.py. */
export interface Message {
  id?: number;
  /** Computes these for this state; without them the view stands here. */
  sources?: string[];
  state?: State;
  /** How many turns from Python it knows of. */
  seen?: number;
  /** Which view it is. */
  by?: string;
  /** The first one after a reconnection. */
  back?: boolean;
  /** About another state than the one at which the view stands. */
  beside?: boolean;
  /** Which widget of a lesson. */
  of?: string;
  /** A knob, and the text that is to be read. */
  read?: string;
  text?: string;
  /** Takes a question back. */
  cancel?: number;
  programs?: boolean;
  describe?: boolean;
}

/** What the server says to a view. */
export interface Reply {
  id?: number;
  /** Source -> column -> how many numbers of what is packed it has. */
  result?: Record<string, Record<string, any>>;
  packed?: any;
  progress?: Progress;
  stopped?: boolean;
  /** One sentence for the person; of a text, with the knob and the character that it is about. */
  error?: string;
  knob?: string;
  at?: number;
  said?: Read;
  /** Python, or another view, turned these knobs. */
  set?: State;
  turn?: number;
  by?: string;
  /** Widget -> where its program is. */
  programs?: Record<string, string>;
  described?: string;
  style?: string;
  brought?: Brought;
  reload?: boolean;
  problem?: string;
}

/** What a text is, or what is wrong with it. */
export interface Read {
  equation?: string;
  code?: string;
  error?: string;
  at?: number;
}

/** How far a source is. */
export interface Progress {
  source: string;
  done: number;
  parts: number;
  first?: boolean;
}

export interface Follow {
  signal?: AbortSignal;
  /** With what work in slices has so far, if it says. */
  progress?: (said: Progress, soFar?: Results) => void;
  /** True where the state is not the one at which the view stands. */
  beside?: boolean;
}

export type Results = Record<string, Record<string, any>>;

/** Where a view's numbers come from. */
export interface Host {
  home: string;
  compute: (sources: string[], state: State, follow?: Follow) => Promise<Results>;
  read?: (knob: string, text: string) => Promise<any>;
  /** The compiled moment sources, by name. */
  moments?: () => Record<string, Call>;
  /** What makes them, whose text a worker can be made of, and the script that such a worker is, where there is one. */
  program?: () => Record<string, Call>;
  file?: string | null;
  /** Is given the view, whose knobs Python turns. */
  opened?: (view: { set: (changes: State) => void }) => void;
  /** Hears at which state the view is. */
  stands?: (state: State) => void;
  /** Says which pictures are fed by a recording: of a page, where nothing computes what has none. */
  recorded?: (pictures: any[], data: any, state: State) => void;
}

/** What a control and a handle turn knobs with. */
export interface Knobs {
  controls?: Record<string, any>;
  change: (changes: State) => void;
  settle: () => void;
  reset?: (name: string) => void;
  bounds?: (name: string) => number[];
  /** Where all knobs stand. */
  state?: () => State;
  /** True for a knob that a teacher left in. */
  allowed?: (name: string) => boolean;
  read?: ((name: string, text: string) => Promise<any>) | undefined;
}

export type Call = (...given: any[]) => any;
/** A widget's compiled sources: makes {source: function of its knobs' leaves, and of the part}. */
export type Program = () => Record<string, Call>;

declare global {
  interface Window {
    Bokeh: any;
    simulabPrograms?: Record<string, Program>;
    /** What a file of short tags brings: see page/widget-element.js. */
    simulabElements?: { spec: Spec; set: State; bokeh: { url: string; integrity: string } }[];
    simulabPainters?: ((core: object) => object)[];
    simulabDrawings?: Record<string, any>;
    simulabMoments?: Call;
    simulabIds?: number;
    simulabShared?: {
      views: Record<string, Call>;
      places: Record<string, (Element | null)[]>;
      bokeh: Promise<unknown> | null;
    };
  }
  interface CSSStyleSheet {
    simulab?: boolean;
    simulabNet?: boolean;
  }
  /** How a widget's own script reads tables: knob -> what is wrong with a text (null: nothing), its array, its control. */
  var simulabReads: Record<
    string,
    { wrong: (text: string) => string | null; leaf: (text: string) => Float64Array; Box: any }
  >;
  const Bokeh: any;
  /** Names one build of the view. */
  const VERSION: string;
}
