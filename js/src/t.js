/**
 * Words that a person reads: t`Step ${n} of ${all}`. The build takes the mark away and notes where the words stand, so that
 * English costs nothing and Python can hand out the same script in another language (simulab/languages). A whole sentence is
 * one text: what is glued of pieces cannot be said in another language. The tagged words are the catalogue's key, with {0},
 * {1} for what is put in.
 * @param {TemplateStringsArray} words  @param {...unknown} values
 */
export const t = (words, ...values) => words.reduce((text, word, i) => text + values[i - 1] + word);

/** A label inside a sentence: small in English, where other languages write their nouns large. @param {string} label */
export const lower = (label) => (/^en/.test(t`en`) ? label.toLowerCase() : label);
