// The compact answer: "DTN1", length of a JSON header, the header, padding to four bytes, then numbers (Float32, little-endian) in the
// order of the board's layout. NaN is a number that there is not.

const little = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** {header, arrays: {name: Float32Array}}. An answer that does not fit the layout is a fault, never half an answer. */
export function readAnswer(buffer, layout) {
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  if (buffer.byteLength < 8 || String.fromCharCode(...bytes.subarray(0, 4)) !== "DTN1")
    throw new Error("The answer is of another form");
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  let at = (8 + length + 3) & ~3;
  const arrays = {};
  if (!header.basis.converged) return { header, arrays };
  for (const { name, length: count } of layout) {
    if (at + 4 * count > buffer.byteLength) throw new Error(`The answer ends before ${name}`);
    if (little) arrays[name] = new Float32Array(buffer, at, count);
    else arrays[name] = Float32Array.from({ length: count }, (_, index) => view.getFloat32(at + 4 * index, true));
    at += 4 * count;
  }
  if (at !== buffer.byteLength) throw new Error("The answer is longer than its layout");
  return { header, arrays };
}
