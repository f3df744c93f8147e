// A short digest, to recognise numbers and texts by; it keeps no secrets. The twin of simulab/lessons/grading/digest.py.

/** 53 bits of pieces of bytes, one after the other (cyrb53). @param {Iterable<Uint8Array>} pieces */
export function digest(pieces) {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const bytes of pieces) {
    for (const byte of bytes) {
      a = Math.imul(a ^ byte, 2654435761);
      b = Math.imul(b ^ byte, 1597334677);
    }
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

const NAMED = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

/**
 * What a report is recognised by: its words, as somebody reads them, and its data. A browser that saves the page anew writes
 * other markup and other spaces, but no other words.
 * @param {string} html  @param {string} inside the data's text
 */
export function sealOf(html, inside) {
  const words = html.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|quot|amp);/g, (sign) => NAMED[sign]);
  return digest([new TextEncoder().encode(`${words.replace(/\s+/g, "")}\n${inside}`)]);
}
