// SPDX-License-Identifier: Apache-2.0
// Another reader of encrypted ZIP archives than the library that writes them: WinZip AE-1 and AE-2 with AES-256, as their
// specification has it (winzip.com/en/support/aes-encryption), over node's own primitives.
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { assert } from './tap.mjs';

const END = 0x06054b50, CENTRAL = 0x02014b50, LOCAL = 0x04034b50, AES = 0x9901;
const ITERATIONS = 1000, SALT = 16, CHECK = 2, TAG = 10, KEY = 32;

function extraOf(extra, id) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  return undefined;
}

/** CTR whose counter is little-endian and begins at 1. */
function stream(key, data) {
  const blocks = Math.ceil(data.length / 16);
  const counters = Buffer.alloc(blocks * 16);
  for (let n = 0; n < blocks; n++) counters.writeUInt32LE(n + 1, n * 16);
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const pad = Buffer.concat([cipher.update(counters), cipher.final()]);
  return Buffer.from(data.map((byte, at) => byte ^ pad[at]));
}

/** The plain bytes; undefined when the passphrase is not the one. */
function decrypt(sealed, passphrase) {
  const keys = pbkdf2Sync(passphrase, sealed.subarray(0, SALT), ITERATIONS, 2 * KEY + CHECK, 'sha1');
  if (!keys.subarray(2 * KEY).equals(sealed.subarray(SALT, SALT + CHECK))) return undefined;
  const data = sealed.subarray(SALT + CHECK, sealed.length - TAG);
  const tag = createHmac('sha1', keys.subarray(KEY, 2 * KEY)).update(data).digest().subarray(0, TAG);
  assert.deepEqual(tag, sealed.subarray(sealed.length - TAG), 'the bytes are those that were sealed');
  return stream(keys.subarray(0, KEY), data);
}

/** Every file of @zip by its name, each of which must be encrypted; undefined for one that @passphrase does not open. */
export function openEncrypted(zip, passphrase) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  assert.equal(zip.readUInt32LE(end), END);
  const files = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
    assert.equal(zip.readUInt32LE(at), CENTRAL);
    const [nameLen, extraLen, commentLen] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place));
    const name = zip.toString('utf8', at + 46, at + 46 + nameLen);
    const aes = extraOf(zip.subarray(at + 46 + nameLen, at + 46 + nameLen + extraLen), AES);
    assert.ok(aes && zip.readUInt16LE(at + 8) & 1, `${name} is encrypted`);
    assert.equal(aes[4], 3, `${name}: AES-256`);
    const local = zip.readUInt32LE(at + 42);
    assert.equal(zip.readUInt32LE(local), LOCAL);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const plain = decrypt(zip.subarray(start, start + zip.readUInt32LE(at + 20)), passphrase);
    files.set(name, plain && aes.readUInt16LE(5) === 8 ? inflateRawSync(plain) : plain);
    at += 46 + nameLen + extraLen + commentLen;
  }
  return files;
}
